import type { KernelTime, Kernels } from './profile';
import { alignColumns, ratio, share, timed, type Row } from './text-columns';

/** Operators beyond these are summed up; all of them stand in the file. */
const operatorsShown = 14;

/**
 * Tables of the parts of the model and of its operators, and what they come to.
 * @param runs session runs that there were, recorded or not
 */
export function kernelLines(kernels: Kernels, runs: number): string[] {
  const { nodes, seconds, unreadable } = kernels;
  const inNodes = sum(nodes);
  const parts = summed(nodes, ({ part }) => [part]);
  const operators = summed(nodes, ({ operator, provider }) => [operator, provider]);
  const [shown, rest] = [operators.slice(0, operatorsShown), operators.slice(operatorsShown)];
  return [
    ...alignColumns([
      ['PART OF THE MODEL', 'SECONDS', 'SHARE', 'NODES RUN'],
      ...parts.map(({ names: [part = ''], of }): Row => [...timed(part, sum(of), seconds), counted(of)]),
      timed('between nodes', Math.max(0, seconds - inNodes), seconds),
    ]),
    '',
    ...alignColumns([
      ['OPERATOR', 'ON', 'SECONDS', 'SHARE', 'NODES RUN', 'GFLOP/S'],
      ...shown.map(({ names: [operator = '', provider = ''], of }): Row => {
        const [, ...numbers] = timed('', sum(of), seconds);
        return [operator, provider, ...numbers, counted(of), speed(of)];
      }),
      ...(rest.length === 0
        ? []
        : [
            others(
              rest.length,
              rest.flatMap(({ of }) => of),
              seconds,
            ),
          ]),
    ]),
    '',
    ...products(nodes, seconds),
    ...left(nodes),
    ...(kernels.runs < runs
      ? [`Parts and operators are those of the first session runs: ${kernels.runs} of ${runs}.`]
      : []),
    ...(unreadable > 0
      ? [`${unreadable} lines of ONNX Runtime's record were torn or not understood; their nodes are missing.`]
      : []),
  ];
}

function others(count: number, of: readonly KernelTime[], seconds: number): Row {
  const [, ...numbers] = timed('', sum(of), seconds);
  return [`${count} others`, '', ...numbers, counted(of)];
}

function products(nodes: readonly KernelTime[], seconds: number): string[] {
  const measured = nodes.filter(isMeasured);
  if (measured.length === 0) return [];
  return [`Matrix products: ${share(sum(measured), seconds)} of the time, at ${speed(measured)} GFLOP/s.`];
}

/** What a provider left to the CPU. */
function left(nodes: readonly KernelTime[]): string[] {
  const device = nodes.find(({ provider }) => provider !== 'cpu')?.provider;
  if (device === undefined) return [];
  const onCpu = nodes.filter(({ provider }) => provider === 'cpu');
  const names = summed(onCpu, ({ operator }) => [operator]).map(({ names: [name = ''] }) => name);
  return [
    `Of a node on ${device} the time is that of handing it over: the device works on while the next is prepared.`,
    names.length === 0
      ? 'No node stayed on the CPU.'
      : `Stayed on the CPU: ${names.join(', ')} (${counted(onCpu)} nodes run).`,
  ];
}

interface Group {
  readonly names: readonly string[];
  readonly of: readonly KernelTime[];
}

/** Longest first. */
function summed(nodes: readonly KernelTime[], namesOf: (node: KernelTime) => readonly string[]): Group[] {
  const groups = new Map<string, KernelTime[]>();
  for (const node of nodes) {
    const key = JSON.stringify(namesOf(node));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return [...groups.values()]
    .map((of) => ({ names: of[0] === undefined ? [] : namesOf(of[0]), of }))
    .sort((a, b) => sum(b.of) - sum(a.of));
}

const sum = (nodes: readonly KernelTime[]): number => nodes.reduce((all, { seconds }) => all + seconds, 0);

const counted = (nodes: readonly KernelTime[]): string =>
  String(nodes.reduce((all, { count }) => all + count, 0));

/** A matrix product whose own time was recorded, and not that of handing it over. */
const isMeasured = ({ operations, provider }: KernelTime): boolean =>
  operations !== undefined && provider === 'cpu';

/** Of the products among the nodes, in GFLOP/s. */
function speed(nodes: readonly KernelTime[]): string {
  const measured = nodes.filter(isMeasured);
  if (measured.length === 0) return '';
  const operations = measured.reduce((all, node) => all + (node.operations ?? 0), 0);
  return ratio(operations / 1e9, sum(measured)).toFixed(1);
}
