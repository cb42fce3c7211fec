/** Without a terminal a line is printed this often. */
const plainInterval = 10_000;

/** How far something has come, on stderr: one line that is rewritten in a terminal, a line now and then elsewhere. */
export class StatusLine {
  #printedAt = -Infinity;
  #phase = '';
  #open = false;

  constructor(private readonly stream: NodeJS.WriteStream = process.stderr) {}

  /** @param phase where it changes, the line is printed at once */
  show(text: string, phase = ''): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[K${text.slice(0, (this.stream.columns || 80) - 1)}`);
      this.#open = true;
      return;
    }
    const now = performance.now();
    if (now - this.#printedAt < plainInterval && phase === this.#phase) return;
    this.#printedAt = now;
    this.#phase = phase;
    this.stream.write(`${text}\n`);
  }

  /** Ends the line, so that other text can follow. */
  end(): void {
    if (this.#open) this.stream.write('\r\x1b[K');
    this.#open = false;
  }
}
