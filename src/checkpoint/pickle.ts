import { CheckpointError } from './checkpoint-error';
import { quoted } from './shape';

/** Instructions in one pickle; a checkpoint spends about 30 per tensor. Bounds memory and time alike. */
const maxInstructions = 2_000_000;

/** A `module.name` that a pickle refers to and that its reader allows. */
export class PickleGlobal {
  constructor(
    readonly name: string,
    /** What calling it gives; absent where it is only a name. Runs our code on decoded data, never the file's. */
    readonly call?: (args: readonly unknown[]) => unknown,
  ) {}
}

/** What a pickle's references to the outside mean; everything else is refused. */
export interface PickleScope {
  readonly globals: ReadonlyMap<string, PickleGlobal>;
  persistentLoad(id: unknown): unknown;
}

/**
 * Decodes a pickle that holds only data: numbers, strings, tuples and lists (arrays), dicts (Maps) and what `scope` allows.
 * Nothing is ever imported or executed. Of protocols 2 to 5, the instructions that such data needs.
 *
 * Instruction set: CPython's Lib/pickletools.py.
 */
export function unpickle(bytes: Buffer, file: string, scope: PickleScope): unknown {
  const machine = new PickleMachine(bytes, file, scope);
  for (let count = 0; count < maxInstructions; count++) {
    const code = machine.byte();
    if (code === 0x2e) return machine.pop();
    const produce = producers.get(code);
    const act = actions.get(code);
    if (produce !== undefined) machine.push(produce(machine));
    else if (act !== undefined) act(machine);
    else throw machine.damaged(`uses instruction 0x${code.toString(16)}, which tensors do not need`);
  }
  throw machine.damaged(`has more than ${maxInstructions} instructions`);
}

type Instruction = (machine: PickleMachine) => unknown;

/** Instructions whose result is pushed, by code. */
const producers: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x4e /* NONE */, () => null],
  [0x88 /* NEWTRUE */, () => true],
  [0x89 /* NEWFALSE */, () => false],
  [0x4a /* BININT */, (m) => m.take(4).readInt32LE()],
  [0x4b /* BININT1 */, (m) => m.byte()],
  [0x4d /* BININT2 */, (m) => m.take(2).readUInt16LE()],
  [0x8a /* LONG1 */, (m) => m.long(m.byte())],
  [0x47 /* BINFLOAT */, (m) => m.take(8).readDoubleBE()],
  [0x58 /* BINUNICODE */, (m) => m.text(m.take(4).readUInt32LE())],
  [0x8c /* SHORT_BINUNICODE */, (m) => m.text(m.byte())],
  [0x29 /* EMPTY_TUPLE */, () => []],
  [0x85 /* TUPLE1 */, (m) => m.popMany(1)],
  [0x86 /* TUPLE2 */, (m) => m.popMany(2)],
  [0x87 /* TUPLE3 */, (m) => m.popMany(3)],
  [0x74 /* TUPLE */, (m) => m.popMark()],
  [0x5d /* EMPTY_LIST */, () => []],
  [0x6c /* LIST */, (m) => m.popMark()],
  [0x7d /* EMPTY_DICT */, () => new Map()],
  [0x64 /* DICT */, (m) => m.setItems(new Map(), m.popMark())],
  [0x68 /* BINGET */, (m) => m.recall(m.byte())],
  [0x6a /* LONG_BINGET */, (m) => m.recall(m.take(4).readUInt32LE())],
  [0x63 /* GLOBAL */, (m) => m.global([m.line(), m.line()])],
  [0x93 /* STACK_GLOBAL */, (m) => m.global(m.popMany(2))],
  [0x51 /* BINPERSID */, (m) => m.scope.persistentLoad(m.pop())],
  [0x52 /* REDUCE */, (m) => m.reduce()],
]);

/** Instructions that change what is there, by code. */
const actions: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x80 /* PROTO */, (m) => m.protocol(m.byte())],
  [0x95 /* FRAME */, (m) => m.take(8)],
  [0x28 /* MARK */, (m) => m.mark()],
  [0x30 /* POP */, (m) => m.pop()],
  [0x61 /* APPEND */, (m) => m.append(m.popMany(1))],
  [0x65 /* APPENDS */, (m) => m.append(m.popMark())],
  [0x73 /* SETITEM */, (m) => m.setItemsOfTop(m.popMany(2))],
  [0x75 /* SETITEMS */, (m) => m.setItemsOfTop(m.popMark())],
  [0x62 /* BUILD */, (m) => m.build()],
  [0x71 /* BINPUT */, (m) => m.remember(m.byte())],
  [0x72 /* LONG_BINPUT */, (m) => m.remember(m.take(4).readUInt32LE())],
  [0x94 /* MEMOIZE */, (m) => m.remember(m.memo.size)],
]);

