import type { Example, Task } from '../datasets/example';
import { renderCompletion, type ChatTemplate } from '../dialogue/chat-template';
import type { ModelFacts, ScoreLine } from '../runs/format';
import { computeMetrics } from '../runs/metrics';
import { writeAccuracies } from '../runs/rewardbench-files/accuracies';
import { writeCandidateScores, type CandidateScore } from '../runs/rewardbench-files/candidate-scores';
import { writeCompletionScores, type CompletionScore } from '../runs/rewardbench-files/completion-scores';
import { writeDialogueScores, type DialogueScore } from '../runs/rewardbench-files/dialogue-scores';
import { writePairOutputs } from '../runs/rewardbench-files/pair-outputs';
import { writePairScores, type PairScore } from '../runs/rewardbench-files/pair-scores';
import type { ResultHeader } from '../runs/rewardbench-files/result-header';
import { credit } from '../runs/verdict';

/** What a finished run has scored, and with what. */
export interface FinishedRun {
  readonly facts: ModelFacts;
  readonly template: ChatTemplate;
  readonly task: Task;
  readonly examples: readonly Example[];
  /** By index of the example. */
  readonly scores: ReadonlyMap<number, ScoreLine>;
}

/** Writes RewardBench's own result files of a run into its folder, each task's as the original does. */
export async function writeResultFiles(folder: string, run: FinishedRun): Promise<void> {
  const { facts, template, task } = run;
  const header: ResultHeader = {
    // What is published under the model's own name is of its own weights.
    model: facts.quantized === undefined ? facts.name : `${facts.name}-${facts.quantized}`,
    modelType: facts.type,
    chatTemplate: template.name,
    reference: facts.reference,
  };
  switch (task) {
    case 'best-of-n':
      await writeCandidateScores(folder, header, candidateScores(run));
      break;
    case 'dialogues':
      await writeDialogueScores(folder, header, dialogueScores(run));
      break;
    case 'preference':
    case 'rewardbench-2':
      await writeAccuracies(folder, header, accuraciesOf(run));
      // The original has no scores of models that compare.
      if (facts.type === 'Custom Classifier') break;
      if (task === 'rewardbench-2') await writeCompletionScores(folder, header, [...completionScores(run)]);
      else await writePairs(folder, header, [...pairScores(run)]);
  }
}

async function writePairs(folder: string, header: ResultHeader, pairs: readonly PairScore[]): Promise<void> {
  if (pairs.length === 0) return;
  await writePairScores(folder, header, pairs);
  await writePairOutputs(folder, header, pairs);
}

interface Scored {
  readonly example: Example;
  readonly line: ScoreLine;
}

function* scored({ examples, scores }: FinishedRun): Generator<Scored> {
  for (const [index, example] of examples.entries()) {
    const line = scores.get(index);
    if (line !== undefined) yield { example, line };
  }
}

function accuraciesOf(run: FinishedRun) {
  const examples = [...scored(run)].map(({ example: { id, subset, chosen }, line }) => {
    return { id, subset, chosen, scores: line.scores };
  });
  return computeMetrics(examples, run.task).subsets;
}

/** Of pairs; an example with more completions has no place in the file. */
function* pairScores(run: FinishedRun): Generator<PairScore> {
  const { template } = run;
  for (const { example, line } of scored(run)) {
    const { id, subset, prompt, completions } = example;
    const [chosen] = example.chosen;
    if (chosen === undefined || completions.length !== 2) continue;
    const rejected = 1 - chosen;
    const text = (i: number) => renderCompletion(template, prompt, completions[i]?.text ?? '');
    yield {
      id,
      subset,
      textChosen: text(chosen),
      textRejected: text(rejected),
      prompt: template.render(prompt),
      scoreChosen: line.scores[chosen] ?? null,
      scoreRejected: line.scores[rejected] ?? null,
    };
  }
}

function* completionScores(run: FinishedRun): Generator<CompletionScore> {
  for (const { example, line } of scored(run)) {
    const { id, subset, prompt, completions, chosen } = example;
    const order = [...chosen, ...completions.keys()].filter((i, at, all) => all.indexOf(i) === at);
    yield {
      id,
      subset,
      texts: order.map((i) => renderCompletion(run.template, prompt, completions[i]?.text ?? '')),
      scores: order.map((i) => line.scores[i] ?? null),
      correct: chosen.length,
      credit: credit(chosen, line.scores),
    };
  }
}

function* candidateScores(run: FinishedRun): Generator<CandidateScore> {
  for (const { example, line } of scored(run)) {
    for (const [candidate, { model }] of example.completions.entries()) {
      const { subset, id } = example;
      const score = line.scores[candidate] ?? null;
      yield { subset, promptId: id, candidate, generator: model, score };
    }
  }
}

function* dialogueScores(run: FinishedRun): Generator<DialogueScore> {
  for (const { example, line } of scored(run)) {
    const [completion] = example.completions;
    yield {
      prompt: example.prompt[0]?.content ?? '',
      text: renderCompletion(run.template, example.prompt, completion?.text ?? ''),
      score: line.scores[0] ?? null,
    };
  }
}
