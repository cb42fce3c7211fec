import { renderCompletion } from '../dialogue/chat-template';
import type { Example } from '../datasets/example';
import type { ScoreLine } from '../runs/format';
import { computeMetrics } from '../runs/metrics';
import { writeEvalSet, writeEvalSetScores, type EvalSetScore } from '../runs/rewardbench-files';
import type { OpenModel } from './open-model';

/** Writes RewardBench's own result files of a run into its folder; the scores file holds its pairs. */
export async function writeResultFiles(
  folder: string,
  { facts, template }: OpenModel,
  examples: readonly Example[],
  scores: ReadonlyMap<number, ScoreLine>,
): Promise<void> {
  const header = { model: facts.name, modelType: facts.type, chatTemplate: template.name };
  const metrics = computeMetrics(
    examples.flatMap(({ subset, chosen }, index) => {
      const line = scores.get(index);
      return line === undefined ? [] : [{ subset, chosen, scores: line.scores, truncated: line.truncated }];
    }),
  );
  await writeEvalSet(folder, { ...header, metrics });
  const rows: EvalSetScore[] = [];
  for (const [index, example] of examples.entries()) {
    const line = scores.get(index);
    const [chosen] = example.chosen;
    if (line === undefined || chosen === undefined || example.completions.length !== 2) continue;
    const rejected = 1 - chosen;
    const text = (i: number) =>
      renderCompletion(template, example.prompt, example.completions[i]?.text ?? '');
    rows.push({
      id: example.id,
      subset: example.subset,
      textChosen: text(chosen),
      textRejected: text(rejected),
      scoreChosen: line.scores[chosen] ?? null,
      scoreRejected: line.scores[rejected] ?? null,
    });
  }
  if (rows.length > 0) await writeEvalSetScores(folder, { ...header, rows });
}
