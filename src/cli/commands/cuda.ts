import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { bytesText } from '../../checkpoint/memory-text';
import { installCuda } from '../../hardware/cuda/install';
import { installedBytes, removeInstallations, verifyInstallation } from '../../hardware/cuda/installation';
import { planInstallation, type CudaPlan } from '../../hardware/cuda/plan';
import { planLines } from '../../hardware/cuda/plan-text';
import { isCudaPlatform } from '../../hardware/cuda/runtime-package';
import { cudaHome } from '../../hardware/cuda/sources';
import { ending, exitCodes, Stopped, UsageError } from '../ending';
import { interrupted } from '../interrupt';
import { retryText, transferText } from '../sources/transfer-text';
import { StatusLine } from '../terminal/status-line';

const help = `
The libraries go into a folder of their own; nothing that is installed is changed. NuGet has those of ONNX Runtime,
PyPI those of CUDA and cuDNN, of which only what the system lacks is fetched.

Environment: REWARDBENCH_CUDA_FOLDER (default: rewardbench/onnxruntime in the cache folder), HTTPS_PROXY, and for
mirrors with the same paths REWARDBENCH_NUGET_URL and REWARDBENCH_PYPI_FILES_URL.`;

/** `rewardbench cuda`. */
export function cudaCommand(): Command {
  return new Command('cuda')
    .description("Fetch what NVIDIA's GPUs need, which is too large to be installed for everybody.")
    .addHelpText('after', help)
    .addCommand(
      new Command('install')
        .description('fetch what is missing, after a question')
        .option('-y, --yes', 'do not ask: the licences are accepted')
        .action(ending(install)),
    )
    .addCommand(
      new Command('status').description('compare the checksums of what was fetched').action(ending(status)),
    )
    .addCommand(
      new Command('remove').description('delete what was fetched').action(
        ending(async () => {
          await removeInstallations(cudaHome());
          return exitCodes.done;
        }),
      ),
    );
}

async function install({ yes }: { yes?: true }): Promise<number> {
  if (!isCudaPlatform) throw new UsageError('CUDA is there on Linux on x64 alone; see "rewardbench doctor".');
  const signal = interrupted();
  const line = new StatusLine();
  try {
    const plan = await planInstallation({ home: cudaHome(), signal });
    if (plan.missing.length === 0) {
      process.stdout.write(`Nothing is missing in ${plan.folder}.\n`);
      return exitCodes.done;
    }
    process.stderr.write(`${planLines(plan).join('\n')}\n`);
    if (!yes && !(await agrees(signal))) return exitCodes.failed;
    const folder = await fetchPlan(plan, line, signal);
    process.stdout.write(`${folder}\n`);
    process.stderr.write('CUDA support is there. See that it works: rewardbench doctor\n');
    return exitCodes.done;
  } catch (error) {
    throw signal.aborted ? new Stopped('the same command goes on from here') : error;
  } finally {
    line.end();
  }
}

async function agrees(signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('Nobody can be asked here: say --yes to fetch this.');
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await question.question('Fetch it? [y/N] ', { signal })).trim());
  } finally {
    question.close();
  }
}

function fetchPlan(plan: CudaPlan, line: StatusLine, signal: AbortSignal): Promise<string> {
  return installCuda(plan, {
    signal,
    onProgress: (progress) => line.show(transferText('CUDA support', progress), 'fetching'),
    onRetry: (retry) => line.show(retryText(retry), 'retrying'),
    onUnpacking: () => line.show('unpacking …', 'unpacking'),
  });
}

async function status(): Promise<number> {
  const found = await verifyInstallation(cudaHome(), interrupted());
  switch (found?.state) {
    case undefined:
      process.stdout.write('not on this platform\n');
      return exitCodes.failed;
    case 'absent':
      process.stdout.write('not fetched; "rewardbench cuda install" does that\n');
      return exitCodes.failed;
    case 'damaged':
      process.stdout.write(
        `damaged: ${found.problem} in ${found.folder}; "rewardbench cuda install" mends it\n`,
      );
      return exitCodes.failed;
    case 'ready':
      for (const { name, version, files } of found.packages) {
        process.stdout.write(`${name} ${version}: ${files.map((file) => file.name).join(', ')}\n`);
      }
      process.stdout.write(
        `${bytesText(installedBytes(found.packages))} in ${found.folder}, checksums right\n`,
      );
      return exitCodes.done;
  }
}
