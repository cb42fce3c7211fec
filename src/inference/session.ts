import { availableParallelism } from 'node:os';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { encodeModel, type Model } from '../onnx/model';
import type { KernelRecorder } from '../profile/kernel-recorder';
import { kernelRecorder, timed } from '../profile/profiled-run';
import { FirstRun, type NodePlaces } from './node-places';
import { graphVariant, tableLookups } from './variants/graph-variant';

/** ONNX Runtime's version. */
export const runtimeVersion = env.versions.node ?? env.versions.common;

// Errors arrive as exceptions; on stderr they would only repeat, and trying out providers is no error.
env.logLevel = 'fatal';

// NVIDIA's libraries round what they multiply as float32 to 10 bits (TF32) unless they are told not to.
process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';

/** Where a graph can run. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

/** What matrix products are computed in. */
export type Precision = 'float32' | 'float16';

export interface SessionOptions {
  readonly provider: ExecutionProvider;
  /** Which of the provider's devices; only CUDA and DirectML have several. */
  readonly device?: number;
  /** Of what is computed on a GPU; the CPU computes in float32. Absent = float32. */
  readonly precision?: Precision | undefined;
  /** The folder that the weights' locations are relative to. */
  readonly weightsFolder: string;
  /**
   * Repack weights for speed (5–10 %), and cast 16-bit ones once: costs a float32 copy of them all in memory.
   * Otherwise the weights stay mapped from their files.
   */
  readonly repack: boolean;
}

export type Feeds = Readonly<
  Record<string, { readonly data: Int32Array | Float32Array; readonly shape: readonly number[] }>
>;

/** A graph made ready to run. */
export class Session {
  #places: NodePlaces | undefined;

  private constructor(
    private readonly session: InferenceSession,
    private readonly recorder: KernelRecorder | undefined,
    private firstRun: FirstRun | undefined,
  ) {}

  /**
   * Loads a model. Blocks the thread while it does.
   * @throws Error where the provider cannot be loaded or the graph is refused
   */
  static async create(model: Model, options: SessionOptions): Promise<Session> {
    const { provider, device, precision = 'float32' } = options;
    const variant = graphVariant(model, provider, precision);
    const lookups = tableLookups(variant);
    // GPUs get a copy of the weights in any case: cast once, as they are loaded.
    const repack = options.repack || provider !== 'cpu';
    const recorder = kernelRecorder();
    // A profile says the same of a run that is profiled, and ONNX Runtime keeps one record at a time.
    const firstRun =
      provider === 'cpu' || recorder !== undefined ? undefined : await FirstRun.create(provider);
    const sessionOptions: InferenceSession.SessionOptions = {
      ...(recorder ?? firstRun)?.options,
      executionProviders:
        provider === 'cpu'
          ? ['cpu']
          : [
              {
                name: provider,
                ...(device && { deviceId: device }),
                // ONNX Runtime refuses an empty list.
                ...(provider === 'webgpu' && lookups.length > 0 && { forceCpuNodeNames: lookups }),
              },
              'cpu',
            ],
      intraOpNumThreads: availableParallelism(),
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      extra: {
        session: {
          model_external_initializers_file_folder_path: options.weightsFolder,
          disable_prepacking: repack ? '0' : '1',
          // A thread that spins between two operators misses none of them (a fifth of the time), but not between runs.
          intra_op: { allow_spinning: '1' },
          force_spinning_stop: '1',
        },
        // Both would make float32 copies of all 16-bit weights at load.
        ...(!repack && {
          optimization: {
            disable_specified_optimizers: 'ConstantFolding;FuseFp16InitializerToFp32NodeTransformer',
          },
        }),
      },
    };
    try {
      const session = await timed('session', () =>
        InferenceSession.create(encodeModel(variant), sessionOptions),
      );
      return new Session(session, recorder, firstRun);
    } catch (error) {
      await firstRun?.discard();
      throw error;
    }
  }

  /** Which nodes the provider runs; known once a session that is not on the CPU has run. */
  get places(): NodePlaces | undefined {
    return this.#places;
  }

  /**
   * Runs the graph and returns its outputs `names`, row-major. Blocks the thread meanwhile.
   * @throws Error where it cannot be run, or its provider computes nothing of it
   */
  async run(feeds: Feeds, names: readonly string[]): Promise<ReadonlyMap<string, Float32Array>> {
    const tensors: Record<string, Tensor> = {};
    for (const input of this.session.inputNames) {
      const feed = feeds[input];
      if (feed === undefined) throw new Error(`no feed for the graph's input "${input}"`);
      tensors[input] =
        feed.data instanceof Int32Array
          ? new Tensor('int32', feed.data, feed.shape)
          : new Tensor('float32', feed.data, feed.shape);
    }
    const results = await timed('runs', () => this.session.run(tensors, names));
    await this.recorder?.ran(this.session);
    if (this.firstRun !== undefined) {
      const record = this.firstRun;
      this.firstRun = undefined;
      this.#places = await record.read(this.session);
    }
    const outputs = new Map<string, Float32Array>();
    for (const name of names) {
      const data = results[name]?.data;
      if (!(data instanceof Float32Array)) throw new Error(`the graph gave no float32 output "${name}"`);
      outputs.set(name, data);
    }
    return outputs;
  }

  async release(): Promise<void> {
    await this.recorder?.end(this.session);
    await this.session.release();
    await this.firstRun?.discard();
  }
}
