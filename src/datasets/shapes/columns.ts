/**
 * Names under which published preference sets keep what an example needs, likeliest first. Only names
 * whose meaning is sure are here: a wrong guess would be scored without anyone noticing.
 */
export const promptNames = ['prompt', 'question', 'instruction', 'input', 'query', 'context', 'history'];
export const systemNames = ['system', 'system_prompt'];
export const subsetNames = ['subset', 'category'];
export const idNames = [
  'id',
  'example_id',
  'pair_id',
  'uid',
  'uuid',
  'prompt_id',
  'question_id',
  'idx',
  'index',
];

/** Columns that say by their names which completion is the better one. */
export const rankedNames: readonly { readonly chosen: string; readonly rejected: string }[] = [
  { chosen: 'chosen', rejected: 'rejected' },
  { chosen: 'chosen_response', rejected: 'rejected_response' },
  { chosen: 'response_chosen', rejected: 'response_rejected' },
  { chosen: 'chosen_completion', rejected: 'rejected_completion' },
  { chosen: 'preferred', rejected: 'dispreferred' },
  { chosen: 'preferred_response', rejected: 'dispreferred_response' },
  { chosen: 'better', rejected: 'worse' },
  { chosen: 'better_response', rejected: 'worse_response' },
  // lvwerra/stack-exchange-paired: j is the answer with more votes.
  { chosen: 'response_j', rejected: 'response_k' },
];

/** Two completions of which another column names the better one. */
export interface Rivals {
  readonly a: string;
  readonly b: string;
  /** What their names end in: `a`/`b`, `0`/`1` or `1`/`2`. */
  readonly suffixes: readonly [string, string];
}

export const rivalNames: readonly Rivals[] = [
  'response',
  'answer',
  'completion',
  'output',
  'conversation',
  'human_ref',
  'option',
].flatMap((stem) =>
  (
    [
      ['a', 'b'],
      ['0', '1'],
      ['1', '2'],
    ] as const
  ).map((suffixes) => ({
    a: `${stem}_${suffixes[0]}`,
    b: `${stem}_${suffixes[1]}`,
    suffixes,
  })),
);

export const winnerNames = [
  'winner',
  'preferred',
  'preference',
  'preferred_response',
  'overall_preference',
  'better',
  'better_response_id',
  'choice',
  'chosen',
  'label',
  'labels',
];

/** Lists of answers to one prompt. */
export const candidateNames = ['candidates', 'output', 'outputs', 'responses', 'completions'];

/** One answer to a prompt, of which nothing says how good it is. */
export const responseNames = ['response', 'completion', 'output', 'answer', 'text'];

/** Whole dialogues. */
export const dialogueNames = ['messages', 'conversations', 'conversation'];

/** The model that wrote a row's answers. */
export const writerNames = ['generator', 'model', 'models', 'model_id'];

/** Finds a column by name, whatever its capitals; gives the name as the file writes it. */
export type FindColumn = (...names: readonly string[]) => string | undefined;

export function columnFinder(columns: readonly string[]): FindColumn {
  const byName = new Map(columns.map((column) => [column.toLowerCase(), column]));
  return (...names) => {
    for (const name of names) {
      const column = byName.get(name);
      if (column !== undefined) return column;
    }
    return undefined;
  };
}
