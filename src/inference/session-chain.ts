import type { GraphSegment } from '../heads/reward-graph';
import type { NodePlaces } from './node-places';
import { Session, type ExecutionProvider, type Feeds, type SessionOptions } from './session';

/** Consecutive layers on one device. */
export interface LayersOnDevice {
  readonly provider: ExecutionProvider;
  /** Which of the provider's devices. */
  readonly device: number;
  readonly layers: number;
}

interface Link {
  readonly session: Session;
  readonly outputs: readonly string[];
}

/**
 * Sessions of a graph's segments, run one after another. What one passes to the next, the residual stream
 * [T, hidden], goes through main memory: a copy off the one device and onto the other at each boundary.
 */
export class SessionChain {
  private constructor(
    private readonly links: readonly Link[],
    private readonly hiddenSize: number,
  ) {}

  /**
   * Loads each segment, with the weights of its layers alone, on its device.
   * @throws Error where one of them cannot be loaded; none stays loaded then
   */
  static async create(
    { segments, hiddenSize }: { readonly segments: readonly GraphSegment[]; readonly hiddenSize: number },
    placement: readonly LayersOnDevice[],
    options: Omit<SessionOptions, 'provider' | 'device'>,
  ): Promise<SessionChain> {
    const links: Link[] = [];
    const chain = new SessionChain(links, hiddenSize);
    try {
      for (const [i, { provider, device }] of placement.entries()) {
        const segment = segments[i];
        if (segment === undefined)
          throw new RangeError(`no segment for place ${i + 1} of ${placement.length}`);
        const session = await Session.create(segment.model, { ...options, provider, device });
        links.push({ session, outputs: segment.outputs });
      }
    } catch (error) {
      await chain.release();
      throw error;
    }
    return chain;
  }

  /** Runs the chain and returns the outputs of its last segment, row-major. Blocks the thread meanwhile. */
  async run(feeds: Feeds): Promise<ReadonlyMap<string, Float32Array>> {
    let passed: Feeds = {};
    let results: ReadonlyMap<string, Float32Array> = new Map();
    for (const { session, outputs } of this.links) {
      results = await session.run({ ...feeds, ...passed }, outputs);
      const stream = (data: Float32Array) => ({
        data,
        shape: [data.length / this.hiddenSize, this.hiddenSize],
      });
      passed = Object.fromEntries([...results].map(([name, data]) => [name, stream(data)]));
    }
    return results;
  }

  /** Which nodes each session's provider runs, of those that are not on the CPU and have run. */
  get places(): readonly NodePlaces[] {
    return this.links.flatMap(({ session }) => session.places ?? []);
  }

  async release(): Promise<void> {
    for (const { session } of this.links) await session.release();
  }
}
