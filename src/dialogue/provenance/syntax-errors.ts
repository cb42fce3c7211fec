import { tokenize } from '@huggingface/jinja';
import { messageOf, TemplateError } from '../template-error';
import type { LocatedToken } from './located-tokens';
import { placeOf, type TextRange } from './text-range';

const closings: Readonly<Record<string, string>> = {
  if: 'endif',
  for: 'endfor',
  set: 'endset',
  macro: 'endmacro',
  call: 'endcall',
  filter: 'endfilter',
};
const inner: Readonly<Record<string, readonly string[]>> = { elif: ['if'], else: ['if', 'for'] };
const plain = ['break', 'continue'];

export function errorAt(template: string, range: TextRange, problem: string, advice?: string): TemplateError {
  return new TemplateError(problem, advice, placeOf(template, range));
}

/** The lexer names no place: each tag is tried by itself. */
export function explainLexerError(error: unknown, template: string): TemplateError {
  for (const { start, end, unclosed } of tagsOf(template)) {
    if (unclosed !== undefined) {
      const opening = template.slice(unclosed, unclosed + (unclosed === start ? 2 : 1));
      return errorAt(
        template,
        { start: unclosed, end: unclosed + opening.length },
        `${opening} is never closed`,
      );
    }
    const tag = template.slice(start, end);
    const problem = lexerProblem(tag);
    if (problem === undefined) continue;
    const [, character] = /^Unexpected character: (.)/su.exec(problem) ?? [];
    const at = character === undefined ? -1 : withoutLiterals(tag).indexOf(character, 2);
    const range = at < 0 ? { start, end } : { start: start + at, end: start + at + 1 };
    return errorAt(template, range, problem);
  }
  return new TemplateError(messageOf(error));
}

function lexerProblem(tag: string): string | undefined {
  try {
    tokenize(tag);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

const literal = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs;

const withoutLiterals = (tag: string): string => tag.replace(literal, (text) => ' '.repeat(text.length));

interface Tag extends TextRange {
  /** Where what is never closed was opened: the tag, or a literal in it. */
  readonly unclosed?: number;
}

function* tagsOf(template: string): Generator<Tag> {
  const open = /\{[{%#]/g;
  for (let match = open.exec(template); match !== null; match = open.exec(template)) {
    const tag = tagAt(template, match.index);
    yield tag;
    open.lastIndex = tag.end;
  }
}

function tagAt(template: string, start: number): Tag {
  const kind = template[start + 1] ?? '';
  const unclosed = (at: number) => ({ start, end: template.length, unclosed: at });
  if (kind === '#') {
    const end = template.indexOf('#}', start + 2);
    return end < 0 ? unclosed(start) : { start, end: end + 2 };
  }
  const closing = kind === '%' ? '%}' : '}}';
  let depth = 0;
  for (let at = start + 2; at < template.length; at++) {
    const character = template[at] ?? '';
    if (character === "'" || character === '"') {
      const end = endOfLiteral(template, at);
      if (end === undefined) return unclosed(at);
      at = end;
    } else if (depth <= 0 && template.startsWith(closing, at)) return { start, end: at + 2 };
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
  }
  return unclosed(start);
}

function endOfLiteral(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at;
  }
  return undefined;
}

interface Parsed {
  readonly tokens: readonly LocatedToken[];
  /** The token that the parser looked at last. */
  readonly last: number;
  readonly template: string;
}

/** Tags that do not fit together are named as such; else the token that the parser stumbled over. */
export function explainParserError(error: unknown, { tokens, last, template }: Parsed): TemplateError {
  if (error instanceof RangeError) return new TemplateError('The template nests too deeply.');
  const misplaced = misplacedTag(tokens, template);
  if (misplaced !== undefined) return misplaced;
  const token = tokens[Math.min(last, tokens.length - 1)];
  if (token === undefined) return new TemplateError(messageOf(error));
  if (last >= tokens.length) return errorAt(template, token.range, 'the template ends inside a tag');
  const problem = messageOf(error)
    .replace(/^Parser Error: /, '')
    .replace(/\. \w+ !== \w+\.$/, '');
  return errorAt(template, token.range, `${problem} at "${token.value}"`);
}

interface OpenTag {
  readonly name: string;
  readonly range: TextRange;
}

function misplacedTag(tokens: readonly LocatedToken[], template: string): TemplateError | undefined {
  const open: OpenTag[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.type !== 'OpenStatement') continue;
    const word = tokens[i + 1];
    const close = tokens.findIndex(({ type }, at) => at > i && type === 'CloseStatement');
    if (word?.type !== 'Identifier' || close < 0) continue;
    const range = { start: token.range.start, end: tokens[close]?.range.end ?? token.range.end };
    const name = word.value;
    const around = open.at(-1);
    if (Object.hasOwn(closings, name)) {
      const assigns = name === 'set' && tokens.slice(i, close).some(({ type }) => type === 'Equals');
      if (!assigns) open.push({ name, range });
    } else if (around !== undefined && name === closings[around.name]) {
      open.pop();
    } else if (Object.values(closings).includes(name)) {
      return errorAt(template, range, closesWrong(name, around, template));
    } else if (Object.hasOwn(inner, name)) {
      if (around === undefined || !inner[name]?.includes(around.name)) {
        return errorAt(template, range, `{% ${name} %} stands outside of {% if %}`);
      }
    } else if (!plain.includes(name)) {
      return errorAt(template, word.range, `unknown tag "${name}"`, `Known tags: ${known.join(', ')}.`);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed === undefined) return undefined;
  const { name, range } = unclosed;
  return errorAt(
    template,
    range,
    `{% ${name} %} is never closed`,
    `{% ${closings[name] ?? ''} %} is missing.`,
  );
}

const known = [...Object.keys(closings), ...Object.keys(inner), ...plain];

function closesWrong(name: string, around: OpenTag | undefined, template: string): string {
  if (around === undefined) return `{% ${name} %} closes nothing`;
  const { line, column } = placeOf(template, around.range);
  return `{% ${name} %} where {% ${closings[around.name] ?? ''} %} is due: {% ${around.name} %} stands at ${line}:${column}`;
}
