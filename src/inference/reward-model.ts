import { freemem } from 'node:os';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { buildRewardGraph, type RewardGraph, type RewardGraphOptions } from '../heads/reward-graph';
import { packBatch } from './feeds';
import type { Sequence } from './sequence';
import { Session, type ExecutionProvider } from './session';
import { weightsFolder } from './weights-folder';

/** Repacked weights are wanted only where they are a small part of the memory that is free. */
const repackShare = 1 / 6;

/** Rows of each named output: one per sequence, or per pooled token where the head gives so many. */
export type Outputs = ReadonlyMap<string, readonly (readonly number[])[]>;

/** A reward model ready to turn token sequences into scores. */
export class RewardModel {
  private constructor(
    readonly graph: RewardGraph,
    readonly provider: ExecutionProvider,
    private readonly session: Session,
  ) {}

  /**
   * Builds the graph of a checkpoint and loads it on a provider.
   * @throws CheckpointError where the checkpoint cannot be used; Error where the provider cannot
   */
  static async open(
    checkpoint: Checkpoint,
    provider: ExecutionProvider,
    options: RewardGraphOptions = {},
  ): Promise<RewardModel> {
    const { folder, locate } = await weightsFolder(checkpoint.weightFiles);
    const graph = buildRewardGraph(checkpoint, locate, options);
    const repack = checkpoint.parameterCount * Float32Array.BYTES_PER_ELEMENT < freemem() * repackShare;
    const session = await Session.create(graph.model, { provider, weightsFolder: folder, repack });
    return new RewardModel(graph, provider, session);
  }

  /** All outputs of the graph, rows in the sequences' order. Blocks the thread meanwhile. */
  async run(sequences: readonly Sequence[]): Promise<Outputs> {
    const { outputs } = this.graph;
    const feeds = packBatch(sequences, this.graph);
    const flat = await this.session.run(
      feeds,
      outputs.map(({ name }) => name),
    );
    return new Map(
      outputs.map(({ name, columns }) => [name, rowsOf(flat.get(name) ?? new Float32Array(), columns)]),
    );
  }

  /** Rows of the first output: the scores. */
  async scores(sequences: readonly Sequence[]): Promise<readonly (readonly number[])[]> {
    const [first] = (await this.run(sequences)).values();
    return first ?? [];
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}

function rowsOf(flat: Float32Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, i) => [
    ...flat.subarray(i * columns, (i + 1) * columns),
  ]);
}
