import { describe, expect, it } from 'vitest';
import { rowOfBucketedDistance } from '../../../src/architectures/log-buckets';
import { families } from '../../../src/architectures/registry';
import type { Transformer } from '../../../src/architectures/transformer';
import { ModelConfig } from '../../../src/checkpoint/config';

const base = {
  hidden_size: 48,
  intermediate_size: 96,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 160,
  relative_attention: true,
  max_position_embeddings: 64,
  pos_att_type: 'p2c|c2p',
};

function configOf(modelType: string, keys: Record<string, unknown>): ModelConfig {
  return new ModelConfig('config.json', { model_type: modelType, ...base, ...keys });
}

function body(modelType: string, keys: Record<string, unknown> = {}): Transformer {
  const family = families.get(modelType);
  if (family === undefined) throw new Error(`no family for ${modelType}`);
  return family.transformer(configOf(modelType, keys), family.prefix, { asOriginal: false });
}

const firstAttention = (transformer: Transformer) => transformer.layers[0]?.attention;

describe('rows of bucketed distances', () => {
  /** The row for each distance from −reach on; values of transformers' make_log_bucket_position. */
  const rowAt = (rows: Int32Array, distance: number) => rows[(rows.length - 1) / 2 + distance];

  it('are one per distance nearby', () => {
    const rows = rowOfBucketedDistance(256, 512);
    for (let distance = -128; distance <= 128; distance++) expect(rowAt(rows, distance)).toBe(256 + distance);
  });

  it('grow with the logarithm further out, alike to both sides', () => {
    const rows = rowOfBucketedDistance(8, 64);
    expect([4, 5, 8, 9, 20, 40, 62, 63].map((distance) => rowAt(rows, distance))).toEqual([
      12, 13, 13, 13, 14, 15, 15, 15,
    ]);
    expect([4, 5, 8, 9, 20, 40, 62, 63].map((distance) => rowAt(rows, -distance))).toEqual([
      4, 3, 3, 3, 2, 1, 1, 1,
    ]);
  });

  it('end in the outermost rows', () => {
    const rows = rowOfBucketedDistance(256, 512);
    expect([rows[0], rows.at(-1)]).toEqual([0, 511]);
    expect(rows).toHaveLength(2 * 512 + 1);
  });

  it('are bounded where the buckets never reach the end', () => {
    expect(rowOfBucketedDistance(5, 60_000).length).toBeLessThan(2 ** 18);
  });
});

describe('DeBERTa-v2', () => {
  it('projects positions by the projections of tokens where it shares them', () => {
    const at = 'deberta.encoder.layer.0.attention.self';
    const names = (share_att_key: boolean) => {
      const { positionKey, positionQuery } =
        firstAttention(body('deberta-v2', { share_att_key }))?.disentangled ?? {};
      return [positionKey?.weight, positionQuery?.weight];
    };
    expect(names(true)).toEqual([`${at}.key_proj.weight`, `${at}.query_proj.weight`]);
    expect(names(false)).toEqual([`${at}.pos_key_proj.weight`, `${at}.pos_query_proj.weight`]);
  });

  it('scales by the kinds of scores that it sums', () => {
    const scale = (pos_att_type: unknown) => firstAttention(body('deberta-v2', { pos_att_type }))?.scale;
    expect(scale('p2c|c2p')).toBeCloseTo((12 * 3) ** -0.5);
    expect(scale(['c2p'])).toBeCloseTo((12 * 2) ** -0.5);
    expect(scale(' C2P ')).toBeCloseTo((12 * 2) ** -0.5);
    expect(scale(null)).toBeCloseTo(12 ** -0.5);
  });

  it('has a row per bucket, or per distance where it has no buckets', () => {
    expect(body('deberta-v2', { position_buckets: 16 }).disentangled?.rows).toBe(32);
    expect(body('deberta-v2', { position_buckets: -1 }).disentangled?.rows).toBe(128);
    expect(body('deberta-v2', { max_relative_positions: 20 }).disentangled?.rows).toBe(40);
    expect(body('deberta-v2', { relative_attention: false }).disentangled).toBeUndefined();
  });

  it('has a convolution beside its first layer alone', () => {
    const { layers } = body('deberta-v2', { conv_kernel_size: 3, conv_act: 'gelu' });
    expect(layers.map(({ convolution }) => convolution?.activation)).toEqual(['gelu', undefined]);
  });

  it.each([
    [{ conv_kernel_size: 4 }, /"conv_kernel_size" is 4; expected an odd number/],
    [{ conv_kernel_size: 3, conv_groups: 5 }, /"conv_groups" is 5; expected a divisor of 48/],
    [{ position_buckets: 128 }, /"position_buckets" is 128; expected 4 to 125/],
    [{ max_position_embeddings: 1e12 }, /"max_position_embeddings".*at most 65536/],
    [{ pos_att_type: 7 }, /"pos_att_type" is 7; expected a list of texts/],
  ])('is refused with %j', (keys, message) => {
    expect(() => body('deberta-v2', keys)).toThrow(message);
  });
});

describe('DeBERTa', () => {
  it('refuses talking heads', () => {
    expect(() => body('deberta', { talking_head: true })).toThrow(/"talking_head" is true; expected false/);
  });

  it('has an end of its positions only where they are added to tokens', () => {
    const limit = (keys: Record<string, unknown>) =>
      families.get('deberta')?.positionLimit?.(configOf('deberta', keys));
    expect(limit({})).toBe(64);
    expect(limit({ position_biased_input: false })).toBeUndefined();
  });
});
