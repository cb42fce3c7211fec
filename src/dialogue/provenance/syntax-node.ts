import type { parse } from '@huggingface/jinja';

export type Program = ReturnType<typeof parse>;
type Statement = Program['body'][number];

/** A node of the syntax tree. The library names the classes of its nodes, but does not export their types. */
export interface SyntaxNode extends Statement {
  readonly [field: string]: unknown;
}

export const asNode = (statement: Statement): SyntaxNode => statement as SyntaxNode;

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The node in a field; undefined where there is none. */
export function nodeIn(node: SyntaxNode | undefined, field: string): SyntaxNode | undefined {
  const value = node?.[field];
  return isNode(value) ? value : undefined;
}

/** The nodes in a field that lists them. */
export function nodesIn(node: SyntaxNode | undefined, field: string): SyntaxNode[] {
  const value = node?.[field];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The name that an identifier is, or that is called. */
export function nameOf(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'CallExpression') return nameOf(nodeIn(node, 'callee'));
  return node?.type === 'Identifier' && typeof node['value'] === 'string' ? node['value'] : undefined;
}

/** All nodes directly below, and the tokens of operators. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flatMap(nodesOf);
}

function nodesOf(value: unknown): SyntaxNode[] {
  if (isNode(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  return value instanceof Map ? [...value].flatMap(nodesOf) : [];
}

/** Fields that hold what is written out one after the other. */
const blockFields = ['body', 'alternate', 'defaultBlock'];

/** The nodes whose values become text where they stand. */
export const outputsOf = (node: SyntaxNode): SyntaxNode[] =>
  blockFields.flatMap((field) => nodesIn(node, field));
