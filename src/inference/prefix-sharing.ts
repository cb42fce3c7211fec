/** What a sequence's computation depends on, token by token. */
export interface LaidSequence {
  readonly tokens: Int32Array;
  readonly positions: Int32Array;
  /** Absent = all of type 0. */
  readonly tokenTypes?: Int32Array | undefined;
  /** Only sequences of equal groups may share a beginning; absent = it shares none. */
  readonly group?: string | undefined;
}

/** Sequences packed one after another, of which those that begin alike have their common beginning once. */
export interface PackedLayout {
  /** Packed tokens. */
  readonly count: number;
  /** For each sequence, the packed index of each of its tokens. */
  readonly places: readonly Int32Array[];
  /** For each sequence, the index of the first token that is not laid by another. */
  readonly firstOwn: readonly number[];
}

/**
 * Packs sequences. Where a token sees only earlier ones, all that is computed for a beginning is the same whatever
 * follows it; so it is laid once. In sorted order a sequence has its longest beginning in common with the one
 * before it, which makes neighbours enough to find every shared one.
 */
export function packedLayout(sequences: readonly LaidSequence[]): PackedLayout {
  const order = [...sequences.entries()].sort(([, a], [, b]) => compare(a, b));
  const places = sequences.map(() => new Int32Array());
  const firstOwn = sequences.map(() => 0);
  let count = 0;
  let before: { readonly sequence: LaidSequence; readonly places: Int32Array } | undefined;
  for (const [index, sequence] of order) {
    const shared = before === undefined ? 0 : commonBeginning(before.sequence, sequence);
    const own = new Int32Array(sequence.tokens.length);
    if (before !== undefined) own.set(before.places.subarray(0, shared));
    for (let i = shared; i < own.length; i++) own[i] = count++;
    places[index] = own;
    firstOwn[index] = shared;
    before = { sequence, places: own };
  }
  return { count, places, firstOwn };
}

/** By group, then token by token; a sequence stands before those that go on where it ends. */
function compare(a: LaidSequence, b: LaidSequence): number {
  const [groupA, groupB] = [a.group ?? '', b.group ?? ''];
  if (groupA !== groupB) return groupA < groupB ? -1 : 1;
  const length = Math.min(a.tokens.length, b.tokens.length);
  for (let i = 0; i < length; i++) {
    const difference = (a.tokens[i] ?? 0) - (b.tokens[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.tokens.length - b.tokens.length;
}

function commonBeginning(a: LaidSequence, b: LaidSequence): number {
  if (a.group === undefined || a.group !== b.group) return 0;
  const length = Math.min(a.tokens.length, b.tokens.length);
  const alike = (i: number) =>
    a.tokens[i] === b.tokens[i] &&
    a.positions[i] === b.positions[i] &&
    (a.tokenTypes?.[i] ?? 0) === (b.tokenTypes?.[i] ?? 0);
  let i = 0;
  while (i < length && alike(i)) i++;
  return i;
}
