/** Two pieces that BPE joins; earlier pairs of a list go first. */
export type Merge = readonly [string, string];

/** More character pairs than any real vocabulary asks for, by far: 262,144 pieces of Gemma need 16 million. */
const maxWork = 300_000_000;

/**
 * The merges that a sentencepiece BPE vocabulary implies: every way to split a piece into two pieces. The order
 * is that of transformers' `generate_merges`: by the joined piece's score, then the left's and the right's
 * length, highest first; ties by the ids of the two, lowest first, then as the pieces stand.
 * @param ids every piece that may be half of a merge, and its id.
 * @param scores the pieces to split, in the order of their ids, and their scores.
 * @returns undefined when the pieces are so long that looking for merges has no end.
 */
export function rebuildMerges(
  ids: ReadonlyMap<string, number>,
  scores: ReadonlyMap<string, number>,
): Merge[] | undefined {
  interface Candidate {
    readonly merge: Merge;
    readonly score: number;
    readonly lengths: readonly [number, number];
    readonly ids: readonly [number, number];
  }
  const candidates: Candidate[] = [];
  let work = 0;
  for (const [piece, score] of scores) {
    work += piece.length ** 2;
    if (work > maxWork) return undefined;
    const characters = codePoints(piece);
    const local: Candidate[] = [];
    let left = '';
    for (let split = 1; split < characters.length; split++) {
      left += characters[split - 1] ?? '';
      const leftId = ids.get(left);
      if (leftId === undefined) continue;
      const right = piece.slice(left.length);
      const rightId = ids.get(right);
      if (rightId === undefined) continue;
      local.push({
        merge: [left, right],
        score,
        lengths: [split, characters.length - split],
        ids: [leftId, rightId],
      });
    }
    local.sort((a, b) => a.ids[0] - b.ids[0] || a.ids[1] - b.ids[1]);
    candidates.push(...local);
  }
  candidates.sort((a, b) => b.score - a.score || b.lengths[0] - a.lengths[0] || b.lengths[1] - a.lengths[1]);
  return candidates.map(({ merge }) => merge);
}

const codePoints = (piece: string): string[] => Array.from(piece);
