/**
 * Checks sentencepiece's `precompiled_charsmap`: a size in bytes (u32, little-endian), a double-array trie of
 * u32 units (Darts-clone's layout), then the replacements, each a UTF-8 text ended by a zero byte. The native
 * package trusts it and aborts the whole process where the trie points outside of itself, so every unit that
 * some text can reach is looked at first.
 * @returns what is wrong, or undefined.
 */
export function checkCharacterMap(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const trieBytes = bytes.length < 4 ? Infinity : view.getUint32(0, true);
  if (trieBytes % 4 !== 0 || trieBytes === 0 || trieBytes > bytes.length - 4) {
    return 'the character map is cut off';
  }
  const replacements = bytes.subarray(4 + trieBytes);
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(replacements);
  } catch {
    return 'the replacements of the character map are not UTF-8';
  }

  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, index) =>
    view.getUint32(4 + 4 * index, true),
  );
  const outside = 'the character map points outside of itself';
  const children = [childrenOf(0, units[0] ?? 0)];
  const seen = new Uint8Array(units.length);
  for (let base = children.pop(); base !== undefined; base = children.pop()) {
    for (let byte = 1; byte < 256; byte++) {
      const position = base ^ byte;
      const unit = units[position];
      if (unit === undefined) return outside;
      if (unit >>> 31 !== 0 || (unit & 0xff) !== byte) continue;
      const next = childrenOf(position, unit);
      const endsHere = (unit & 0x100) !== 0;
      if (endsHere) {
        const leaf = units[next];
        if (leaf === undefined || !startsText(replacements, leaf & 0x7fffffff)) return outside;
      }
      if (next >= units.length) return outside;
      if (seen[next] === 0) children.push(next);
      seen[next] = 1;
    }
  }
  return undefined;
}

/** Where a unit's children lie: each at this position XOR its byte. */
const childrenOf = (position: number, unit: number): number =>
  (position ^ ((unit >>> 10) << ((unit & 0x200) >>> 6))) >>> 0;

/** Whether a replacement may start here: inside, and not within a character. */
const startsText = (replacements: Uint8Array, at: number): boolean => {
  const byte = replacements[at];
  return byte !== undefined && (byte & 0xc0) !== 0x80;
};
