import type { Checkpoint } from '../../src/checkpoint/checkpoint';
import { familyOf } from '../../src/heads/find-head';
import { prefixOf, type RewardGraphOptions } from '../../src/heads/reward-graph';
import { RewardModel, type Outputs } from '../../src/inference/reward-model';
import type { ExecutionProvider } from '../../src/inference/session';
import type { Batch } from './golden';
import { sequenceOf } from './padded-row';
import { asSeen, poolingFor } from './quirks';

interface Options extends Omit<RewardGraphOptions, 'maskable'> {
  readonly provider: ExecutionProvider;
}

/** Runs padded batches on a checkpoint; opens it with a mask only for those batches that need one. */
export class GoldenModel {
  readonly #opened = new Map<boolean, RewardModel>();
  readonly #bidirectional: boolean;

  constructor(
    private readonly checkpoint: Checkpoint,
    private readonly pythonClass: string,
    private readonly padId: number | undefined,
    private readonly options: Options,
  ) {
    const { config } = checkpoint;
    const family = familyOf(config);
    const { layers } = family.transformer(config, prefixOf(checkpoint, family), { asOriginal: false });
    this.#bidirectional = layers[0]?.attention.direction === 'both';
  }

  async run(batch: Batch): Promise<Outputs> {
    const model = await this.#open(false);
    const { pooling, positionRule } = model.graph;
    const seen = asSeen(this.pythonClass, batch);
    const reading = {
      pooling: poolingFor(this.pythonClass, seen, pooling),
      positionRule,
      padId: this.padId,
      bidirectional: this.#bidirectional,
    };
    const sequences = seen.input_ids.map((_, row) => sequenceOf(seen, row, reading));
    const masked = sequences.some(({ attended }) => attended !== undefined);
    return (masked ? await this.#open(true) : model).run(sequences);
  }

  async release(): Promise<void> {
    for (const model of this.#opened.values()) await model.release();
  }

  async #open(maskable: boolean): Promise<RewardModel> {
    const known = this.#opened.get(maskable);
    if (known !== undefined) return known;
    const { provider, ...options } = this.options;
    const model = await RewardModel.open(this.checkpoint, provider, { ...options, maskable });
    this.#opened.set(maskable, model);
    return model;
  }
}
