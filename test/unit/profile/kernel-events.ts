/** ONNX Runtime's profile, as it writes it: a JSON array with an event on each line. */
export function profileText(events: readonly object[]): string {
  return `[\n${events.map((event) => JSON.stringify(event)).join(',\n')}\n]\n`;
}

interface KernelOptions {
  readonly provider?: string;
  readonly inputs?: readonly (readonly number[])[];
  readonly output?: readonly number[];
}

/** A run of a node; `microseconds` of it. */
export function kernelEvent(
  node: string,
  operator: string,
  microseconds: number,
  { provider = 'CPUExecutionProvider', inputs = [], output = [1] }: KernelOptions = {},
): object {
  return {
    cat: 'Node',
    pid: 1,
    tid: 1,
    dur: microseconds,
    ts: 10,
    ph: 'X',
    name: `${node}_kernel_time`,
    args: {
      op_name: operator,
      provider,
      node_index: '7',
      thread_scheduling_stats: { main_thread: { core: -1, block_size: [] }, sub_threads: {} },
      input_type_shape: inputs.map((float) => ({ float })),
      output_type_shape: [{ float: output }],
    },
  };
}

export function runEvent(microseconds: number): object {
  return { cat: 'Session', pid: 1, tid: 1, dur: microseconds, ts: 3, ph: 'X', name: 'model_run', args: {} };
}
