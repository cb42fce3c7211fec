/** What goes wrong when a file, or an address of the API, is asked for. */
export type Fault = (
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** The connection breaks when so many bytes of the answer have been sent. */
  | { readonly kind: 'drop'; readonly afterBytes: number }
  /** The answer stops, the connection stays. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** A byte is another. */
  | { readonly kind: 'corrupt' }
  /** So many bytes more than the file has. */
  | { readonly kind: 'excess'; readonly bytes: number }
  /** Ranges are ignored. */
  | { readonly kind: 'whole' }
  /** Pieces with pauses between. */
  | { readonly kind: 'slow'; readonly chunkBytes: number; readonly pauseMs: number }
) & {
  /** How many requests it hits; all by default. */
  readonly times?: number;
};

/** The faults that are still to happen, by what they hit. */
export class Faults {
  private readonly pending: { readonly at: string; readonly fault: Fault; left: number }[] = [];

  /** @param at a file's path in its repository, or the beginning of an address (`/api/…`) */
  add(at: string, fault: Fault): void {
    this.pending.push({ at, fault, left: fault.times ?? Infinity });
  }

  clear(): void {
    this.pending.length = 0;
  }

  take(matches: (at: string) => boolean): Fault | undefined {
    const found = this.pending.find(({ at, left }) => left > 0 && matches(at));
    if (!found) return undefined;
    found.left--;
    return found.fault;
  }
}
