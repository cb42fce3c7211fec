/** Two pieces that BPE joins; earlier pairs of a list go first. */
export type Merge = readonly [string, string];

/** Far more than any real vocabulary asks for: Gemma's 262,144 pieces are 16 million squared lengths. */
const maxWork = 100_000_000;
/** Gemma's vocabulary gives 580,604. */
const maxMerges = 1 << 20;

/**
 * The merges that a sentencepiece BPE vocabulary implies: every way to split a piece into two pieces. The order
 * is that of transformers' `generate_merges`: by the joined piece's score, then the left's and the right's
 * length, highest first; ties by the ids of the two, lowest first, then as the pieces stand.
 * @param ids every piece that may be half of a merge, and its id.
 * @param scores the pieces to split, in the order of their ids, and their scores.
 * @returns undefined when the pieces are too long or too much alike to be a vocabulary that BPE has found.
 */
export function rebuildMerges(
  ids: ReadonlyMap<string, number>,
  scores: ReadonlyMap<string, number>,
): Merge[] | undefined {
  const candidates: Candidate[] = [];
  let work = 0;
  for (const [piece, score] of scores) {
    work += piece.length ** 2;
    if (work > maxWork) return undefined;
    const local: Candidate[] = [];
    let leftLength = 0;
    for (let split = characterSize(piece, 0); split < piece.length; split += characterSize(piece, split)) {
      leftLength++;
      const left = piece.slice(0, split);
      const leftId = ids.get(left);
      if (leftId === undefined) continue;
      const right = piece.slice(split);
      const rightId = ids.get(right);
      if (rightId === undefined) continue;
      local.push({ left, right, leftId, rightId, score, leftLength, rightLength: codePoints(right) });
    }
    if (candidates.length + local.length > maxMerges) return undefined;
    candidates.push(...local.sort((a, b) => a.leftId - b.leftId || a.rightId - b.rightId));
  }
  candidates.sort(
    (a, b) => b.score - a.score || b.leftLength - a.leftLength || b.rightLength - a.rightLength,
  );
  return candidates.map(({ left, right }) => [left, right]);
}

interface Candidate {
  readonly left: string;
  readonly right: string;
  readonly leftId: number;
  readonly rightId: number;
  readonly score: number;
  /** In code points, as Python counts. */
  readonly leftLength: number;
  readonly rightLength: number;
}

/** UTF-16 units of the character that starts here. */
const characterSize = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);

function codePoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += characterSize(text, at)) count++;
  return count;
}
