/**
 * Parity on WebGPU without a GPU: `npm run test:webgpu`.
 *
 * Chromium brings a Vulkan driver that computes in software (SwiftShader) and a Vulkan loader; ONNX Runtime is pointed
 * at both. One golden model of each mechanism is run, since software takes seconds for each; all of them:
 * `npm run test:webgpu -- test/fixtures/models`. Where there is no such driver, says so in red and counts as skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const models = [
  'seqcls/llama3_gqa_ropescale',
  'seqcls/gemma2',
  'seqcls/mistral_sw',
  'seqcls/bloom_6heads',
  'seqcls/gptj',
  'seqcls/mixtral',
  'seqcls/opt_350m_style',
  'seqcls/bert',
  'seqcls/modernbert_mean',
  'seqcls/deberta_v2_conv',
  'causal/phi',
  'custom/armorm',
  'custom/pairrm',
  'formats/llama_bfloat16',
  'formats/llama_float16',
  'seq2seq/flan_t5_gated_untied',
].map((name) => path.join('test/fixtures/models', name));

/** Where Debian, Ubuntu and Chromium's own builds lie; `CHROMIUM` names an executable elsewhere. */
const chromiumFolders = [
  ...(process.env['CHROMIUM'] === undefined ? [] : [path.dirname(process.env['CHROMIUM'])]),
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
];

const loader = 'libvulkan.so.1';
const driver = 'vk_swiftshader_icd.json';
const given = process.argv.slice(2);

if (process.platform !== 'linux' || process.arch !== 'x64') {
  skip(`SwiftShader is looked for on Linux x64 only, and this is ${process.platform} ${process.arch}`);
} else {
  const folder = chromiumFolders.find((one) => existsSync(path.join(one, driver)));
  if (folder === undefined) skip(`no ${driver} in ${chromiumFolders.join(', ')}; install chromium`);
  else if (!existsSync(path.join(folder, loader))) skip(`no Vulkan loader (${loader}) in ${folder}`);
  else process.exitCode = checkOn(folder);
}

function checkOn(folder: string): number {
  // The loader alone: Chromium's folder has other libraries that would come before the system's.
  const libraries = mkdtempSync(path.join(tmpdir(), 'rewardbench-vulkan-'));
  try {
    symlinkSync(path.join(folder, loader), path.join(libraries, loader));
    const targets = given.length > 0 ? given : models;
    const args = ['--import', 'tsx', 'test/parity/run.ts', '--provider', 'webgpu', ...targets];
    const { status } = spawnSync(process.execPath, args, {
      stdio: 'inherit',
      env: {
        ...process.env,
        LD_LIBRARY_PATH: [libraries, process.env['LD_LIBRARY_PATH'] ?? ''].join(path.delimiter),
        VK_ICD_FILENAMES: path.join(folder, driver),
      },
    });
    return status ?? 1;
  } finally {
    rmSync(libraries, { recursive: true, force: true });
  }
}

function skip(reason: string): void {
  console.error(`\u001b[31mWebGPU parity was NOT run: ${reason}.\u001b[0m`);
  console.log('0 passed, 0 failed, 1 skipped');
}
