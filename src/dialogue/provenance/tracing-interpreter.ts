import type { Environment } from '@huggingface/jinja';
import { BoundedInterpreter } from '../bounded-interpreter';
import type { LocatedSyntax } from './located-syntax';
import { blendPieces, joinPieces, lengthOf, type Piece, type Pieces } from './piece';
import { entryOf, itemsOf, numberOf, textOf, type RuntimeValue } from './runtime-value';
import {
  afterJoin,
  afterOperation,
  afterSlice,
  afterSplit,
  substring,
  type Traced,
} from './string-operations';
import { asNode, nameOf, nodeIn, nodesIn, type SyntaxNode } from './syntax-node';
import type { TextRange } from './text-range';

/** The evaluation of one node: what the nodes below it gave, in order. */
interface Frame {
  readonly node: SyntaxNode;
  readonly children: { readonly node: SyntaxNode; readonly value: RuntimeValue }[];
  /** Of a loop: how many children there were before its current iteration. */
  iterationStart: number;
}

/** A method of a string, and the string. */
interface Method {
  readonly name: string;
  readonly receiver: RuntimeValue;
}

/**
 * Runs a template as the library does, and keeps for every string where its characters come from. Values are
 * identified as objects: what is only handed on keeps its origin by itself; of what the library makes anew (joined,
 * trimmed, cut …) the origin is derived from the operands. Where that fails, the string as a whole is a `value`.
 */
export class TracingInterpreter extends BoundedInterpreter {
  readonly #origins = new WeakMap<RuntimeValue, Pieces>();
  readonly #methods = new WeakMap<RuntimeValue, Method>();
  readonly #messages = new WeakMap<RuntimeValue, number>();
  readonly #failures = new WeakMap<Error, TextRange>();
  #frame: Frame | undefined;
  #message: number | undefined;

  constructor(
    environment: Environment,
    private readonly syntax: LocatedSyntax,
  ) {
    super(environment);
  }

  /** Says where the strings that the template is given come from. */
  nameOrigins(messages: RuntimeValue, specialTokens: Iterable<RuntimeValue>): void {
    for (const [message, value] of itemsOf(messages).entries()) {
      this.#messages.set(value, message);
      for (const kind of ['role', 'content'] as const) {
        const text = entryOf(value, kind);
        const length = textOf(text)?.length;
        if (text !== undefined && length !== undefined) this.#origins.set(text, [{ length, kind, message }]);
      }
    }
    for (const value of specialTokens) {
      for (const token of [value, ...itemsOf(value)]) {
        const length = textOf(token)?.length;
        if (length !== undefined) this.#origins.set(token, [{ length, kind: 'special' }]);
      }
    }
  }

  piecesOf(value: RuntimeValue): Pieces {
    return this.#origins.get(value) ?? [{ length: value.toString().length, kind: 'value' }];
  }

  /** Where in the template an error arose that a run ended in. */
  failureOf(error: unknown): TextRange | undefined {
    return error instanceof Error ? this.#failures.get(error) : undefined;
  }

  override evaluate(...[statement, environment]: Parameters<BoundedInterpreter['evaluate']>): RuntimeValue {
    if (statement === undefined) return super.evaluate(statement, environment);
    const node = asNode(statement);
    const [parent, message] = [this.#frame, this.#message];
    const frame: Frame = { node, children: [], iterationStart: 0 };
    if (parent?.node.type === 'For' && nodesIn(parent.node, 'body')[0] === node) {
      parent.iterationStart = parent.children.length;
      this.#enterMessage(parent.node, environment);
    }
    this.#frame = frame;
    try {
      const value = super.evaluate(statement, environment);
      this.#trace(frame, value, environment);
      parent?.children.push({ node, value });
      return value;
    } catch (error) {
      const range = this.syntax.ranges.get(node);
      if (error instanceof Error && range !== undefined && !this.#failures.has(error)) {
        this.#failures.set(error, range);
      }
      // What an iteration has written before `break` or `continue` is lost, in the library as well.
      if (parent?.node.type === 'For') parent.children.length = parent.iterationStart;
      throw error;
    } finally {
      this.#frame = parent;
      if (node.type === 'For') this.#message = message;
    }
  }

  #enterMessage(loop: SyntaxNode, environment: Environment): void {
    const name = nameOf(nodeIn(loop, 'loopvar'));
    const message = name === undefined ? undefined : this.#messages.get(environment.lookupVariable(name));
    if (message !== undefined) this.#message = message;
  }

