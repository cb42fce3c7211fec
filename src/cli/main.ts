import { Command } from 'commander';
import { version } from '../../package.json';
import { evaluateCommand } from './evaluate-command';
import { demoCommand } from './demo-command';
import { modelsCommand } from './models-command';
import { exitCodes } from './exit-codes';

const program = new Command('rewardbench')
  .description('Evaluates reward models from their Hugging Face checkpoints. No Python, no export.')
  .version(version)
  .addCommand(evaluateCommand())
  .addCommand(demoCommand())
  .addCommand(modelsCommand())
  .showSuggestionAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? exitCodes.done : exitCodes.usage));
// Subcommands made elsewhere do not inherit how the program ends.
for (const command of program.commands) command.copyInheritedSettings(program);

void program.parseAsync();
