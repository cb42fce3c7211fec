import type { Example } from '../../datasets/example';
import type { RowState } from '../run-reader-row';

/** What a filter looks at: one example, its texts only once they are asked for. */
export interface Subject {
  readonly index: number;
  readonly row: RowState;
  /** Margins up to this size are close calls. */
  readonly closeMargin: number;
  readonly example?: Example;
}

const scoresOf = ({ row }: Subject) => (row.outcome?.kind === 'score' ? row.outcome : undefined);

/** Tokens of completions, chosen or not; none where a model compares and so has other sequences. */
function tokens(subject: Subject, wanted: 'chosen' | 'rejected' | 'any'): number[] {
  const line = scoresOf(subject);
  const { chosen, models } = subject.row;
  if (line === undefined) return [];
  if (wanted === 'any') return line.tokens;
  if (line.tokens.length !== models.length) return [];
  return line.tokens.filter((_, i) => chosen.includes(i) === (wanted === 'chosen'));
}

const longest = (lengths: readonly number[]): number => (lengths.length === 0 ? NaN : Math.max(...lengths));

/** Fields that are compared with numbers; NaN where there is none, which passes no comparison. */
export const numberFields: Readonly<Record<string, (subject: Subject) => number>> = {
  margin: ({ row }) => row.verdict?.margin ?? NaN,
  score: ({ row }) => row.verdict?.chosen ?? NaN,
  chosen: ({ row }) => row.verdict?.chosen ?? NaN,
  rejected: ({ row }) => row.verdict?.rejected ?? NaN,
  len: (subject) => longest(tokens(subject, 'any')),
  chosen_len: (subject) => longest(tokens(subject, 'chosen')),
  rejected_len: (subject) => longest(tokens(subject, 'rejected')),
  diff_len: (subject) => longest(tokens(subject, 'chosen')) - longest(tokens(subject, 'rejected')),
  truncated: (subject) => longest(scoresOf(subject)?.truncated ?? []),
  index: ({ index }) => index,
};

const models = ({ row }: Subject, chosen: boolean): string[] =>
  row.models.filter((model, i) => model !== '' && row.chosen.includes(i) === chosen);

/** Fields whose values are matched as a whole, with `*` and `?`: one of the values is enough. */
export const nameFields: Readonly<Record<string, (subject: Subject) => readonly string[]>> = {
  subset: ({ row }) => [row.subset],
  id: ({ row }) => [row.id],
  result: ({ row }) => [row.result],
  chosen_model: (subject) => models(subject, true),
  rejected_model: (subject) => models(subject, false),
  noticed: (subject) => scoresOf(subject)?.noticed ?? [],
};

const completions = ({ completions: all, chosen }: Example, wanted: boolean): string[] =>
  all.filter((_, i) => chosen.includes(i) === wanted).map(({ text }) => text);

/** Fields whose texts are searched. */
export const textFields: Readonly<Record<string, (example: Example) => readonly string[]>> = {
  prompt: ({ prompt }) => prompt.map(({ content }) => content),
  chosen: (example) => completions(example, true),
  rejected: (example) => completions(example, false),
};

/** Texts that words without a field are searched in. */
export const allTexts = ({ prompt, completions: all }: Example): string[] => [
  ...prompt.map(({ content }) => content),
  ...all.map(({ text }) => text),
];

/** What may stand after `is:`. */
export const states: Readonly<Record<string, (subject: Subject) => boolean>> = {
  misranked: ({ row }) => row.result === 'loss' || row.result === 'tie',
  close: ({ row, closeMargin }) => Math.abs(row.verdict?.margin ?? NaN) <= closeMargin,
  tie: ({ row }) => row.result === 'tie',
  truncated: ({ row }) => row.truncated,
  error: ({ row }) => row.result === 'error' || row.result === 'unscored',
};

export const fieldNames: readonly string[] = [
  ...new Set([...Object.keys(numberFields), ...Object.keys(nameFields), ...Object.keys(textFields), 'is']),
];
