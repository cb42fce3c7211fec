import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkConversationStyles, type CheckLine } from './conversation-styles';

const shared = process.env['REWARDBENCH_SHARED'] ?? '../shared';
const file = join(shared, 'fixtures', 'conversation_styles.json');

it.skipIf(!existsSync(file))(`renders FastChat's own prompts exactly (skipped without ${file})`, async () => {
  const lines: CheckLine[] = [];
  await checkConversationStyles(file, (line) => lines.push(line));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(({ ok }) => !ok)).toEqual([]);
});
