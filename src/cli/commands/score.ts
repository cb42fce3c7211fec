import { Command } from 'commander';
import path from 'node:path';
import { hubAccess } from '../../hub/access';
import { ending, exitCodes } from '../ending';
import { runEvaluation, type FinishedRun } from '../evaluation/run-evaluation';
import {
  readScores,
  scoreStatistics,
  writeScores,
  type DialogueScore,
  type ScoreStatistics,
} from '../evaluation/scores';
import { showCircumstances } from '../evaluation/show-run';
import { addRunOptions, runSettings, type RunOptions } from '../options';
import { addSourceOptions, sourceSettings, type SourceOptions } from '../sources/source-options';
import { printJson, printTable } from '../terminal/print';

const help = `
Examples:
  Rows with "messages", or with a prompt and one answer:
    $ rewardbench score --model ./my-reward-model --dataset dialogues.jsonl --out scores.jsonl

A line of the output: {"id": "17", "subset": "chat", "score": 1.25}; null where the model gave no number.`;

interface ScoreOptions extends RunOptions, SourceOptions {
  readonly out?: string;
}

/** `rewardbench score`: dialogues of which nothing says which is better. */
export function scoreCommand(): Command {
  const command = new Command('score').description(
    'Score dialogues without a label: what reward does the model give to each?',
  );
  addSourceOptions(command).option('--out <file>', 'write the scores here, one JSON line per dialogue');
  addRunOptions(command).addHelpText('after', help);
  return command.action(
    ending(async (options: ScoreOptions) => {
      const access = hubAccess(options.offline ? { offline: true } : {});
      const sources = await sourceSettings(options, access);
      return runEvaluation(
        { ...sources, task: 'dialogues', ...runSettings(options) },
        options,
        async (run) => {
          const scores = await readScores(run.folder);
          if (options.out !== undefined) await writeScores(path.resolve(options.out), scores);
          await show(run, scores, options);
          return exitCodes.done;
        },
      );
    }),
  );
}

async function show(
  run: FinishedRun,
  scores: readonly DialogueScore[],
  options: ScoreOptions,
): Promise<void> {
  const { subsets, all } = scoreStatistics(scores);
  if (options.json) {
    const { findings, seconds, tokens } = run.outcome;
    printJson({ run: run.folder, subsets, all, findings, seconds, tokens });
    return;
  }
  printTable([
    ['subset', 'n', 'mean score', 'deviation', 'lowest', 'highest', 'unscored'],
    ...(subsets.length > 1 ? subsets.map((subset) => row(subset.name, subset)) : []),
    row('All dialogues', all),
  ]);
  if (options.out !== undefined) process.stdout.write(`scores: ${path.resolve(options.out)}\n`);
  await showCircumstances(run, all.dialogues, options);
}

function row(name: string, { dialogues, count, mean, std, lowest, highest }: ScoreStatistics): string[] {
  const numbers = count === 0 ? [] : [mean, std, lowest ?? NaN, highest ?? NaN];
  const cells = [0, 1, 2, 3].map((i) => numbers[i]?.toFixed(4) ?? '–');
  return [name, String(dialogues), ...cells, String(dialogues - count)];
}
