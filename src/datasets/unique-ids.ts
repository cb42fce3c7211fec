/**
 * Makes ids unique in the order in which they come: the second `7` becomes `7#2`, the third `7#3`; a
 * number that is taken already is passed over.
 */
export function uniqueIds(): (id: string) => string {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return (id) => {
    let count = counts.get(id) ?? 0;
    let unique: string;
    do {
      count += 1;
      unique = count === 1 ? id : `${id}#${count}`;
    } while (taken.has(unique));
    counts.set(id, count);
    taken.add(unique);
    return unique;
  };
}
