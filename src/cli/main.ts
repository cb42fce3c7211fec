import { Command } from 'commander';
import { closest, distance } from 'fastest-levenshtein';
import { version } from '../../package.json';
import { cudaCommand } from './commands/cuda';
import { cacheCommand } from './commands/cache';
import { compareCommand } from './commands/compare';
import { datasetsCommand } from './commands/datasets';
import { demoCommand } from './commands/demo';
import { doctorCommand } from './commands/doctor';
import { downloadCommand } from './commands/download';
import { evaluateCommand } from './commands/evaluate';
import { examplesCommand } from './commands/examples';
import { modelsCommand } from './commands/models';
import { scoreCommand } from './commands/score';
import { sectionsCommand } from './commands/sections';
import { templateCommand } from './commands/template';
import { exitCodes } from './ending';
import { originalCommand } from './original/command';
import { run, runBon, runDpo, runRm, runV2 } from './original/scripts';
import { outliveReaders } from './terminal/closed-output';

const program = new Command('rewardbench')
  .description('Evaluates reward models from their Hugging Face checkpoints. No Python, no export.')
  .version(version)
  .showSuggestionAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage));

program.commandsGroup('Commands:');
for (const command of [
  evaluateCommand(),
  scoreCommand(),
  templateCommand(),
  examplesCommand(),
  compareCommand(),
  sectionsCommand(),
  modelsCommand(),
  datasetsCommand(),
  downloadCommand(),
  cacheCommand(),
  doctorCommand(),
  cudaCommand(),
  demoCommand(),
]) {
  program.addCommand(command);
}
program.commandsGroup("The original's own:");
for (const script of [runRm, runDpo, runBon, runV2]) program.addCommand(originalCommand(script));
// The original's own program has no commands: `rewardbench --model …`.
program.addCommand(originalCommand(run), { isDefault: true });

// Subcommands made elsewhere do not inherit how the program ends.
for (const command of program.commands) command.copyInheritedSettings(program);

outliveReaders();
const [first] = process.argv.slice(2);
if (first === undefined) {
  program.help({ error: true });
} else {
  refuseUnknownCommand(first);
  void program.parseAsync();
}

/** With a default command, a misspelt one would be taken for its argument. */
function refuseUnknownCommand(word: string): void {
  const names = [...program.commands.map((command) => command.name()), 'help'];
  if (word.startsWith('-') || names.includes(word)) return;
  const near = closest(word, names);
  const hint = distance(word, near) <= 3 ? `\n(Did you mean ${near}?)` : '';
  program.error(`error: unknown command '${word}'${hint}`);
}
