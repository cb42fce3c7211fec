import { Command } from 'commander';
import path from 'node:path';
import { defaultOutput, runEvaluation } from './run-evaluation';

/** `rewardbench demo`: the small reward model and the preference set that come along. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Evaluate the embedded demo model on the embedded preference set.')
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .option('--json', 'print the metrics as JSON on stdout')
    .option('--restart', 'score everything anew; an earlier run is kept under another name')
    .action(async (options: { output: string; json?: true; restart?: true }) => {
      const demo = path.join(__dirname, '../media/demo');
      process.exitCode = await runEvaluation(
        {
          model: path.join(demo, 'model'),
          dataset: path.join(demo, 'preferences.jsonl'),
          maxLength: 2048,
          provider: 'auto',
        },
        options,
      );
    });
}
