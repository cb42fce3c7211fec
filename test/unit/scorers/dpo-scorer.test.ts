import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/datasets/example';
import { chooseChatTemplate, type ChatTemplate } from '../../../src/dialogue/chat-template';
import { DpoScorer, type DpoOptions } from '../../../src/scorers/dpo-scorer';
import { addTokenCounts, noTokens } from '../../../src/inference/token-counts';
import type { LanguageModel } from '../../../src/scorers/language-model';
import { LogProbabilityCache } from '../../../src/scorers/log-probability-cache';
import { ReferenceModel } from '../../../src/scorers/reference-model';
import { wordTokenizer } from './pair-tokenizer';

/** Gives each target `perToken` times its id, and notes what is done with it. */
function fakeModel(name: string, perToken: number, events: string[], vocabularySize = 1000): LanguageModel {
  let counts = noTokens;
  let loaded = false;
  return {
    graph: { vocabularySize, sharesPrefixes: true },
    get counts() {
      return counts;
    },
    tokensIn: (sequences) => sequences.reduce((sum, { tokens }) => sum + tokens.length, 0),
    run(sequences) {
      if (!loaded) events.push(`${name} in`);
      loaded = true;
      counts = addTokenCounts(counts, {
        computed: sequences.reduce((sum, { tokens }) => sum + tokens.length, 0),
      });
      const rows = sequences.flatMap(({ targets = [] }) => targets.map((id) => [-perToken * id]));
      return Promise.resolve(new Map([['logps', rows]]));
    },
    release() {
      if (loaded) events.push(`${name} out`);
      loaded = false;
      return Promise.resolve();
    },
  };
}

const example = (...completions: string[]): Example => ({
  id: 'one',
  subset: 'all',
  prompt: [{ role: 'user', content: 'the fox' }],
  completions: completions.map((text) => ({ text })),
  chosen: [],
  row: 1,
});

const { template } = chooseChatTemplate({ style: 'raw' });

interface Choices extends Partial<DpoOptions> {
  readonly referenceVocabulary?: number;
  readonly template?: ChatTemplate;
}

async function scorerOf(choices: Choices = {}, withReference = true) {
  const { referenceVocabulary = 1000, template: chosen = template, ...options } = choices;
  const tokenizer = await wordTokenizer('LlamaTokenizer', '<reward>');
  const events: string[] = [];
  const cache = await LogProbabilityCache.open(
    path.join(mkdtempSync(path.join(tmpdir(), 'cache-')), 'a.jsonl'),
  );
  const policy = fakeModel('policy', 1, events);
  const reference = fakeModel('reference', 0.25, events, referenceVocabulary);
  const frame = { bosId: 1, eosId: 2, repeatsBos: false };
  const all: DpoOptions = { frame, rule: undefined, maxLength: 2048, kind: 'sum', ...options };
  const model = withReference ? new ReferenceModel('org/reference', reference, cache) : undefined;
  return { scorer: new DpoScorer(policy, model, tokenizer, chosen, all), events, policy, reference };
}

async function preparedOf(scorer: DpoScorer, each: Example) {
  const [prepared] = await scorer.prepare([each]);
  if (prepared === undefined || prepared instanceof Error) throw prepared ?? new Error('nothing');
  return prepared;
}

describe('a DPO scorer', () => {
  it('has one model in memory at a time', async () => {
    const { scorer, events } = await scorerOf();
    const [one, two] = [
      await preparedOf(scorer, example('the dog')),
      await preparedOf(scorer, example('quick')),
    ];
    await scorer.reference?.compute([one]);
    await scorer.score([one]);
    await scorer.score([two]);
    await scorer.release();
    expect(events).toEqual([
      ...['reference in', 'reference out', 'policy in'],
      ...['policy out', 'reference in', 'reference out', 'policy in', 'policy out'],
    ]);
  });

  it('scores one completion and many, each by itself', async () => {
    const { scorer } = await scorerOf();
    const texts = ['the dog', 'quick', 'fox fox', 'the the the'];
    const [many] = await scorer.score([await preparedOf(scorer, example(...texts))]);
    const single = await Promise.all(texts.map(async (text) => preparedOf(scorer, example(text))));
    const alone = (await scorer.score(single)).flatMap(({ scores }) => scores);
    expect(many?.scores).toEqual(alone);
    expect(new Set(alone).size).toBe(4);
  });

  it('computes an answer that occurs twice once by the reference', async () => {
    const { scorer, reference, policy } = await scorerOf();
    const prepared = await preparedOf(scorer, example('the dog', 'the dog'));
    expect(scorer.reference?.lacks(prepared)).toBe(true);
    await scorer.reference?.compute([prepared]);
    expect(scorer.reference?.lacks(prepared)).toBe(false);
    await scorer.score([prepared]);
    expect(policy.counts.computed).toBe(2 * reference.counts.computed);
    expect(scorer.counts.computed).toBe(3 * reference.counts.computed);
  });

  it('takes mean, negative norm or sum without a reference', async () => {
    for (const [kind, of] of [
      ['sum', (values: number[]) => values.reduce((a, b) => a + b)],
      ['avg', (values: number[]) => values.reduce((a, b) => a + b) / values.length],
      ['norm', (values: number[]) => -Math.hypot(...values)],
    ] as const) {
      const { scorer } = await scorerOf({ kind }, false);
      expect(scorer.reference).toBeUndefined();
      const prepared = await preparedOf(scorer, example('the dog'));
      const values = (prepared.sequences[0]?.targets ?? []).map((id) => -id);
      expect((await scorer.score([prepared]))[0]?.scores).toEqual([of(values)]);
    }
  });

  it('refuses ids beyond the reference’s vocabulary, and names it', async () => {
    const { scorer } = await scorerOf({ referenceVocabulary: 3 });
    await expect(preparedOf(scorer, example('the dog'))).rejects.toThrow(
      /beyond the reference model org\/reference's vocabulary/,
    );
  });

  it('keeps an example that the template rejects apart', async () => {
    const rejecting: ChatTemplate = {
      ...template,
      render: (dialogue) => {
        if (dialogue.some(({ content }) => content === 'quick')) throw new Error('not quick');
        return template.render(dialogue);
      },
    };
    const { scorer } = await scorerOf({ template: rejecting });
    const prepared = await scorer.prepare([example('the dog'), example('quick'), example('fox')]);
    expect(prepared.map((each) => (each instanceof Error ? each.message : each.sequences.length))).toEqual([
      1,
      'not quick',
      1,
    ]);
  });
});
