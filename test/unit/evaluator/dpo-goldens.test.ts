import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/datasets/example';
import { openModel } from '../../../src/evaluator/open-model';
import type { CompatTarget, ReferenceFreeType, RunSettings } from '../../../src/protocol/evaluator';
import { tinyLanguageModel } from './tiny-language-model';

const Numbers = v.array(v.number());
const Message = v.object({ role: v.picklist(['user', 'assistant', 'system']), content: v.string() });
const Golden = v.object({
  max_length: v.number(),
  templates: v.record(v.string(), v.string()),
  expected: v.array(
    v.object({
      case: v.string(),
      template: v.string(),
      rule: v.picklist(['original', 'first-release']),
      prompt: v.array(Message),
      completions: v.array(v.string()),
      chosen_ids: Numbers,
      rejected_ids: Numbers,
      chosen_prompt_tokens: v.number(),
      rejected_prompt_tokens: v.number(),
      sum: Numbers,
      avg: Numbers,
      norm: Numbers,
      rewards: Numbers,
    }),
  ),
});
type Case = v.InferOutput<typeof Golden>['expected'][number];

const file = path.resolve(import.meta.dirname, '../../fixtures/dpo/expected.json');
const golden = v.parse(Golden, JSON.parse(readFileSync(file, 'utf8')));
const named = golden.expected.map((each) => [`${each.case}, ${each.template}, ${each.rule}`, each] as const);

const exampleOf = ({ prompt, completions }: Case): Example => ({
  id: 'one',
  subset: 'all',
  prompt,
  completions: completions.map((text) => ({ text })),
  chosen: [0],
  row: 1,
});

async function scored(golden_: Case, more: Partial<RunSettings>) {
  const template = golden.templates[golden_.template] ?? '';
  const model = tinyLanguageModel({ golden: 'llama_tied', template });
  const settings = {
    model,
    dataset: 'none',
    maxLength: golden.max_length,
    provider: 'cpu' as const,
    ...more,
  };
  const open = await openModel(settings, new Date(0), path.dirname(model));
  const [prepared] = await open.scorer.prepare([exampleOf(golden_)]);
  if (prepared === undefined || prepared instanceof Error) throw prepared ?? new Error('nothing');
  const [result] = await open.scorer.score([prepared]);
  await open.scorer.release();
  return { prepared, scores: result?.scores ?? [], open };
}

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, i) => expect(Math.abs(value - (wanted[i] ?? NaN))).toBeLessThan(1e-3));
}

const compatOf = { original: 'rewardbench', 'first-release': 'rewardbench-v0' } as const satisfies Record<
  Case['rule'],
  CompatTarget
>;

describe('DPO as the original computes it', () => {
  it.each(named)('%s', async (_, each) => {
    const reference = tinyLanguageModel({ golden: 'phi' });
    const { prepared, scores, open } = await scored(each, { reference, compat: compatOf[each.rule] });
    const [chosen, rejected] = prepared.sequences;
    expect(chosen && [...chosen.tokens]).toEqual(each.chosen_ids);
    expect(rejected && [...rejected.tokens]).toEqual(each.rejected_ids);
    const starts = prepared.sequences.map(({ pooled: [first = NaN] }) => first + 1);
    expect(starts).toEqual([each.chosen_prompt_tokens, each.rejected_prompt_tokens]);
    expect(prepared.sequences.map(({ targets }) => targets)).toEqual([
      each.chosen_ids.slice(each.chosen_prompt_tokens),
      each.rejected_ids.slice(each.rejected_prompt_tokens),
    ]);
    expectClose(scores, each.rewards);
    expect(open.facts).toMatchObject({ type: 'DPO', reference: 'phi' });
    const codes = open.findings.map(({ code }) => code);
    expect(codes.includes('prompt-repeated')).toBe(each.rule === 'first-release');
  });

  const free = golden.expected.filter(({ rule }) => rule === 'original');
  const kinds: ReferenceFreeType[] = ['avg', 'norm', 'sum'];
  it.each(kinds.flatMap((kind) => free.map((each) => [kind, each.case, each.template, each] as const)))(
    'reference-free: %s of %s, %s',
    async (kind, _case, _template, each) => {
      const { scores, open } = await scored(each, { referenceFree: kind, compat: 'rewardbench' });
      expectClose(scores, each[kind]);
      expect(open.facts.type).toBe('DPO Ref. Free');
    },
  );
});

describe('DPO without the original’s defects', () => {
  const free = golden.expected.filter(({ rule }) => rule === 'original');
  const alike = free.filter((each) => each.template === 'merging' && each.case !== 'repeated');
  it.each(alike.map((each) => [each.case, each] as const))('gives the same for %s', async (_, each) => {
    const { scores } = await scored(each, { referenceFree: 'sum' });
    expectClose(scores, each.sum);
  });

  it('begins with one BOS where the template writes it, and says so', async () => {
    for (const each of free.filter(({ template }) => template === 'with-bos').slice(0, 2)) {
      const { prepared } = await scored(each, { referenceFree: 'sum' });
      expect([...prepared.noticed]).toEqual(['double-bos', 'double-eos']);
      expect([...(prepared.sequences[0]?.tokens ?? [])]).toEqual(each.chosen_ids.slice(1));
    }
  });

  it('keeps a prompt that the answer repeats', async () => {
    const each = free.find((one) => one.case === 'repeated' && one.template === 'merging');
    if (each === undefined) throw new Error('the golden lacks the case');
    const { prepared } = await scored(each, { referenceFree: 'sum' });
    expect(prepared.sequences[0]?.tokens.length).toBe(each.chosen_ids.length + '<user>Say it'.length);
  });
});
