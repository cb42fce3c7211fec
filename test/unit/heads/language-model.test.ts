import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, type Checkpoint } from '../../../src/checkpoint/checkpoint';
import { ModelConfig } from '../../../src/checkpoint/config';
import { causalLanguageModel } from '../../../src/heads/causal-language-model';
import type { Head } from '../../../src/heads/head';
import { buildRewardGraph } from '../../../src/heads/reward-graph';
import { tokenLogits } from '../../../src/heads/token-logits';
import { RewardModel } from '../../../src/inference/reward-model';
import type { Sequence } from '../../../src/inference/sequence';

const fixtures = path.resolve(import.meta.dirname, '../../fixtures/models/causal');

const open = (name: string) => openCheckpoint(path.join(fixtures, name));

async function firstColumn(checkpoint: Checkpoint, head: Head, sequences: readonly Sequence[]) {
  const model = await RewardModel.open(checkpoint, 'cpu', { head });
  const rows = await model.scores(sequences);
  await model.release();
  return rows;
}

const tokens = Int32Array.of(7, 21, 90, 14, 33);

describe('log-probabilities of a language model', () => {
  // Phi's head has a bias, Gemma 2 caps its logits, OPT's embeddings are smaller than its hidden states.
  it.each(['phi', 'gemma2', 'opt_350m_style'])('of %s sum to one over the vocabulary', async (name) => {
    const checkpoint = await open(name);
    const vocabulary = checkpoint.config.integer('vocab_size');
    const targets = Array.from({ length: vocabulary }, (_, id) => id);
    const all = { tokens, pooled: targets.map(() => 4), targets };
    const logps = (await firstColumn(checkpoint, causalLanguageModel(checkpoint), [all])).flat();
    expect(logps).toHaveLength(vocabulary);
    expect(logps.reduce((sum, logp) => sum + Math.exp(logp), 0)).toBeCloseTo(1, 5);
  });

  it.each(['phi', 'gemma2', 'llama_tied'])(
    'of %s do not depend on how the vocabulary is cut',
    async (name) => {
      const checkpoint = await open(name);
      const sequences = [{ tokens, pooled: [0, 1, 2, 3], targets: [21, 90, 14, 33] }];
      const whole = await firstColumn(checkpoint, causalLanguageModel(checkpoint), sequences);
      const cut = await firstColumn(checkpoint, causalLanguageModel(checkpoint, 37), sequences);
      for (const [i, [logp]] of whole.entries()) expect(cut[i]?.[0]).toBeCloseTo(logp ?? NaN, 5);
    },
  );

  it('are refused where neither a head nor tied embeddings are there', async () => {
    const checkpoint = await open('llama_tied');
    const { file, raw } = checkpoint.config;
    const untied = { ...checkpoint, config: new ModelConfig(file, { ...raw, tie_word_embeddings: false }) };
    const head = causalLanguageModel(untied);
    expect(() => buildRewardGraph(untied, (name) => name, { head })).toThrow(
      /tensor "lm_head\.weight" is missing/,
    );
  });

  it('leave a copy of tied embeddings unread', async () => {
    const checkpoint = await open('llama_tied');
    const tensors = new Map(checkpoint.tensors);
    const embedding = tensors.get('model.embed_tokens.weight');
    if (embedding === undefined) throw new Error('no embedding');
    tensors.set('lm_head.weight', { ...embedding, name: 'lm_head.weight' });
    const repeated = { ...checkpoint, tensors };
    const head = causalLanguageModel(repeated);
    expect(() => buildRewardGraph(repeated, (name) => name, { head })).not.toThrow();
  });
});

describe('logits of tokens', () => {
  it.each(['phi', 'gemma2'])('of %s differ as their log-probabilities do', async (name) => {
    const checkpoint = await open(name);
    const [logits] = await firstColumn(checkpoint, tokenLogits(checkpoint, [32, 12, 33]), [
      { tokens, pooled: [4] },
    ]);
    const logps = await firstColumn(checkpoint, causalLanguageModel(checkpoint), [
      { tokens, pooled: [4, 4, 4], targets: [32, 12, 33] },
    ]);
    const [first = NaN, second = NaN, third = NaN] = logits ?? [];
    const flat = logps.flat();
    expect(first - second).toBeCloseTo((flat[0] ?? NaN) - (flat[1] ?? NaN), 5);
    expect(first - third).toBeCloseTo((flat[0] ?? NaN) - (flat[2] ?? NaN), 5);
  });
});
