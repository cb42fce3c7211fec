import { open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { timed } from '../profile/profiled-run';
import { journalFile, JournalLine, type JournalHeader, type ScoreLine, type SessionLine } from './format';

/** What an earlier session left in a journal. */
export interface JournalContent {
  readonly header: JournalHeader;
  /** By index of the example; a later line replaces an earlier one. */
  readonly scores: ReadonlyMap<number, ScoreLine>;
  /** Examples that could not be scored, and why. */
  readonly errors: ReadonlyMap<number, string>;
  readonly sessions: readonly SessionLine[];
  /** Lines that could not be read, 1-based: what they held is scored again. */
  readonly damaged: readonly number[];
}

/**
 * The append-only record of a run. What `append` has resolved for is on the disk: a process killed
 * at any moment loses at most what it was about to write.
 */
export class Journal {
  private constructor(private readonly file: FileHandle) {}

  /** Starts a journal. Fails where one already exists. */
  static async create(folder: string, header: JournalHeader): Promise<Journal> {
    const journal = new Journal(await open(path.join(folder, journalFile), 'ax'));
    await journal.append([header]);
    return journal;
  }

  /** Goes on with a journal: a torn last line is cut off first. */
  static async reopen(folder: string): Promise<Journal> {
    const name = path.join(folder, journalFile);
    const bytes = await readFile(name);
    await truncate(name, bytes.lastIndexOf('\n') + 1);
    return new Journal(await open(name, 'a'));
  }

  /** Appends lines and waits until they are on the disk. */
  async append(lines: readonly JournalLine[]): Promise<void> {
    if (lines.length === 0) return;
    await timed('journal', async () => {
      await this.file.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      await this.file.datasync();
    });
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/**
 * Reads a run's journal; undefined where there is none, or none with a whole header.
 * @throws Error where the header is not one that this version understands
 */
export async function readJournal(folder: string): Promise<JournalContent | undefined> {
  const name = path.join(folder, journalFile);
  const text = await readFile(name, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  // Without its line feed a line is torn.
  const lines = text?.split('\n').slice(0, -1) ?? [];
  const [first, ...rest] = lines.map(parseJournalLine);
  if (lines.length === 0) return undefined;
  if (first?.kind !== 'header') {
    throw new Error(
      `${name}: the first line is not the header of a run; this is no journal, or a later version's`,
    );
  }
  const scores = new Map<number, ScoreLine>();
  const errors = new Map<number, string>();
  const sessions: SessionLine[] = [];
  const damaged: number[] = [];
  for (const [i, line] of rest.entries()) {
    if (line === undefined) damaged.push(i + 2);
    else if (line.kind === 'session') sessions.push(line);
    else if (line.kind === 'error') errors.set(line.index, line.message);
    else if (line.kind === 'score') {
      scores.set(line.index, line);
      errors.delete(line.index);
    }
  }
  return { header: first, scores, errors, sessions, damaged };
}

/** A line of a journal; undefined where it is torn, damaged or of another version. */
export function parseJournalLine(text: string): JournalLine | undefined {
  try {
    const parsed = v.safeParse(JournalLine, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
