import { parse } from '@huggingface/jinja';
import { TemplateError } from '../template-error';
import { locateTokens, type LocatedToken } from './located-tokens';
import { explainLexerError, explainParserError } from './syntax-errors';
import { asNode, childrenOf, outputsOf, type Program, type SyntaxNode } from './syntax-node';
import type { TextRange } from './text-range';

/** A template's syntax tree, and where its nodes stand in the template. */
export interface LocatedSyntax {
  readonly program: Program;
  /** Nodes without an entry hold nothing but numbers. */
  readonly ranges: ReadonlyMap<SyntaxNode, TextRange>;
  /** Of text outside of tags: the offset in the template of each of its UTF-16 units. */
  readonly textOffsets: ReadonlyMap<SyntaxNode, Uint32Array>;
  /** Nodes whose values are written out where they stand. */
  readonly outputs: ReadonlySet<SyntaxNode>;
}

/** Words that the parser looks at; all other identifiers are only handed on. */
const keywords = new Set(
  'set endset if elif else endif for endfor in not and or is macro endmacro call endcall break continue filter endfilter'.split(
    ' ',
  ),
);

/**
 * Parses a template. The parser keeps no places, so it is given the places instead of the words: each text, literal
 * and name is replaced by the number of its token, and put back into the tree afterwards.
 * @throws TemplateError with the place
 */
export function parseLocated(template: string): LocatedSyntax {
  let tokens: LocatedToken[];
  try {
    tokens = locateTokens(template);
  } catch (error) {
    throw explainLexerError(error, template);
  }
  check(tokens, template);
  const words = tokens.map(({ value }) => value);
  for (const [index, token] of tokens.entries()) if (isNamed(token)) token.value = `${mark}${index}${mark}`;
  const program = parse(tokens);
  const located: Located = {
    tokens,
    words,
    indices: new Map<unknown, number>(tokens.map((token, index) => [token, index])),
    ranges: new Map(),
    textOffsets: new Map(),
    outputs: new Set(),
  };
  try {
    locate(asNode(program), located);
  } catch (error) {
    if (error instanceof RangeError) throw new TemplateError('The template nests too deeply.');
    throw error;
  }
  const { ranges, textOffsets, outputs } = located;
  return { program, ranges, textOffsets, outputs };
}

/** Stands around numbers of tokens; no word begins with it. */
const mark = '\ufdd0';

interface Located {
  readonly tokens: readonly LocatedToken[];
  readonly words: readonly string[];
  readonly indices: ReadonlyMap<unknown, number>;
  readonly ranges: Map<SyntaxNode, TextRange>;
  readonly textOffsets: Map<SyntaxNode, Uint32Array>;
  readonly outputs: Set<SyntaxNode>;
}

const isNamed = ({ type, value }: LocatedToken): boolean =>
  type === 'Text' || type === 'StringLiteral' || (type === 'Identifier' && !keywords.has(value));

/** Parses what was really written, watching how far the parser comes. */
function check(tokens: readonly LocatedToken[], template: string): void {
  let last = 0;
  const watched = new Proxy([...tokens], {
    get(target, key, receiver): unknown {
      if (typeof key === 'string' && /^\d+$/.test(key)) last = Number(key);
      return Reflect.get(target, key, receiver);
    },
  });
  try {
    parse(watched);
  } catch (error) {
    throw explainParserError(error, { tokens, last, template });
  }
}

type Span = readonly [first: number, last: number];

/** Puts words back below a node, notes places, and gives the tokens it covers. */
function locate(node: SyntaxNode, located: Located): Span | undefined {
  const { tokens, indices } = located;
  const own = indices.get(node);
  if (own !== undefined) return [own, own];
  for (const output of outputsOf(node)) located.outputs.add(output);
  const span = restoreWords(node, located) ?? hull(node, located);
  if (span === undefined) return undefined;
  const [first, last] = span;
  const [start, end] = [tokens[first]?.range.start ?? 0, tokens[last]?.range.end ?? 0];
  located.ranges.set(node, { start, end });
  const offsets = first === last ? tokens[first]?.offsets : undefined;
  if (offsets !== undefined) located.textOffsets.set(node, offsets);
  return span;
}

function restoreWords(node: SyntaxNode, { words }: Located): Span | undefined {
  const { value } = node;
  if (typeof value !== 'string' || !value.startsWith(mark)) return undefined;
  // Literals that stand side by side have become one.
  const numbers = value.split(mark).filter(Boolean).map(Number);
  Object.assign(node, { value: numbers.map((index) => words[index] ?? '').join('') });
  return [Math.min(...numbers), Math.max(...numbers)];
}

function hull(node: SyntaxNode, located: Located): Span | undefined {
  let [first, last] = [Infinity, -1];
  for (const child of childrenOf(node)) {
    const span = locate(child, located);
    if (span !== undefined) [first, last] = [Math.min(first, span[0]), Math.max(last, span[1])];
  }
  return last < 0 ? undefined : closeBrackets([first, last], located.tokens);
}

/** Brackets are no nodes: takes in those that are open at either end. */
function closeBrackets([first, last]: Span, tokens: readonly LocatedToken[]): Span {
  let depth = 0;
  let missing = 0;
  for (let i = first; i <= last; i++) {
    depth += bracket(tokens[i]);
    missing = Math.min(missing, depth);
  }
  let [start, end] = [first, last];
  for (let open = depth - missing; open > 0 && end + 1 < tokens.length; end++)
    open += bracket(tokens[end + 1]);
  for (let closed = missing; closed < 0 && start > 0; start--) closed += bracket(tokens[start - 1]);
  return [start, end];
}

function bracket(token: LocatedToken | undefined): number {
  const type = token?.type ?? '';
  if (/^Open(Paren|SquareBracket|CurlyBracket)$/.test(type)) return 1;
  return /^Close(Paren|SquareBracket|CurlyBracket)$/.test(type) ? -1 : 0;
}
