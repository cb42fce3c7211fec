import { CheckpointError } from './checkpoint-error';
import { quoted } from './shape';

/** A Map takes hundreds of bytes; a file of tensors has one or two for each. */
const maxDicts = 250_000;

/** Python's integers have no end; those of a file of tensors have 10 bytes at most. */
const maxIntegerBytes = 255;

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

/** The stack, marks and memo that the instructions work on, all iterative: depth of nesting costs no recursion. */
export class PickleMachine {
  private readonly stack: unknown[] = [];
  private readonly marks: number[] = [];
  private dicts = 0;
  readonly memo = new Map<number, unknown>();

  /** @param at position of the next instruction */
  constructor(
    private readonly bytes: Buffer,
    private readonly file: string,
    readonly scope: PickleScope,
    public at = 0,
  ) {}

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw this.damaged('ends early');
    return value;
  }

  take(length: number): Buffer {
    const start = this.at;
    this.at += length;
    if (this.at > this.bytes.length) throw this.damaged('ends early');
    return this.bytes.subarray(start, this.at);
  }

  /** Bytes that are no text say nothing about tensors: null stands for them. */
  skip(length: number): null {
    this.take(length);
    return null;
  }

  /** The 8-byte length that comes next. One beyond the file is refused when its bytes are taken. */
  longLength(): number {
    return Number(this.take(8).readBigUInt64LE());
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

  /** Two's complement, little-endian; a bigint beyond the exact integers. */
  long(length: number): number | bigint {
    if (length === 0) return 0;
    if (length > maxIntegerBytes) throw this.damaged(`has an integer of ${length} bytes`);
    const digits = Buffer.from(this.take(length)).reverse().toString('hex');
    const value = BigInt.asIntN(length * 8, BigInt(`0x${digits}`));
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  }

  dict(): Map<unknown, unknown> {
    if (++this.dicts > maxDicts) throw this.damaged(`has more than ${maxDicts} dicts`);
    return new Map();
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

  /** The oldest form of a call; nothing of a file of tensors needs it. */
  instance(): never {
    const { name } = this.global([this.line(), this.line()]);
    throw this.damaged(`makes an instance of ${name}`);
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
      `its pickle ${problem}`,
      'The file is damaged, or is not a state dict saved by PyTorch. Use a safetensors version of the model.',
    );
  }

  private top(): unknown {
    if (this.stack.length === 0) throw this.damaged('takes a value from an empty stack');
    return this.stack.at(-1);
  }
}
