import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, type Checkpoint } from '../../../src/checkpoint/checkpoint';
import { causalLanguageModel } from '../../../src/heads/causal-language-model';
import type { Head } from '../../../src/heads/head';
import { buildRewardGraph, weightsByLayer, type RewardGraphOptions } from '../../../src/heads/reward-graph';
import type { Model } from '../../../src/onnx/model';
import { headersOnly, llama8b } from '../../bench/headers-only';

const models = path.resolve(import.meta.dirname, '../../fixtures/models');

/** Names of the stored tensors in a model, parts of them (`name[0:4]`) under the whole's. */
function tensorsIn({ initializers }: Model): Set<string> {
  const stored = initializers.filter(({ data }) => !(data instanceof Uint8Array));
  return new Set(stored.map(({ name }) => name.replace(/\[\d+:\d+\]$/, '')));
}

function tensorsByPart(checkpoint: Checkpoint, options: RewardGraphOptions): Set<string>[] {
  const parts: Set<string>[] = [];
  weightsByLayer(checkpoint, options, (part) => parts.push(tensorsIn(part)));
  return parts;
}

function inSegments(checkpoint: Checkpoint, options: RewardGraphOptions): Set<string>[] {
  const whole = buildRewardGraph(checkpoint, (file) => file, options);
  const [{ layers } = { layers: 0 }] = whole.segments;
  const segments = Array<number>(layers).fill(1);
  const chain = buildRewardGraph(checkpoint, (file) => file, { ...options, segments });
  const all = whole.segments.flatMap(({ model }) => [...tensorsIn(model)]);
  const own = chain.segments.map(({ model }) => tensorsIn(model));
  expect(new Set(own.flatMap((names) => [...names]))).toEqual(new Set(all));
  return own;
}

/** What stands in more than one segment. */
function repeated(segments: readonly ReadonlySet<string>[]): string[] {
  const names = segments.flatMap((own) => [...own]);
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))].sort();
}

/** Tensors that layers share, by family. */
function sharedByLayers(name: string): RegExp {
  return name.startsWith('deberta') ? /rel_embeddings|encoder\.LayerNorm/ : /^$/;
}

describe.each(readdirSync(path.join(models, 'seqcls')))('%s in as many segments as layers', (name) => {
  it('has every tensor once', async () => {
    const checkpoint = await openCheckpoint(path.join(models, 'seqcls', name));
    const segments = inSegments(checkpoint, {});
    expect(repeated(segments).filter((tensor) => !sharedByLayers(name).test(tensor))).toEqual([]);
    for (const own of segments) expect(own.size).toBeGreaterThan(0);
  });
});

it('a tied embedding is in the first segment and in the one with the head', async () => {
  const checkpoint = await openCheckpoint(path.join(models, 'causal/llama_tied'));
  const head: Head = causalLanguageModel(checkpoint);
  const segments = inSegments(checkpoint, { head });
  expect(repeated(segments)).toEqual(['model.embed_tokens.weight']);
  expect(segments.map((own) => own.has('model.embed_tokens.weight'))).toEqual(
    segments.map((_, i) => i === 0 || i === segments.length - 1),
  );
});

it('embedding, layers and head are counted apart', () => {
  const checkpoint = headersOnly(llama8b);
  const [embedding, ...layers] = tensorsByPart(checkpoint, {});
  const head = layers.pop();
  expect([...(embedding ?? [])]).toEqual(['model.embed_tokens.weight']);
  expect([...(head ?? [])]).toEqual(['score.weight']);
  expect(layers).toHaveLength(32);
  for (const [i, own] of layers.entries()) {
    // The final norm stands behind the last layer.
    const norm = i === 31 ? ['model.norm.weight'] : [];
    const names = [...own].filter((name) => !norm.includes(name));
    expect(names).toHaveLength(9);
    for (const name of names) expect(name).toMatch(new RegExp(`^model\\.layers\\.${i}\\.`));
  }
});

it('segments pass the residual stream and nothing else', () => {
  const graph = buildRewardGraph(headersOnly(llama8b), (file) => file, { segments: [20, 12] });
  const [first, second] = graph.segments;
  expect(first?.layers).toBe(20);
  expect(first?.outputs).toHaveLength(1);
  expect(first?.model.outputs).toMatchObject([{ type: 'float32', shape: ['T', 4096] }]);
  const passed = second?.model.inputs.filter(({ name }) => name === first?.outputs[0]);
  expect(passed).toEqual(first?.model.outputs);
  expect(second?.model.inputs.map(({ name }) => name)).not.toContain('tokens');
  expect(second?.outputs).toEqual(['logits']);
});
