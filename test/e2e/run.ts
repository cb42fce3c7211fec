/** Runs the end-to-end tests and ends with how many there were: `npm run test:e2e`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.e2e.ts'))
  .map((name) => join(import.meta.dirname, name));
const counts = { passed: 0, failed: 0, skipped: 0 };
const isSuite = (data: { details: { type?: string } }) => data.details.type === 'suite';

// One workbench at a time: two would slow each other down into time-outs.
const events = run({ files, concurrency: false });
events.on('test:pass', (data) => {
  if (!isSuite(data)) counts[data.skip === undefined ? 'passed' : 'skipped']++;
});
events.on('test:fail', (data) => {
  if (!isSuite(data)) counts.failed++;
});
for await (const line of events.compose(new spec())) process.stdout.write(String(line));

console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
