import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkModelFolder } from './model-folder';

const root = path.resolve(import.meta.dirname, '../fixtures/models');

describe.each(readdirSync(root))('golden models: %s', (kind) => {
  it.each(readdirSync(path.join(root, kind)))('%s scores as PyTorch does', async (name) => {
    const lines = await checkModelFolder(path.join(root, kind, name), name);
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
});