/** The stack, marks and memo that the instructions work on, all iterative: depth of nesting costs no recursion. */
class PickleMachine {
  private at = 0;
  private readonly stack: unknown[] = [];
  private readonly marks: number[] = [];
  readonly memo = new Map<number, unknown>();

  constructor(
    private readonly bytes: Buffer,
    private readonly file: string,
    readonly scope: PickleScope,
  ) {}

  byte(): number {
    return this.take(1).readUInt8();
  }

  take(length: number): Buffer {
    const start = this.at;
    this.at += length;
    if (this.at > this.bytes.length) throw this.damaged('ends early');
    return this.bytes.subarray(start, this.at);
  }

  text(length: number): string {
    return this.take(length).toString('utf8');
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.at);
    if (end < 0 || end - this.at > 1024) throw this.damaged('has a name without an end');
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  /** Two's complement, little-endian. */
  long(length: number): number {
    if (length > 8) throw this.damaged('has an integer beyond 64 bits');
    const padded = Buffer.alloc(8);
    this.take(length).copy(padded);
    const value = Number(BigInt.asIntN(length * 8, padded.readBigUInt64LE()));
    if (!Number.isSafeInteger(value)) throw this.damaged('has an integer beyond 2^53');
    return value;
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  popMark(): unknown[] {
    const mark = this.marks.pop();
    if (mark === undefined || mark > this.stack.length) throw this.damaged('closes a group that is not open');
    return this.stack.splice(mark);
  }

  popMany(count: number): unknown[] {
    if (this.stack.length < count) throw this.damaged('takes a value from an empty stack');
    return this.stack.splice(this.stack.length - count);
  }

  pop(): unknown {
    return this.popMany(1)[0];
  }

  remember(index: number): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): unknown {
    if (!this.memo.has(index)) throw this.damaged(`recalls memo ${index} before it is set`);
    return this.memo.get(index);
  }

  protocol(version: number): void {
    if (version < 2 || version > 5) throw this.damaged(`has protocol ${version}`);
  }

  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!Array.isArray(list)) throw this.damaged('appends to something other than a list');
    for (const item of items) list.push(item);
  }

  setItemsOfTop(items: readonly unknown[]): void {
    this.setItems(this.top(), items);
  }

  setItems(dict: unknown, items: readonly unknown[]): unknown {
    if (!(dict instanceof Map) || items.length % 2 !== 0) {
      throw this.damaged('sets items of something other than a dict');
    }
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
    return dict;
  }

  /** Attributes of an OrderedDict (a state dict's `_metadata`) say nothing about tensors: dropped. */
  build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) throw this.damaged('sets attributes on something other than a dict');
  }

  global([module, name]: readonly unknown[]): PickleGlobal {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.damaged('has a name that is not text');
    const known = this.scope.globals.get(`${module}.${name}`);
    if (known === undefined) {
      throw new CheckpointError(
        this.file,
        `refers to the Python object ${quoted(`${module}.${name}`)}, which is not part of a file of tensors; nothing was executed`,
        'Do not load this file in Python unless you trust its origin. Use a safetensors version of the model.',
      );
    }
    return known;
  }

  reduce(): unknown {
    const [callee, args] = this.popMany(2);
    if (!(callee instanceof PickleGlobal) || callee.call === undefined || !Array.isArray(args)) {
      throw this.damaged('calls something that is not a function of tensors');
    }
    return callee.call(args);
  }

  damaged(problem: string): CheckpointError {
    return new CheckpointError(
      this.file,
      `its data.pkl ${problem}`,
      'The file is damaged, or is not a state dict saved by PyTorch. Use a safetensors version of the model.',
    );
  }

  private top(): unknown {
    if (this.stack.length === 0) throw this.damaged('takes a value from an empty stack');
    return this.stack.at(-1);
  }
}
