import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe } from 'node:test';
import { isCudaPlatform } from '../../src/hardware/cuda/runtime-package';
import { everything, nupkg } from '../unit/hardware/cuda/cuda-fixture';
import { packagePath, startNugetServer, type NugetServer } from '../unit/hardware/cuda/nuget-server';
import { repository } from '../vscode-host/locations';
import { createSampleWorkspace } from '../vscode-host/sample-workspace';
import { openStage, stepsOn, type Stage } from './stage';
import type { Workbench } from './workbench';

const runtime = join(repository, 'node_modules', 'onnxruntime-node', 'package.json');
const { version } = JSON.parse(readFileSync(runtime, 'utf8')) as { version: string };

/** A machine with NVIDIA's driver and CUDA, as far as names tell, so that only ONNX Runtime's part is missing. */
function machineWithGpu(): { path: string; libraries: string } {
  const path = mkdtempSync(join(tmpdir(), 'nvidia-'));
  const program = join(path, 'nvidia-smi');
  writeFileSync(program, '#!/bin/sh\necho "NVIDIA L4, 23034, 22563, 550.54.15"\n');
  chmodSync(program, 0o755);
  const libraries = mkdtempSync(join(tmpdir(), 'cuda-system-'));
  for (const name of everything) writeFileSync(join(libraries, name), '');
  return { path, libraries };
}

/** Check Hardware offers what CUDA lacks, and fetches it when the user has agreed. */
void describe('CUDA support', { timeout: 600_000, skip: !isCudaPlatform && 'there is none here' }, () => {
  const machine = machineWithGpu();
  let stage: Stage | undefined;
  let workbench: Workbench;
  let server: NugetServer;

  before(async () => {
    server = await startNugetServer(version, nupkg());
    stage = await openStage({
      workspace: createSampleWorkspace(),
      extension: repository,
      env: {
        // As if started from a shell: else a login shell is asked for the path.
        VSCODE_CLI: '1',
        PATH: `${machine.path}${delimiter}${process.env['PATH'] ?? ''}`,
        LD_LIBRARY_PATH: machine.libraries,
        REWARDBENCH_NUGET_URL: server.url,
        REWARDBENCH_PYPI_FILES_URL: server.url,
      },
      settings: { 'workbench.colorTheme': 'Default Dark Modern' },
    });
    workbench = stage.workbench;
  });

  after(async () => {
    await stage?.close();
    await server.close();
    for (const folder of Object.values(machine)) rmSync(folder, { recursive: true, force: true });
  });

  const step = stepsOn(() => workbench);
  const report = () => workbench.page.locator('.editor-instance .view-lines');
  /** Its editor, when it opens, takes the focus from the notifications: they are looked at afterwards. */
  const check = async (): Promise<void> => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.runCommand('RewardBench: Check Hardware');
    await report().getByText('NVIDIA L4').waitFor({ timeout: 60_000 });
  };
  const dialog = () => workbench.page.locator('.monaco-dialog-box');
  const downloads = (): number => server.requests.filter(({ url }) => url === packagePath(version)).length;

  step('is offered where the GPU waits for nothing else; nothing is fetched unasked', async () => {
    await workbench.openContainer();
    await check();
    const offer = await workbench.notification(
      /NVIDIA GPU, but libonnxruntime_providers_shared\.so is not there/,
    );
    await workbench.screenshot('cuda-offer');
    await offer.getByRole('button', { name: 'Download CUDA Support…' }).click();
    await dialog().getByText('Download CUDA support').waitFor();
    await dialog().getByText(`Microsoft.ML.OnnxRuntime.Gpu.Linux ${version} from nuget.org`).waitFor();
    await workbench.screenshot('cuda-confirm');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    assert.equal(downloads(), 0);
  });

  step('is fetched when the user agrees, and then used', async () => {
    await check();
    const offer = await workbench.notification(/NVIDIA GPU, but/);
    await offer.getByRole('button', { name: 'Download CUDA Support…' }).click();
    await dialog().getByRole('button', { name: 'Download' }).click();
    const done = await workbench.notification(/CUDA support is there/);
    assert.equal(downloads(), 1);
    await workbench.screenshot('cuda-fetched');
    await done.getByRole('button', { name: 'Check Hardware' }).click();
    await report().getByText('checksums right').waitFor({ timeout: 60_000 });
    await workbench.screenshot('cuda-checked');
  });
});
