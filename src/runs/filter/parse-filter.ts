import { closest, distance } from 'fastest-levenshtein';
import type { Example } from '../../datasets/example';
import { allTexts, fieldNames, nameFields, numberFields, states, textFields, type Subject } from './fields';
import { FilterError } from './filter-error';
import { glob } from './glob';
import { textSearch } from './text-search';
import { tokenize, type Token } from './tokens';

/** Whether an example passes; undefined = its texts decide, and they are not there. */
export type Predicate = (subject: Subject) => boolean | undefined;

/** Of parentheses and negations inside each other. */
const deepest = 50;

/**
 * Understands a filter, e.g. `margin<0 subset:llmbar-* (len>500 or /regex/i) -chosen_model:gpt-4`: terms side by side must
 * all hold, `or` binds less, `not` and `-` more. An empty one lets everything pass.
 * @throws {FilterError} with the column where it is not understood
 */
export function parseFilter(text: string): Predicate {
  return new Parser(tokenize(text), text.length).parse();
}

class Parser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly end: number,
  ) {}

  parse(): Predicate {
    if (this.tokens.length === 0) return () => true;
    const whole = this.alternatives();
    const left = this.tokens[this.at];
    if (left) throw new FilterError('Nothing is open here that could be closed.', left.start + 1, 1);
    return whole;
  }

  private alternatives(): Predicate {
    const parts = [this.conjunction()];
    while (this.takeWord('or')) parts.push(this.conjunction());
    return parts.length === 1 && parts[0] ? parts[0] : anyOf(parts);
  }

  private conjunction(): Predicate {
    const parts = [this.negation()];
    for (let token = this.tokens[this.at]; token && token.kind !== ')'; token = this.tokens[this.at]) {
      if (isWord(token, 'or')) break;
      this.takeWord('and');
      parts.push(this.negation());
    }
    return parts.length === 1 && parts[0] ? parts[0] : allOf(parts);
  }

  private negation(): Predicate {
    const token = this.tokens[this.at];
    if (token === undefined || (token.kind !== '-' && !isWord(token, 'not'))) return this.term();
    this.at++;
    const negated = this.nested(token, () => this.negation());
    return (subject) => {
      const result = negated(subject);
      return result === undefined ? undefined : !result;
    };
  }

  private term(): Predicate {
    const token = this.tokens[this.at];
    if (token === undefined) throw new FilterError('A term is missing at the end.', this.end + 1, 1);
    this.at++;
    if (token.kind === '(') {
      const inner = this.nested(token, () => this.alternatives());
      const close = this.tokens[this.at++];
      if (close?.kind !== ')')
        throw new FilterError('The parenthesis is not closed.', token.start + 1, 1, ')');
      return inner;
    }
    if (token.kind === 'field') return this.fieldTerm(token);
    if (
      (token.kind !== 'word' && token.kind !== 'phrase' && token.kind !== 'regex') ||
      isWord(token, 'or') ||
      isWord(token, 'and')
    ) {
      throw new FilterError('A term is missing before this.', token.start + 1, token.end - token.start);
    }
    return inTexts(allTexts, textSearch(token));
  }

  private fieldTerm(field: Extract<Token, { kind: 'field' }>): Predicate {
    const { name, operator } = field;
    const column = field.start + 1;
    const number = own(numberFields, name);
    const text = own(textFields, name);
    const names = own(nameFields, name);
    if (!number && !text && !names && name !== 'is') {
      const near = closest(name, fieldNames);
      const suggestion = distance(name, near) <= 3 ? near : undefined;
      const hint = suggestion ? `did you mean ${suggestion}?` : `there are ${fieldNames.join(', ')}.`;
      const message = `There is no field "${name}"; ${hint} A text with such a sign stands in quotation marks.`;
      throw new FilterError(message, column, name.length, suggestion);
    }
    const value = this.value(field);
    if (text && operator === ':') return inTexts(text, textSearch(value));
    if (value.kind === 'regex') {
      throw new FilterError(
        'A regular expression is for texts: alone, or after prompt:, chosen: or rejected:.',
        value.start + 1,
        value.end - value.start,
      );
    }
    if (number) return comparison(number, operator, value);
    if (operator !== ':' && operator !== '=' && (operator !== '!=' || !names)) {
      const message = `"${operator}" does not go with ${name}: write ${name}:…`;
      throw new FilterError(message, field.end - operator.length + 1, operator.length, ':');
    }
    if (!names) return stateTerm(value);
    const matches = glob(value.text);
    const wanted = operator !== '!=';
    return (subject) => names(subject).some(matches) === wanted;
  }

  private value(field: Extract<Token, { kind: 'field' }>) {
    const value = this.tokens[this.at];
    if (
      value?.start === field.end &&
      (value.kind === 'word' || value.kind === 'phrase' || value.kind === 'regex')
    ) {
      this.at++;
      return value;
    }
    throw new FilterError(`A value is missing after ${field.name}${field.operator}`, field.end + 1, 1);
  }

  private nested(token: Token, parse: () => Predicate): Predicate {
    if (++this.depth > deepest) {
      throw new FilterError(`More than ${deepest} levels lie inside each other.`, token.start + 1, 1);
    }
    const inner = parse();
    this.depth--;
    return inner;
  }

  private takeWord(word: string): boolean {
    if (!isWord(this.tokens[this.at], word)) return false;
    this.at++;
    return true;
  }
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.text.toLowerCase() === word;
}

function own<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

type Value = Extract<Token, { kind: 'word' | 'phrase' }>;

function comparison(field: (subject: Subject) => number, operator: string, value: Value): Predicate {
  const bound = value.text.trim() === '' ? NaN : Number(value.text);
  if (!Number.isFinite(bound)) {
    throw new FilterError(`"${value.text}" is not a number.`, value.start + 1, value.end - value.start);
  }
  switch (operator) {
    case '<':
      return (subject) => field(subject) < bound;
    case '<=':
      return (subject) => field(subject) <= bound;
    case '>':
      return (subject) => field(subject) > bound;
    case '>=':
      return (subject) => field(subject) >= bound;
    case '!=':
      return (subject) => {
        const number = field(subject);
        return !Number.isNaN(number) && number !== bound;
      };
    default:
      return (subject) => field(subject) === bound;
  }
}

function stateTerm(value: Value): Predicate {
  const state = own(states, value.text.toLowerCase());
  if (state) return state;
  const names = Object.keys(states);
  const message = `After "is:" stands one of ${names.join(', ')}.`;
  throw new FilterError(message, value.start + 1, value.end - value.start, closest(value.text, names));
}

function inTexts(
  texts: (example: Example) => readonly string[],
  matches: (text: string) => boolean,
): Predicate {
  return ({ example }) => (example ? texts(example).some(matches) : undefined);
}

/** Texts are not looked at where something else decides. */
function allOf(parts: readonly Predicate[]): Predicate {
  return (subject) => {
    let result: boolean | undefined = true;
    for (const part of parts) {
      const one = part(subject);
      if (one === false) return false;
      if (one === undefined) result = undefined;
    }
    return result;
  };
}

function anyOf(parts: readonly Predicate[]): Predicate {
  return (subject) => {
    let result: boolean | undefined = false;
    for (const part of parts) {
      const one = part(subject);
      if (one === true) return true;
      if (one === undefined) result = undefined;
    }
    return result;
  };
}
