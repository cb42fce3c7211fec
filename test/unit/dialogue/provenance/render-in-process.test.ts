import path from 'node:path';
import { build } from 'esbuild';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderInProcess } from '../../../../src/dialogue/provenance/render-in-process';
import { renderWithProvenance } from '../../../../src/dialogue/provenance/render-with-provenance';
import { TemplateError } from '../../../../src/dialogue/template-error';
import { specialTokens, templates } from './templates';

const source = path.resolve(import.meta.dirname, '../../../../src/dialogue/provenance/render-process.ts');
const messages = [
  { role: 'user', content: 'lone \ud800 surrogate' },
  { role: 'assistant', content: 'x'.repeat(1_000_000) },
];
const variables = { specialTokens, today: new Date(2024, 6, 26) };

let folder: string;
let processFile: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'template-process-'));
  processFile = path.join(folder, 'process.cjs');
  await build({ entryPoints: [source], outfile: processFile, bundle: true, platform: 'node', format: 'cjs' });
});
afterAll(() => rm(folder, { recursive: true }));

const run = (template: string, bounds: { timeout?: number; memoryMegabytes?: number } = {}) =>
  renderInProcess({ template, messages, variables }, { processFile, ...bounds });

describe('rendering in a process of its own', () => {
  it('gives what is rendered here, 1 MB and a lone surrogate included', async () => {
    const template = templates['chatml'] ?? '';
    expect(await run(template)).toEqual(renderWithProvenance(template, messages, variables));
  });

  it('hands on an error with its place', async () => {
    const error: unknown = await run('\n{% if true %}').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TemplateError);
    expect(error).toMatchObject({ place: { line: 2, column: 1 } });
  });

  const loop = (times: number) =>
    `${'{% for a in range(10000) %}'.repeat(times)}x${'{% endfor %}'.repeat(times)}`;
  const doubled = (times: number) =>
    `{% set s = messages[1].content %}${'{% set s = s + s %}'.repeat(times)}`;
  it.each([
    ['loops for ever', loop(3), /more than 500000 steps|more than 3 s/],
    ['asks for a huge range', '{{ range(1000000000000) }}', /range of more than/],
    [
      'calls itself',
      '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}',
      /nests too deeply|steps|not a function/,
    ],
    ['nests deeply', `{{ ${'('.repeat(100_000)}1${')'.repeat(100_000)} }}`, /nests too deeply/],
    ['multiplies a string', "{{ 'a' * 1000000000 }}", /Unknown operator "\*"/],
    ['doubles a string', `${doubled(12)}{{ s }}`, /too long/],
    ['doubles a string without end', doubled(40), /too long/],
    [
      'replaces until memory ends',
      `${doubled(7)}{{ s | replace('x', s) }}`,
      /takes more than|too long|Invalid string/,
    ],
    [
      'fills lists',
      `{% set ns = namespace(a=[messages]) %}${'{% set ns.a = ns.a + ns.a %}'.repeat(40)}`,
      /takes more than|Invalid array/,
    ],
    [
      'reaches for a constructor',
      "{{ messages.constructor.constructor('return process')() }}",
      /not a function/,
    ],
    ['reaches for a prototype', "{{ messages[0]['__proto__']['polluted']() }}", /not a function/],
    ['takes a global', '{{ process.env }}', /^$/],
  ])('a template that %s ends', async (_, template, expected) => {
    const outcome: unknown = await run(template, { timeout: 3000, memoryMegabytes: 128 }).then(
      ({ text }) => text,
      (error: unknown) => {
        expect(error).toBeInstanceOf(TemplateError);
        return error instanceof Error ? error.message : '';
      },
    );
    expect(outcome).toMatch(expected);
  });

  it('is ended when its time is over', async () => {
    const slow = `${doubled(4)}{{ s | replace('', 'y') | replace('xy', s[:100]) | length }}`.repeat(50);
    await expect(run(slow, { timeout: 50 })).rejects.toThrow(/takes more than 0\.05 s/);
  });
});
