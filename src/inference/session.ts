import { availableParallelism } from 'node:os';
import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { KernelRecorder } from '../profile/kernel-recorder';
import { kernelRecorder, timed } from '../profile/profiled-run';

/** ONNX Runtime's version. */
export const runtimeVersion = env.versions.node ?? env.versions.common;

// Errors arrive as exceptions; on stderr they would only repeat, and trying out providers is no error.
env.logLevel = 'fatal';

/** Where a graph can run. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'dml' | 'coreml';

export interface SessionOptions {
  readonly provider: ExecutionProvider;
  /** Which of the provider's devices; only CUDA and DirectML have several. */
  readonly device?: number;
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
  private constructor(
    private readonly session: InferenceSession,
    private readonly recorder: KernelRecorder | undefined,
  ) {}

  /**
   * Loads an encoded model. Blocks the thread while it does.
   * @throws Error where the provider cannot be loaded or the graph is refused
   */
  static async create(model: Uint8Array, options: SessionOptions): Promise<Session> {
    const recorder = kernelRecorder();
    const sessionOptions: InferenceSession.SessionOptions = {
      ...recorder?.options,
      executionProviders:
        options.provider === 'cpu'
          ? ['cpu']
          : [{ name: options.provider, ...(options.device && { deviceId: options.device }) }, 'cpu'],
      intraOpNumThreads: availableParallelism(),
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      extra: {
        session: {
          model_external_initializers_file_folder_path: options.weightsFolder,
          disable_prepacking: options.repack ? '0' : '1',
          intra_op: { allow_spinning: '0' },
        },
        // Both would make float32 copies of all 16-bit weights at load.
        ...(!options.repack && {
          optimization: {
            disable_specified_optimizers: 'ConstantFolding;FuseFp16InitializerToFp32NodeTransformer',
          },
        }),
      },
    };
    const session = await timed('session', () => InferenceSession.create(model, sessionOptions));
    return new Session(session, recorder);
  }

  /** Runs the graph and returns its outputs `names`, row-major. Blocks the thread meanwhile. */
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
  }
}
