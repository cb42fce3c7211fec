import path from 'node:path';
import { Command } from 'commander';
import { bytesText } from '../../checkpoint/memory-text';
import { clearQuantized, listQuantized } from '../../quantization/cache-folder';
import { ending, exitCodes } from '../ending';
import { defaultOutput } from '../evaluation/run-evaluation';
import { printJson, printTable } from '../terminal/print';

const help = `
A model that is run with --quantize has its weights converted once; they are kept in .quantized beside the runs and
made anew when they are needed and gone.`;

interface CacheOptions {
  readonly output: string;
  readonly clear?: true;
  readonly json?: true;
}

/** `rewardbench cache`: quantized weights that are kept beside the runs. */
export function cacheCommand(): Command {
  return new Command('cache')
    .description('List the quantized weights that are kept beside the runs, or delete them.')
    .option('-o, --output <folder>', 'where runs are kept', defaultOutput)
    .option('--clear', 'delete them')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      ending(async ({ output, clear, json }: CacheOptions) => {
        const runs = path.resolve(output);
        const kept = await listQuantized(runs);
        if (clear) await clearQuantized(runs);
        const bytes = kept.reduce((sum, each) => sum + each.bytes, 0);
        if (json) printJson({ kept: clear ? [] : kept, freed: clear ? bytes : 0 });
        else {
          const rows = kept.map(({ model = 'unfinished', bytes: size, folder }) => [
            model,
            bytesText(size),
            folder,
          ]);
          if (!clear && rows.length > 0) printTable([['MODEL', 'SIZE', 'FOLDER'], ...rows]);
          process.stdout.write(`${bytesText(bytes)} ${clear ? 'deleted' : 'kept'} in ${runs}\n`);
        }
        return exitCodes.done;
      }),
    );
}
