import { Command } from 'commander';
import { ending, exitCodes } from '../ending';
import { runEvaluation } from '../evaluation/run-evaluation';
import { showRun } from '../evaluation/show-run';
import { accessOf, addRunOptions } from '../options';
import { note } from '../terminal/print';
import { flagNames, notesOn, originalOption, type FlagName } from './flags';
import { writeOriginalFiles } from './result-files';
import type { Script } from './scripts';
import { originalSettings, type OriginalOptions } from './settings';

const help = `
The flags with underscores, and what they default to, are the original's; the others are this program's.
The tokenizer's own chat template wins over --chat_template, as in the original. "rewardbench evaluate" does what you say.`;

/** A command with the name, the flags, the defaults and the output files of one of the original's programs. */
export function originalCommand(script: Script): Command {
  const command = new Command(script.name).description(script.description).addHelpText('after', help);
  for (const name of flagNames) {
    if (!(name in script.flags) && !script.also.includes(name)) continue;
    const option = originalOption(name, script.flags[name]);
    command.addOption(name === 'model' ? option.makeOptionMandatory() : option);
  }
  addRunOptions(command);
  return command.action(
    ending(async (options: OriginalOptions) => {
      const given = (name: FlagName) => command.getOptionValueSource(name) === 'cli';
      const access = accessOf(options);
      const { settings, notes } = await originalSettings(script, options, given, access);
      for (const text of [...notesOn(given), ...notes]) note(text);
      const place = { ...options, discard: options.do_not_save === true };
      return runEvaluation(settings, place, async (run) => {
        await showRun(run, place);
        if (place.discard) return exitCodes.done;
        const files = await writeOriginalFiles(script, options, run.folder);
        for (const file of files) process.stderr.write(`written: ${file}\n`);
        return exitCodes.done;
      });
    }),
  );
}
