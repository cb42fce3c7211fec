import { describe, expect, it } from 'vitest';
import { families } from '../../../src/architectures/registry';
import type { Family } from '../../../src/architectures/family';
import type { Transformer } from '../../../src/architectures/transformer';
import { ModelConfig } from '../../../src/checkpoint/config';

function familyOf(modelType: string): Family {
  const family = families.get(modelType);
  if (family === undefined) throw new Error(`no family for ${modelType}`);
  return family;
}

const configOf = (modelType: string, keys: Record<string, unknown>) =>
  new ModelConfig('config.json', { model_type: modelType, ...keys });

/** The body that a config.json with these keys describes. */
function body(modelType: string, keys: Record<string, unknown> = {}): Transformer {
  const family = familyOf(modelType);
  return family.transformer(configOf(modelType, keys), family.prefix, { asOriginal: false });
}

function ignores(modelType: string, tensor: string): boolean {
  return familyOf(modelType).ignorable.some((pattern) => pattern.test(tensor));
}

describe('BERT', () => {
  it('has the sizes of bert-base where config.json names none', () => {
    const { hiddenSize, embedding, layers } = body('bert');
    expect(hiddenSize).toBe(768);
    expect(embedding).toMatchObject({
      vocabularySize: 30_522,
      position: { rows: 512, offset: 0 },
      tokenType: { types: 2 },
      norm: { epsilon: 1e-12 },
    });
    expect(layers).toHaveLength(12);
    expect(layers[11]).toMatchObject({
      attention: { direction: 'both', heads: 12, headSize: 64, scale: 0.125 },
      feedForward: {
        activation: 'gelu',
        input: { weight: 'bert.encoder.layer.11.intermediate.dense.weight' },
      },
    });
  });

  it('is refused with relative positions, and as a decoder', () => {
    expect(() => body('bert', { position_embedding_type: 'relative_key' })).toThrow(
      /"position_embedding_type" is "relative_key"; expected "absolute"/,
    );
    expect(() => body('bert', { is_decoder: true })).toThrow(/"is_decoder" is true; expected false/);
  });

  it('knows what pretraining leaves in a checkpoint, and nothing else', () => {
    expect(ignores('bert', 'bert.embeddings.position_ids')).toBe(true);
    expect(ignores('bert', 'cls.predictions.transform.dense.weight')).toBe(true);
    expect(ignores('bert', 'classifier.weight')).toBe(false);
    expect(ignores('roberta', 'lm_head.layer_norm.bias')).toBe(true);
    expect(ignores('roberta', 'roberta.pooler.dense.weight')).toBe(true);
    expect(ignores('roberta', 'roberta.encoder.layer.12.output.dense.weight')).toBe(false);
  });
});

describe('RoBERTa', () => {
  it.each(['roberta', 'xlm-roberta'])('counts positions from the row after the pad id: %s', (modelType) => {
    const keys = { max_position_embeddings: 514, pad_token_id: 1 };
    expect(body(modelType, keys).embedding.position).toMatchObject({ rows: 514, offset: 2 });
    const family = familyOf(modelType);
    expect(family.positionRule).toBe('non-pad');
    expect(family.positionLimit?.(configOf(modelType, keys))).toBe(512);
  });

  it('is refused where the pad id leaves no positions', () => {
    expect(() => body('roberta', { pad_token_id: 511 })).toThrow(/"pad_token_id" is 511/);
  });
});

describe('ELECTRA', () => {
  it('projects its embeddings only where they are narrower', () => {
    const projection = (embedding_size: number) =>
      body('electra', { embedding_size, hidden_size: 256, num_attention_heads: 4 }).embedding.projection;
    expect(projection(128)).toMatchObject({ weight: 'electra.embeddings_project.weight', outputs: 256 });
    expect(projection(256)).toBeUndefined();
  });
});

describe('ModernBERT', () => {
  const windows = (keys: Record<string, unknown>) =>
    body('modernbert', { num_hidden_layers: 4, ...keys }).layers.map(({ attention }) => attention.window);

  it('gives most layers a window of half the width to each side', () => {
    expect(windows({})).toEqual([undefined, 64, 64, undefined]);
    expect(windows({ local_attention: 17, global_attn_every_n_layers: 2 })).toEqual([
      undefined,
      8,
      undefined,
      8,
    ]);
    const layer_types = ['sliding_attention', ...new Array<string>(3).fill('full_attention')];
    expect(windows({ layer_types })).toEqual([64, undefined, undefined, undefined]);
    expect(() => windows({ layer_types: ['full_attention'] })).toThrow(/for each of the 4 layers/);
  });

  it('has positions of its own for each kind of layer, in both ways of writing them', () => {
    const bases = (keys: Record<string, unknown>) =>
      body('modernbert', { num_hidden_layers: 4, ...keys }).layers.map(
        ({ attention }) => attention.rotary?.base,
      );
    expect(bases({})).toEqual([160_000, 10_000, 10_000, 160_000]);
    expect(bases({ global_rope_theta: 80_000, local_rope_theta: 5000 }).slice(0, 2)).toEqual([80_000, 5000]);
    const rope_parameters = {
      full_attention: { rope_type: 'default', rope_theta: 70_000 },
      sliding_attention: { rope_type: 'default', rope_theta: 6000 },
    };
    expect(bases({ rope_parameters }).slice(0, 2)).toEqual([70_000, 6000]);
  });

  it('has no norm before its first attention', () => {
    const { layers } = body('modernbert');
    expect(layers[0]?.attentionNorm).toBeUndefined();
    expect(layers[1]?.attentionNorm).toEqual({
      kind: 'layer',
      weight: 'model.layers.1.attn_norm.weight',
      epsilon: 1e-5,
    });
  });
});

describe('T5', () => {
  it.each([
    ['relu', 'relu', false],
    ['gated-gelu', 'gelu_new', true],
    ['gated-silu', 'silu', true],
    ['gelu', 'gelu', false],
  ])('reads feed_forward_proj %s', (feed_forward_proj, activation, gated) => {
    const feedForward = body('t5', { feed_forward_proj }).layers[0]?.feedForward;
    expect(feedForward).toMatchObject({ activation });
    expect(feedForward !== undefined && 'gate' in feedForward).toBe(gated);
  });

  it('is refused with an unknown feed-forward, or buckets that its distances do not fill', () => {
    expect(() => body('t5', { feed_forward_proj: 'gated-maxout' })).toThrow(/"feed_forward_proj"/);
    expect(() => body('t5', { relative_attention_max_distance: 8 })).toThrow(
      /"relative_attention_max_distance" is 8; expected an integer, at least 9/,
    );
    expect(() => body('t5', { relative_attention_num_buckets: 2 })).toThrow(/at least 4/);
  });

  it('has heads that need not add up to the hidden size', () => {
    const [layer] = body('t5', { d_model: 512, num_heads: 6, d_kv: 64 }).layers;
    expect(layer?.attention).toMatchObject({ scale: 1, output: { inputs: 384, outputs: 512 } });
  });
});
