import * as v from 'valibot';
import { boundedLines } from './bounded-lines';
import { isMatrixProduct, productOperations } from './matrix-product';
import type { KernelTime, Kernels } from './profile';

/** A line is one event; those of ONNX Runtime have 1–2 kB. */
const mostCharacters = 65_536;
/** Kinds of nodes; a model has about a hundred. */
const mostKinds = 5_000;
const kernelSuffix = '_kernel_time';

const dimension = v.pipe(v.number(), v.integer(), v.minValue(0));
/** E.g. `[{"float": [16, 768]}]`, one per input that is no repacked weight. */
const shapes = v.optional(v.array(v.record(v.string(), v.array(dimension))));

/** An event as ONNX Runtime writes it (Chrome's trace format); durations are microseconds. */
const ProfileEvent = v.object({
  cat: v.string(),
  name: v.string(),
  dur: v.pipe(v.number(), v.finite(), v.minValue(0)),
  args: v.object({
    op_name: v.optional(v.string()),
    provider: v.optional(v.string()),
    input_type_shape: shapes,
    output_type_shape: shapes,
  }),
});
type ProfileEvent = v.InferOutput<typeof ProfileEvent>;

interface Sum {
  part: string;
  operator: string;
  provider: string;
  count: number;
  seconds: number;
  operations?: number;
}

/** Sums up ONNX Runtime's profiles by part of the model, operator and provider. */
export class KernelTimes {
  readonly #sums = new Map<string, Sum>();
  #runs = 0;
  #seconds = 0;
  #unreadable = 0;

  /**
   * Adds a profile, however much of it is there: the process may have been ended while it was written.
   * @throws Error of the file system
   */
  async addFile(file: string): Promise<void> {
    for await (const line of boundedLines(file, mostCharacters)) {
      const text = line?.trim().replace(/,$/, '');
      if (text === '[' || text === ']' || text === '') continue;
      const event = text === undefined ? undefined : parseEvent(text);
      if (event === undefined) this.#unreadable++;
      else this.#add(event);
    }
  }

  kernels(): Kernels {
    const nodes: KernelTime[] = [...this.#sums.values()].sort((a, b) => b.seconds - a.seconds);
    return { runs: this.#runs, seconds: this.#seconds, nodes, unreadable: this.#unreadable };
  }

  #add({ cat, name, dur, args }: ProfileEvent): void {
    const seconds = dur / 1e6;
    if (cat === 'Session' && name === 'model_run') {
      this.#runs++;
      this.#seconds += seconds;
    } else if (cat === 'Node' && name.endsWith(kernelSuffix)) {
      const part = partOf(name.slice(0, -kernelSuffix.length));
      const operator = args.op_name ?? 'unknown';
      const sum = this.#sumOf(part, operator, providerOf(args.provider));
      sum.count++;
      sum.seconds += seconds;
      const operations = isMatrixProduct(operator) ? operationsOf(args) : undefined;
      if (operations !== undefined) sum.operations = (sum.operations ?? 0) + operations;
    }
  }

  #sumOf(...names: readonly [part: string, operator: string, provider: string]): Sum {
    const [part, operator, provider] = this.#sums.size < mostKinds ? names : ['other', 'other', 'other'];
    const key = JSON.stringify([part, operator, provider]);
    const sum = this.#sums.get(key) ?? { part, operator, provider, count: 0, seconds: 0 };
    this.#sums.set(key, sum);
    return sum;
  }
}

function parseEvent(text: string): ProfileEvent | undefined {
  try {
    const parsed = v.safeParse(ProfileEvent, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function operationsOf({ input_type_shape: inputs, output_type_shape: outputs }: ProfileEvent['args']) {
  const [left] = Object.values(inputs?.[0] ?? {});
  const [result] = Object.values(outputs?.[0] ?? {});
  return left && result && productOperations(left, result);
}

/** Nodes are named `attention/Gemm_12` by the graph builder; casts of weights after the weight, `…weight:float32`. */
function partOf(node: string): string {
  if (/:(float|bfloat)\d+$/.test(node)) return 'weights';
  return /^([a-z][a-z-]*)\//.exec(node)?.[1] ?? 'other';
}

/** `CPUExecutionProvider` → `cpu`. */
function providerOf(name: string | undefined): string {
  return name?.replace(/ExecutionProvider$/, '').toLowerCase() ?? 'unknown';
}
