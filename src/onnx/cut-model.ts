import type { Model, TensorInfo } from './model';

/**
 * Cuts a model into a chain: each part ends in a cut's value, which is the next one's input. What else a part needs
 * of the model's inputs and weights it has for itself: where two parts need a node, both compute it.
 *
 * @param cuts values of the model in the order in which they are computed; none gives the model itself
 * @throws Error where a part needs what is computed before the one in front of it
 */
export function cutModel(model: Model, cuts: readonly TensorInfo[]): readonly Model[] {
  if (cuts.length === 0) return [model];
  const producers = new Map(model.nodes.flatMap((node, i) => node.outputs.map((name) => [name, i] as const)));
  const passed = new Set<string>();
  return [...cuts, undefined].map((cut, i) => {
    const before = i === 0 ? undefined : cuts[i - 1];
    const outputs = cut === undefined ? model.outputs : [cut];
    const part = partOf(model, producers, outputs, before, passed);
    if (before !== undefined) passed.add(before.name);
    return part;
  });
}

/** What the outputs need, back to the value `input`. */
function partOf(
  model: Model,
  producers: ReadonlyMap<string, number>,
  outputs: readonly TensorInfo[],
  input: TensorInfo | undefined,
  passed: ReadonlySet<string>,
): Model {
  const needed = new Set<string>();
  const nodes = new Set<number>();
  const open = outputs.map(({ name }) => name);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    if (name === input?.name) continue;
    if (passed.has(name)) throw new Error(`"${name}" is needed behind a later cut`);
    const index = producers.get(name);
    if (index === undefined || nodes.has(index)) continue;
    nodes.add(index);
    open.push(...(model.nodes[index]?.inputs ?? []));
  }
  const isNeeded = ({ name }: { readonly name: string }) => needed.has(name);
  return {
    inputs: [...(input === undefined ? [] : [input]), ...model.inputs.filter(isNeeded)],
    outputs,
    initializers: model.initializers.filter(isNeeded),
    nodes: [...nodes].sort((a, b) => a - b).flatMap((index) => model.nodes[index] ?? []),
  };
}
