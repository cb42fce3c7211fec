import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { KernelTimes } from '../profile/kernel-times';
import type { ExecutionProvider } from './session';

/** Which nodes of a session's graph ran where, as ONNX Runtime's own record of a run has it. */
export interface NodePlaces {
  readonly provider: ExecutionProvider;
  /** Nodes that the provider ran. */
  readonly own: number;
  /** Nodes that the CPU ran in its place, by operator. */
  readonly onCpu: ReadonlyMap<string, number>;
}

/** Has ONNX Runtime record a session's first run, which proves that a provider takes part in it. */
export class FirstRun {
  private constructor(
    private readonly provider: ExecutionProvider,
    private readonly folder: string,
  ) {}

  static async create(provider: ExecutionProvider): Promise<FirstRun> {
    return new FirstRun(provider, await mkdtemp(path.join(tmpdir(), 'rewardbench-first-run-')));
  }

  /** What the session is to be created with. */
  get options(): { readonly enableProfiling: true; readonly profileFilePrefix: string } {
    return { enableProfiling: true, profileFilePrefix: path.join(this.folder, 'run') };
  }

  /**
   * Ends the record.
   * @throws Error where the provider ran nothing
   */
  async read(session: { endProfiling(): void }): Promise<NodePlaces> {
    session.endProfiling();
    const kernels = new KernelTimes();
    for (const name of await readdir(this.folder)) await kernels.addFile(path.join(this.folder, name));
    await this.discard();
    return nodePlaces(this.provider, kernels);
  }

  /** Deletes what was recorded. */
  discard(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** @throws Error where the provider ran nothing */
export function nodePlaces(
  provider: ExecutionProvider,
  record: { kernels(): Pick<ReturnType<KernelTimes['kernels']>, 'nodes'> },
): NodePlaces {
  let own = 0;
  const onCpu = new Map<string, number>();
  for (const { provider: place, operator, count } of record.kernels().nodes) {
    if (place === provider) own += count;
    else if (place === 'cpu') onCpu.set(operator, (onCpu.get(operator) ?? 0) + count);
  }
  if (own === 0) {
    throw new Error(
      `${provider} was loaded but computed nothing: ONNX Runtime left all of the graph to the CPU`,
    );
  }
  return { provider, own, onCpu };
}

/** For people, e.g. `webgpu computed 409 of 412 nodes; on the CPU: Gather (2), Range (1)`. */
export function placesText({ provider, own, onCpu }: NodePlaces): string {
  const others = [...onCpu].sort(([, a], [, b]) => b - a);
  const all = others.reduce((sum, [, count]) => sum + count, own);
  const list = others.map(([operator, count]) => `${operator} (${count})`).join(', ');
  return `${provider} computed ${own} of ${all} nodes${list === '' ? '' : `; on the CPU: ${list}`}`;
}
