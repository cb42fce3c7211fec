import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { JournalLine } from '../../src/runs/format';

/** Scores of all completions of the one run in `output`, by the examples' order. */
export function scoresOf(output: string, journalFile: string): (readonly (number | null)[])[] {
  const journal = readdirSync(output, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith(journalFile),
  );
  if (journal === undefined) throw new Error(`${output} holds no run`);
  return readFileSync(join(output, journal), 'utf8')
    .trim()
    .split('\n')
    .map((line) => v.parse(JournalLine, JSON.parse(line)))
    .flatMap((line) => (line.kind === 'score' ? [line] : []))
    .sort((a, b) => a.index - b.index)
    .map(({ scores }) => scores);
}
