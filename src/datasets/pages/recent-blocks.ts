/** Decoded text takes about twice its bytes. */
const mostBytes = 2 ** 27;

/** The blocks used last, up to a number of bytes; the very last one always. */
export class RecentBlocks<T> {
  private readonly blocks = new Map<number, { readonly bytes: number; readonly value: Promise<T> }>();

  /** The block of this key, decoded unless it is here. */
  get(key: number, bytes: number, decode: () => Promise<T>): Promise<T> {
    const kept = this.blocks.get(key) ?? { bytes, value: decode() };
    // Insertion order is the order of use.
    this.blocks.delete(key);
    this.blocks.set(key, kept);
    kept.value.catch(() => this.blocks.delete(key));
    let sum = [...this.blocks.values()].reduce((total, block) => total + block.bytes, 0);
    for (const [oldest, block] of this.blocks) {
      if (sum <= mostBytes || oldest === key) break;
      this.blocks.delete(oldest);
      sum -= block.bytes;
    }
    return kept.value;
  }

  clear(): void {
    this.blocks.clear();
  }
}
