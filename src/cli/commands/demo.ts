import { Command } from 'commander';
import path from 'node:path';
import { ending, exitCodes } from '../ending';
import { defaultOutput, runEvaluation } from '../evaluation/run-evaluation';
import { showRun } from '../evaluation/show-run';

/** `rewardbench demo`: the small reward model and the preference set that come along. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Evaluate the embedded demo model on the embedded preference set.')
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .option('--json', 'print the metrics as JSON on stdout')
    .option('--restart', 'score everything anew; an earlier run is kept under another name')
    .action(
      ending(async (options: { output: string; json?: true; restart?: true }) => {
        const demo = path.join(__dirname, '../media/demo');
        const settings = {
          model: path.join(demo, 'model'),
          dataset: path.join(demo, 'preferences.jsonl'),
          maxLength: 2048,
          provider: 'auto',
        } as const;
        return runEvaluation(settings, options, async (run) => {
          await showRun(run, options);
          return exitCodes.done;
        });
      }),
    );
}
