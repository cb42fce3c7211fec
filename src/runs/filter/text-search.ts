import { RE2JS } from 're2js';
import { FilterError } from './filter-error';
import type { Token } from './tokens';

/** Nested repetitions make a program large before RE2's own limit is met. */
const longestRegex = 1000;
const flags: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  s: RE2JS.DOTALL,
  m: RE2JS.MULTILINE,
};

/** Whether a text has the words, whatever their case, or matches the regular expression, in time linear in its length. */
export function textSearch(
  token: Extract<Token, { kind: 'word' | 'phrase' | 'regex' }>,
): (text: string) => boolean {
  if (token.kind !== 'regex') {
    const wanted = token.text.toLowerCase();
    return (text) => text.toLowerCase().includes(wanted);
  }
  const column = token.start + 1;
  const length = token.end - token.start;
  if (token.source.length > longestRegex) {
    throw new FilterError(`A regular expression is at most ${longestRegex} characters long.`, column, length);
  }
  let all = 0;
  for (const [i, flag] of Array.from(token.flags).entries()) {
    const value = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
    const at = token.end - token.flags.length + i + 1;
    if (value === undefined) {
      throw new FilterError(`"${flag}" is no flag of a regular expression: i, m and s are.`, at, 1);
    }
    all |= value;
  }
  try {
    const regex = RE2JS.compile(token.source.replaceAll('\\/', '/'), all);
    return (text) => regex.test(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : 'unknown';
    throw new FilterError(
      `The regular expression is not understood (RE2 syntax): ${problem}`,
      column,
      length,
    );
  }
}
