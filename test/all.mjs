// Runs every check in turn and adds up what they counted: `npm test`.
import { spawn } from 'node:child_process';

/** Checks without tests of their own count as one. */
const checks = [
  { name: 'lint', command: ['npm', 'run', '--silent', 'lint'] },
  { name: 'types', command: ['npm', 'run', '--silent', 'types'] },
  { name: 'build', command: ['npm', 'run', '--silent', 'build'] },
  {
    name: 'unit and parity',
    command: [
      'npm',
      'run',
      '--silent',
      'unit',
      '--',
      '--reporter=default',
      '--reporter=./test/count-reporter.mjs',
    ],
    counts: true,
  },
  { name: 'integration', command: ['npm', 'run', '--silent', 'test:integration'], counts: true },
  { name: 'end to end', command: ['npm', 'run', '--silent', 'test:e2e'], counts: true },
  // After the end-to-end tests, which install Chromium and with it a Vulkan driver in software.
  { name: 'parity on WebGPU', command: ['npm', 'run', '--silent', 'test:webgpu'], counts: true },
];

const total = { passed: 0, failed: 0, skipped: 0 };

for (const { name, command, counts } of checks) {
  console.log(`\n── ${name}`);
  const { code, output } = await run(command);
  const counted = counts
    ? lastCount(output)
    : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
  if (counted === undefined) {
    console.error(`${name} ended (exit code ${code}) without saying how many tests passed`);
    total.failed++;
    continue;
  }
  for (const key of Object.keys(total)) total[key] += counted[key];
  // A check that fails, or does nothing, without counting a failure is a failure all the same.
  const nothing = counted.passed === 0 && counted.skipped === 0;
  if ((code !== 0 || nothing) && counted.failed === 0) {
    console.error(`${name} failed with exit code ${code}`);
    total.failed++;
  }
}

console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;

function run([command, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (data) => {
      process.stdout.write(data);
      output += data;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The last line of the form `3 passed, 0 failed, 1 skipped`. */
function lastCount(output) {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)];
  const [, passed, failed, skipped = '0'] = lines.at(-1) ?? [];
  return passed === undefined ? undefined : { passed: +passed, failed: +failed, skipped: +skipped };
}
