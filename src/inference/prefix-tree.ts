/** What is ordered: items, some of which have a beginning. */
interface Item {
  readonly tokens: number;
  readonly longest: number;
  readonly beginning?: Int32Array | undefined;
}

/** Items below one node of the tree, in order. */
interface Branch {
  readonly indices: readonly number[];
  readonly longest: number;
  readonly tokens: number;
}

/**
 * Orders items so that those that begin alike are neighbours: depth first through the tree of their beginnings, of
 * which a node is worth its name where it has `least` more tokens in common than the one above it. Side by side stand
 * items, or whole nodes, of similar length, the longest first.
 * @returns indices of the items
 */
export function byBeginning(items: readonly Item[], least: number): readonly number[] {
  const alone = (index: number): Branch => {
    const { longest = 0, tokens = 0 } = items[index] ?? {};
    return { indices: [index], longest, tokens };
  };
  const beginning = (index: number) => items[index]?.beginning ?? none;
  const all = [...items.keys()];
  const sorted = all.filter((index) => beginning(index).length > 0).sort(compareBeginnings);
  // With the one before it in sorted order an item has its longest beginning in common.
  const common = sorted.map((index, i) =>
    i === 0 ? 0 : lengthInCommon(beginning(sorted[i - 1] ?? index), beginning(index)),
  );

  /** The items from `start` to `end` of the sorted ones, which have `depth` tokens in common. */
  function node(start: number, end: number, depth: number): Branch[] {
    const branches: Branch[] = [];
    let from = start;
    while (from < end) {
      let to = from + 1;
      let shared = Infinity;
      while (to < end && (common[to] ?? 0) >= depth + least) shared = Math.min(shared, common[to++] ?? 0);
      branches.push(to === from + 1 ? alone(sorted[from] ?? 0) : merge(node(from, to, shared)));
      from = to;
    }
    return branches;
  }

  function compareBeginnings(a: number, b: number): number {
    const [first, second] = [beginning(a), beginning(b)];
    const shared = lengthInCommon(first, second);
    return (first[shared] ?? -1) - (second[shared] ?? -1) || a - b;
  }

  const others = all.filter((index) => beginning(index).length === 0);
  return merge([...others.map(alone), ...node(0, sorted.length, 0)]).indices;
}

const none = new Int32Array();

function merge(branches: Branch[]): Branch {
  branches.sort(
    (a, b) => b.longest - a.longest || b.tokens - a.tokens || (a.indices[0] ?? 0) - (b.indices[0] ?? 0),
  );
  const [first] = branches;
  return {
    indices: branches.flatMap(({ indices }) => indices),
    longest: first?.longest ?? 0,
    tokens: first?.tokens ?? 0,
  };
}

/** How many tokens two sequences begin with alike. */
export function lengthInCommon(a: Int32Array, b: Int32Array): number {
  const length = Math.min(a.length, b.length);
  let i = 0;
  while (i < length && a[i] === b[i]) i++;
  return i;
}
