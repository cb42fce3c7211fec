import { availableMemory } from '../checkpoint/available-memory';
import type { Checkpoint } from '../checkpoint/checkpoint';
import { usualRunTokens } from '../checkpoint/memory-estimate';
import { buildRewardGraph, type RewardGraph, type RewardGraphOptions } from '../heads/reward-graph';
import { timed } from '../profile/profiled-run';
import { distinctSequences, rowsOfAll } from './distinct-sequences';
import { packBatch, packedTokens } from './feeds';
import { runParts } from './run-parts';
import type { Sequence } from './sequence';
import type { NodePlaces } from './node-places';
import type { ExecutionProvider, Precision } from './session';
import { SessionChain, type LayersOnDevice } from './session-chain';
import { addTokenCounts, countsOfRun, noTokens, type TokenCounts } from './token-counts';
import { trialSequence } from './trial-sequence';
import { weightsFolder } from './weights-folder';

/**
 * Repacked weights are wanted only where they are a small part of the memory that is free; 16-bit ones never: they
 * would be twice their size, and casting them anew in each run takes next to no time.
 */
const repackShare = 1 / 6;

/** Tokens of one session run where batches have `batchTokens` of them: a larger batch is not parted again. */
export function runTokensOf({ batchTokens = 0 }: { readonly batchTokens?: number | undefined }): number {
  return Math.max(usualRunTokens, batchTokens);
}

export interface RewardModelOptions extends Omit<RewardGraphOptions, 'segments'> {
  /** Tokens that one session run may compute; what is given at once beyond that is computed in parts. */
  readonly runTokens?: number;
  /** Which layers run where, from the first on; absent = all on the provider's first device. */
  readonly placement?: readonly LayersOnDevice[] | undefined;
  /** What GPUs compute matrix products in; absent = float32. */
  readonly precision?: Precision;
}

/** Rows of each named output: one per sequence, or per pooled token where the head gives so many. */
export type Outputs = ReadonlyMap<string, readonly (readonly number[])[]>;

/** A reward model ready to turn token sequences into scores. */
export class RewardModel {
  #chain: Promise<SessionChain> | undefined;
  #counts = noTokens;
  #nodePlaces: readonly NodePlaces[] = [];

  private constructor(
    readonly graph: RewardGraph,
    /** Which layers run where; a single entry where all are in one session. */
    readonly placement: readonly LayersOnDevice[],
    /** What matrix products are computed in, those on the CPU apart. */
    readonly precision: Precision,
    private readonly runTokens: number,
    private readonly createChain: () => Promise<SessionChain>,
  ) {}

  /**
   * Builds the graph of a checkpoint and loads it on a provider, or where the options place its layers.
   * @throws CheckpointError where the checkpoint cannot be used; Error where the provider cannot
   */
  static async open(
    checkpoint: Checkpoint,
    provider: ExecutionProvider,
    options: RewardModelOptions = {},
  ): Promise<RewardModel> {
    const model = await RewardModel.build(checkpoint, provider, options);
    await model.load();
    return model;
  }

  /**
   * Builds the graph alone; the weights are loaded when it is first run.
   * @throws CheckpointError where the checkpoint cannot be used
   */
  static async build(
    checkpoint: Checkpoint,
    provider: ExecutionProvider,
    options: RewardModelOptions = {},
  ): Promise<RewardModel> {
    const { placement: wanted, quantized } = options;
    const files = quantized === undefined ? [] : [quantized.file];
    const { folder, locate } = await weightsFolder([...checkpoint.weightFiles, ...files]);
    const segments = wanted && { segments: wanted.map(({ layers }) => layers) };
    const graph = await timed('graph', () =>
      buildRewardGraph(checkpoint, locate, { ...options, ...segments }),
    );
    const placement = wanted ?? graph.segments.map(({ layers }) => ({ provider, device: 0, layers }));
    const onCpu = placement.every((place) => place.provider === 'cpu');
    const precision = onCpu ? 'float32' : (options.precision ?? 'float32');
    return new RewardModel(graph, placement, precision, options.runTokens ?? usualRunTokens, async () => {
      const size = checkpoint.parameterCount * Float32Array.BYTES_PER_ELEMENT;
      const repack = checkpoint.dtype === 'F32' && size < (await availableMemory()) * repackShare;
      return SessionChain.create(graph, placement, {
        weightsFolder: folder,
        precision,
        repack,
      });
    });
  }

  /** Of the first layers. */
  get provider(): ExecutionProvider {
    return this.placement[0]?.provider ?? 'cpu';
  }

  /** Which nodes each provider that is not the CPU runs; known once the model is loaded. */
  get nodePlaces(): readonly NodePlaces[] {
    return this.#nodePlaces;
  }

  /** Of all that it has run so far. */
  get counts(): TokenCounts {
    return this.#counts;
  }

  /** Tokens that running sequences computes. */
  tokensIn(sequences: readonly Sequence[]): number {
    const parts = runParts(distinctSequences(sequences).distinct, this.graph, this.runTokens);
    return parts.reduce((sum, part) => sum + packedTokens(part, this.graph), 0);
  }

  /** All outputs of the graph, rows in the sequences' order. Blocks the thread meanwhile. */
  async run(sequences: readonly Sequence[]): Promise<Outputs> {
    const chain = await this.load();
    const { outputs } = this.graph;
    const rows = new Map(outputs.map(({ name }) => [name, [] as number[][]]));
    const whole = sequences.reduce((sum, { tokens }) => sum + tokens.length, 0);
    this.#counts = addTokenCounts(this.#counts, { sequences: whole });
    const distinct = distinctSequences(sequences);
    for (const part of runParts(distinct.distinct, this.graph, this.runTokens)) {
      const feeds = await timed('packing', () => packBatch(part, this.graph));
      const flat = await chain.run(feeds);
      this.#counts = addTokenCounts(this.#counts, countsOfRun(feeds));
      await timed('results', () => {
        for (const { name, columns } of outputs) {
          const own = rowsOf(flat.get(name) ?? new Float32Array(), columns);
          for (const row of own) rows.get(name)?.push(row);
        }
      });
    }
    return new Map([...rows].map(([name, own]) => [name, rowsOfAll(distinct, own)]));
  }

  /** Rows of the first output: the scores. */
  async scores(sequences: readonly Sequence[]): Promise<readonly (readonly number[])[]> {
    const [first] = (await this.run(sequences)).values();
    return first ?? [];
  }

  /** Gives the memory back; the next run loads the weights again. */
  async release(): Promise<void> {
    const chain = this.#chain;
    this.#chain = undefined;
    await (await chain)?.release();
  }

  private load(): Promise<SessionChain> {
    this.#chain ??= this.createProven().catch((error: unknown) => {
      this.#chain = undefined;
      throw error;
    });
    return this.#chain;
  }

  /** What runs on a GPU has run there once: drivers fail late, and ONNX Runtime may leave all of it to the CPU. */
  private async createProven(): Promise<SessionChain> {
    const chain = await this.createChain();
    if (this.placement.every(({ provider }) => provider === 'cpu')) return chain;
    try {
      await chain.run(packBatch([trialSequence(this.graph)], this.graph));
      this.#nodePlaces = chain.places;
      return chain;
    } catch (error) {
      await chain.release();
      throw error;
    }
  }
}

function rowsOf(flat: Float32Array, columns: number): number[][] {
  return Array.from({ length: flat.length / columns }, (_, i) => [
    ...flat.subarray(i * columns, (i + 1) * columns),
  ]);
}
