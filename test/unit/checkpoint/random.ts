/** Marsaglia's xorshift32: repeatable integers in [0, bound). */
export function randomIntegers(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** A copy with one to four random edits: bytes replaced, bits flipped, a run cut out or repeated, the end cut off. */
export function mutated(bytes: Buffer, random: (bound: number) => number): Buffer {
  let copy = Buffer.from(bytes);
  const edits = 1 + random(4);
  for (let edit = 0; edit < edits && copy.length > 1; edit++) {
    const at = random(copy.length);
    const length = 1 + random(16);
    switch (random(5)) {
      case 0:
        copy.writeUInt8(random(256), at);
        break;
      case 1:
        copy.writeUInt8((copy[at] ?? 0) ^ (1 << random(8)), at);
        break;
      case 2:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
        break;
      case 3:
        copy = Buffer.concat([copy.subarray(0, at + length), copy.subarray(at)]);
        break;
      default:
        copy = copy.subarray(0, Math.max(1, at));
    }
  }
  return copy;
}
