import { Command } from 'commander';
import { writeWhole } from '../../runs/rewardbench-files/write-file';
import { ending, exitCodes } from '../ending';
import { runEvaluation } from '../evaluation/run-evaluation';
import { dialogueScores } from '../evaluation/scores';
import { showRun } from '../evaluation/show-run';
import { accessOf, addRunOptions, runSettings, type RunOptions } from '../options';
import { addSourceOptions, sourceSettings, type SourceOptions } from '../sources/source-options';

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
      const access = accessOf(options);
      const sources = await sourceSettings(options, access);
      return runEvaluation(
        { ...sources, task: 'dialogues', ...runSettings(options) },
        options,
        async (run) => {
          await showRun(run, options);
          if (options.out === undefined) return exitCodes.done;
          await writeWhole(options.out, jsonLines(await dialogueScores(run.folder)));
          process.stderr.write(`written: ${options.out}\n`);
          return exitCodes.done;
        },
      );
    }),
  );
}

function* jsonLines(items: readonly object[]): Generator<string> {
  for (const item of items) yield `${JSON.stringify(item)}\n`;
}
