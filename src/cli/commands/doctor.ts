import { Command } from 'commander';
import { checkHardware, type HardwareReport } from '../../hardware/check-hardware';
import { cudaHome } from '../../hardware/cuda/sources';
import { reportLines } from '../../hardware/report-text';
import { ending, exitCodes, Stopped } from '../ending';
import { interrupted } from '../interrupt';
import { printJson } from '../terminal/print';
import { StatusLine } from '../terminal/status-line';

const help = `
Each execution provider computes a product of two matrices in a process of its own, with the CPU forbidden to step in.
Of those that do not work it is said why, and the one step that mends it.`;

/** `rewardbench doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Say what this machine has, which execution providers work and what the others lack.')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      ending(async ({ json }: { json?: true }) => {
        const report = await check();
        if (json) printJson(report);
        else process.stdout.write(`${reportLines(report).join('\n')}\n`);
        return report.automatic === undefined ? exitCodes.failed : exitCodes.done;
      }),
    );
}

async function check(): Promise<HardwareReport> {
  const signal = interrupted();
  const line = new StatusLine();
  try {
    return await checkHardware({
      signal,
      cudaHome: cudaHome(),
      onProvider: (provider) => line.show(`trying ${provider} …`),
    });
  } catch (error) {
    throw signal.aborted ? new Stopped('nothing was changed') : error;
  } finally {
    line.end();
  }
}
