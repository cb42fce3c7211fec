import { freemem } from 'node:os';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { buildClassifierGraph, type ClassifierGraph } from '../heads/classifier-graph';
import { logitsOutput } from '../heads/sequence-classification';
import { packBatch, type PackedBatch } from './feeds';
import type { Sequence } from './sequence';
import { Session, type ExecutionProvider, type Feeds } from './session';
import { weightsFolder } from './weights-folder';

/** Repacked weights are wanted only where they are a small part of the memory that is free. */
const repackShare = 1 / 6;

/** A reward model ready to turn token sequences into logits. */
export class Classifier {
  private constructor(
    readonly graph: ClassifierGraph,
    readonly provider: ExecutionProvider,
    private readonly session: Session,
  ) {}

  /**
   * Builds the graph of a checkpoint and loads it on a provider.
   * @throws CheckpointError where the checkpoint cannot be used; Error where the provider cannot
   */
  static async open(checkpoint: Checkpoint, provider: ExecutionProvider): Promise<Classifier> {
    const { folder, locate } = await weightsFolder(checkpoint.weightFiles);
    const graph = buildClassifierGraph(checkpoint, locate);
    const repack = checkpoint.parameterCount * Float32Array.BYTES_PER_ELEMENT < freemem() * repackShare;
    const session = await Session.create(graph.model, { provider, weightsFolder: folder, repack });
    return new Classifier(graph, provider, session);
  }

  /** Logits [pooled tokens][labels] of the sequences' pooled tokens, in order. Blocks the thread meanwhile. */
  async logits(sequences: readonly Sequence[]): Promise<number[][]> {
    const batch = packBatch(sequences, this.graph.rotary);
    const flat = await this.session.run(feedsOf(batch), logitsOutput);
    const { labels } = this.graph;
    return Array.from({ length: batch.pooled.length }, (_, i) => [
      ...flat.subarray(i * labels, (i + 1) * labels),
    ]);
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}

function feedsOf(batch: PackedBatch): Feeds {
  const tokens = batch.tokens.length;
  const table = (data: Float32Array) => ({ data, shape: [tokens, data.length / tokens] });
  const list = (data: Int32Array) => ({ data, shape: [data.length] });
  return {
    tokens: list(batch.tokens),
    positions: list(batch.positions),
    ...(batch.rotary && { cos: table(batch.rotary.cos), sin: table(batch.rotary.sin) }),
    slots: { data: batch.slots, shape: [batch.sequences, batch.longest] },
    last_slot: list(batch.lastSlot),
    longest: { data: Int32Array.of(batch.longest), shape: [] },
    rows: list(batch.rows),
    pooled: list(batch.pooled),
    pooled_rows: list(batch.pooledRows),
  };
}
