/** Items scored in one session run, by their index. */
export type Batch = readonly number[];

/**
 * Lays items (an item = all sequences of one example, `tokens` = their total, `longest` = the longest
 * of them) into batches of at most `budget` tokens; an item beyond the budget runs alone. Items of one
 * batch are of similar length, because attention works on [sequences, longest] slots. Longest first:
 * what does not fit into memory fails at the start, and the time left is overestimated, not under-.
 */
export function planBatches(
  items: readonly { readonly tokens: number; readonly longest: number }[],
  budget: number,
): Batch[] {
  const order = items
    .map((item, index) => ({ ...item, index }))
    .sort((a, b) => b.longest - a.longest || b.tokens - a.tokens || a.index - b.index);
  const batches: number[][] = [];
  let open: number[] = [];
  let used = 0;
  for (const item of order) {
    if (open.length > 0 && used + item.tokens > budget) {
      batches.push(open);
      open = [];
      used = 0;
    }
    open.push(item.index);
    used += item.tokens;
  }
  if (open.length > 0) batches.push(open);
  return batches;
}
