import { fieldNames, nameFields, numberFields, states, textFields } from './fields';

/** What a run's examples have, for completion. */
export interface FilterFacts {
  readonly subsets: readonly string[];
  readonly models: readonly string[];
  /** Codes of findings. */
  readonly noticed: readonly string[];
}

/** What can stand at the cursor: `text` replaces what lies between `start` and `end`, counted from 0. */
export interface Completion {
  readonly text: string;
  readonly kind: 'field' | 'operator' | 'value' | 'word';
  readonly start: number;
  readonly end: number;
}

const results = ['win', 'loss', 'tie', 'scored', 'unscored', 'error', 'pending'];
const words = ['or', 'not'];
const comparisons = ['<', '<=', '>', '>=', '=', '!='];

/** What can follow what stands before the cursor; nothing inside a regular expression or a phrase without a field. */
export function completions(text: string, cursor: number, facts: FilterFacts): Completion[] {
  const before = text.slice(0, cursor);
  const [term = ''] = /(?:[^\s()"]|"[^"]*"?)*$/u.exec(before) ?? [];
  const bare = term.replace(/^-/, '');
  const start = cursor - bare.length;
  const valued = /^([A-Za-z_]+):("?)([^"]*)$/u.exec(bare);
  if (valued) {
    const [, field = '', quote = '', typed = ''] = valued;
    return valuesOf(field.toLowerCase(), facts)
      .filter((value) => value.toLowerCase().startsWith(typed.toLowerCase()))
      .map((value) => ({
        text: quoted(value),
        kind: 'value',
        start: cursor - quote.length - typed.length,
        end: cursor,
      }));
  }
  if (!/^[A-Za-z_]*$/.test(bare)) return [];
  const name = bare.toLowerCase();
  if (fieldNames.includes(name))
    return operatorsOf(name).map((operator) => ({
      text: operator,
      kind: 'operator',
      start: cursor,
      end: cursor,
    }));
  const starts = (word: string): boolean => word.startsWith(name);
  return [
    ...fieldNames
      .filter(starts)
      .map((field) => ({ text: field, kind: 'field' as const, start, end: cursor })),
    ...words.filter(starts).map((word) => ({ text: word, kind: 'word' as const, start, end: cursor })),
  ];
}

function operatorsOf(field: string): string[] {
  const text = Object.hasOwn(textFields, field) || !Object.hasOwn(numberFields, field) ? [':'] : [];
  const number = Object.hasOwn(numberFields, field) ? comparisons : [];
  const name = Object.hasOwn(nameFields, field) ? ['!='] : [];
  return [...text, ...number, ...name];
}

function valuesOf(field: string, { subsets, models, noticed }: FilterFacts): readonly string[] {
  switch (field) {
    case 'subset':
      return subsets;
    case 'chosen_model':
    case 'rejected_model':
      return models;
    case 'noticed':
      return noticed;
    case 'result':
      return results;
    case 'is':
      return Object.keys(states);
    default:
      return [];
  }
}

function quoted(value: string): string {
  return /^[^\s()"/-][^\s()"]*$/u.test(value) ? value : `"${value.replace(/["\\]/gu, '\\$&')}"`;
}