  #trace(frame: Frame, value: RuntimeValue, environment: Environment): void {
    const { node } = frame;
    if (node.type === 'Set' && nodeIn(node, 'value') === undefined) {
      const name = nameOf(nodeIn(node, 'assignee'));
      if (name !== undefined) this.#note(environment.lookupVariable(name), this.#written(frame));
      return;
    }
    if (node.type === 'MemberExpression') this.#noteMethod(frame, value);
    const text = textOf(value);
    if (text === undefined) {
      this.#noteSplit(frame, value);
      return;
    }
    if (this.#origins.has(value)) return;
    const pieces = this.#derive(frame, text);
    if (pieces !== undefined && lengthOf(pieces) === text.length) this.#origins.set(value, pieces);
    else this.#origins.set(value, blendPieces(text.length, this.#operands(frame)));
  }

  #note(value: RuntimeValue, pieces: Pieces): void {
    if (textOf(value)?.length === lengthOf(pieces)) this.#origins.set(value, pieces);
  }

  #derive(frame: Frame, text: string): Pieces | undefined {
    const { node } = frame;
    switch (node.type) {
      case 'StringLiteral':
        return [this.#literal(node, text)];
      case 'Program':
      case 'If':
      case 'For':
      case 'CallStatement':
        return this.#written(frame);
      case 'BinaryExpression':
        return joinPieces(['left', 'right'].map((side) => this.#taken(frame, nodeIn(node, side))));
      case 'FilterExpression': {
        const operand = this.#value(frame, nodeIn(node, 'operand'));
        return operand && this.#filtered(frame, operand, text);
      }
      case 'FilterStatement': {
        const pieces = this.#written(frame);
        const written = frame.children.filter((child) => this.syntax.outputs.has(child.node));
        return this.#operation(
          frame,
          { text: written.map((child) => shown(child.value)).join(''), pieces },
          text,
        );
      }
      case 'CallExpression':
        return this.#called(frame, text);
      case 'MemberExpression':
        return this.#member(frame, text);
      default:
        return undefined;
    }
  }

  #literal(node: SyntaxNode, text: string): Piece {
    const [source, offsets] = [this.syntax.ranges.get(node), this.syntax.textOffsets.get(node)];
    return {
      length: text.length,
      kind: 'literal',
      ...(this.#message !== undefined && { message: this.#message }),
      ...(source !== undefined && { source }),
      ...(offsets !== undefined && { offsets }),
    };
  }

  /** What the statements inside of a block have written, one after the other. */
  #written({ children }: Frame): Pieces {
    return joinPieces(
      children.flatMap(({ node, value }) =>
        this.syntax.outputs.has(node) && shown(value) !== ''
          ? [this.#locate(this.piecesOf(value), node)]
          : [],
      ),
    );
  }

  #taken(frame: Frame, node: SyntaxNode | undefined): Pieces {
    const value = this.#value(frame, node);
    return value === undefined || node === undefined ? [] : this.#locate(this.piecesOf(value), node);
  }

  /** Pieces that no fragment has written yet are written by this node. */
  #locate(pieces: Pieces, node: SyntaxNode): Pieces {
    if (pieces.every(({ source }) => source !== undefined)) return pieces;
    const source = this.syntax.ranges.get(node);
    const message = this.#message;
    return pieces.map((piece) =>
      piece.source !== undefined
        ? piece
        : { ...(message !== undefined && { message }), ...piece, ...(source !== undefined && { source }) },
    );
  }

  #filtered(frame: Frame, operand: RuntimeValue, text: string): Pieces | undefined {
    const filter = nodeIn(frame.node, 'filter');
    const operandText = textOf(operand);
    if (operandText !== undefined) {
      return this.#operation(frame, { text: operandText, pieces: this.piecesOf(operand) }, text);
    }
    if (nameOf(filter) !== 'join') return undefined;
    const [separator] = this.#arguments(frame, filter);
    return afterJoin(
      itemsOf(operand).map((item) => this.#traced(item)),
      separator,
    );
  }

  #operation(frame: Frame, operand: Traced, text: string): Pieces | undefined {
    const filter = nodeIn(frame.node, 'filter');
    return afterOperation(nameOf(filter) ?? '', operand, this.#arguments(frame, filter), text);
  }

  #called(frame: Frame, text: string): Pieces | undefined {
    const method = this.#methodOf(frame);
    if (method === undefined) return this.#written(frame);
    const args = this.#arguments(frame, frame.node);
    return afterOperation(method.name, this.#traced(method.receiver), args, text);
  }

  #member(frame: Frame, text: string): Pieces | undefined {
    const object = this.#value(frame, nodeIn(frame.node, 'object'));
    const property = nodeIn(frame.node, 'property');
    if (object === undefined || textOf(object) === undefined) return undefined;
    if (property?.type === 'SliceExpression') {
      const step = numberOf(this.#value(frame, nodeIn(property, 'step'))) ?? 1;
      const start = numberOf(this.#value(frame, nodeIn(property, 'start')));
      return step === 1 ? afterSlice(this.#traced(object), start, text) : undefined;
    }
    const index = numberOf(this.#value(frame, property));
    if (index === undefined) return undefined;
    return substring(this.#traced(object), index < 0 ? (textOf(object)?.length ?? 0) + index : index, text);
  }

  #noteMethod(frame: Frame, value: RuntimeValue): void {
    const receiver = this.#value(frame, nodeIn(frame.node, 'object'));
    const property = nodeIn(frame.node, 'property');
    const name = nameOf(property) ?? textOf(this.#value(frame, property));
    if (receiver === undefined || name === undefined || textOf(receiver) === undefined) return;
    if (value.type === 'FunctionValue') this.#methods.set(value, { name, receiver });
  }

  #methodOf(frame: Frame): Method | undefined {
    const callee = this.#value(frame, nodeIn(frame.node, 'callee'));
    return callee && this.#methods.get(callee);
  }

  #noteSplit(frame: Frame, value: RuntimeValue): void {
    const method = frame.node.type === 'CallExpression' ? this.#methodOf(frame) : undefined;
    if (method?.name !== 'split') return;
    const [separator] = this.#arguments(frame, frame.node);
    const parts = itemsOf(value);
    const texts = parts.map((part) => textOf(part) ?? '');
    for (const [i, pieces] of afterSplit(
      this.#traced(method.receiver),
      separator?.text ?? '',
      texts,
    ).entries()) {
      const part = parts[i];
      if (part !== undefined && pieces !== undefined) this.#note(part, pieces);
    }
  }

  /** Positional arguments that are strings. */
  #arguments(frame: Frame, call: SyntaxNode | undefined): Traced[] {
    return nodesIn(call, 'args').flatMap((argument) => {
      const value = this.#value(frame, argument);
      return value === undefined ? [] : [{ ...this.#traced(value), pieces: this.#taken(frame, argument) }];
    });
  }

  #operands({ children }: Frame): Pieces {
    return children.flatMap(({ value }) => {
      const method = this.#methods.get(value);
      return this.#origins.get(method?.receiver ?? value) ?? [];
    });
  }

  #traced(value: RuntimeValue): Traced {
    return { text: shown(value), pieces: this.piecesOf(value) };
  }

  #value({ children }: Frame, node: SyntaxNode | undefined): RuntimeValue | undefined {
    return node && children.findLast((child) => child.node === node)?.value;
  }
}

/** As a block writes it. */
function shown(value: RuntimeValue): string {
  return value.type === 'NullValue' || value.type === 'UndefinedValue' ? '' : value.toString();
}
