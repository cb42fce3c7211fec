import { PickleMachine, type PickleScope } from './pickle-machine';

/** Instructions in one pickle; a checkpoint spends about 30 per tensor. Bounds memory and time alike. */
const maxInstructions = 2_000_000;

/**
 * Decodes a pickle that holds only data: numbers, strings, tuples, lists and sets (arrays), dicts (Maps) and what
 * `scope` allows. Nothing is ever imported or executed. Of protocols 2 to 5, the instructions that such data needs.
 *
 * Instruction set: CPython's Lib/pickletools.py.
 *
 * @param start where the pickle begins in `bytes`
 * @returns the value, and where the bytes after the pickle begin
 */
export function unpickle(
  bytes: Buffer,
  file: string,
  scope: PickleScope,
  start = 0,
): { value: unknown; end: number } {
  const machine = new PickleMachine(bytes, file, scope, start);
  for (let count = 0; count < maxInstructions; count++) {
    const code = machine.byte();
    if (code === 0x2e) return { value: machine.pop(), end: machine.at };
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
  [0x8b /* LONG4 */, (m) => m.long(m.take(4).readUInt32LE())],
  [0x47 /* BINFLOAT */, (m) => m.take(8).readDoubleBE()],
  [0x58 /* BINUNICODE */, (m) => m.text(m.take(4).readUInt32LE())],
  [0x8c /* SHORT_BINUNICODE */, (m) => m.text(m.byte())],
  [0x8d /* BINUNICODE8 */, (m) => m.text(m.longLength())],
  [0x55 /* SHORT_BINSTRING, text of Python 2 */, (m) => m.text(m.byte())],
  [0x54 /* BINSTRING */, (m) => m.text(m.take(4).readUInt32LE())],
  [0x42 /* BINBYTES */, (m) => m.skip(m.take(4).readUInt32LE())],
  [0x43 /* SHORT_BINBYTES */, (m) => m.skip(m.byte())],
  [0x8e /* BINBYTES8 */, (m) => m.skip(m.longLength())],
  [0x96 /* BYTEARRAY8 */, (m) => m.skip(m.longLength())],
  [0x29 /* EMPTY_TUPLE */, () => []],
  [0x85 /* TUPLE1 */, (m) => m.popMany(1)],
  [0x86 /* TUPLE2 */, (m) => m.popMany(2)],
  [0x87 /* TUPLE3 */, (m) => m.popMany(3)],
  [0x74 /* TUPLE */, (m) => m.popMark()],
  [0x5d /* EMPTY_LIST */, () => []],
  [0x8f /* EMPTY_SET */, () => []],
  [0x91 /* FROZENSET */, (m) => m.popMark()],
  [0x6c /* LIST */, (m) => m.popMark()],
  [0x7d /* EMPTY_DICT */, (m) => m.dict()],
  [0x64 /* DICT */, (m) => m.setItems(m.dict(), m.popMark())],
  [0x68 /* BINGET */, (m) => m.recall(m.byte())],
  [0x6a /* LONG_BINGET */, (m) => m.recall(m.take(4).readUInt32LE())],
  [0x63 /* GLOBAL */, (m) => m.global([m.line(), m.line()])],
  [0x69 /* INST */, (m) => m.instance()],
  [0x93 /* STACK_GLOBAL */, (m) => m.global(m.popMany(2))],
  [0x51 /* BINPERSID */, (m) => m.scope.persistentLoad(m.pop())],
  [0x52 /* REDUCE */, (m) => m.reduce()],
]);

/** Instructions that change what is there, by code. */
const actions: ReadonlyMap<number, Instruction> = new Map<number, Instruction>([
  [0x80 /* PROTO */, (m) => m.protocol(m.byte())],
  [0x95 /* FRAME */, (m) => m.skip(8)],
  [0x28 /* MARK */, (m) => m.mark()],
  [0x30 /* POP */, (m) => m.pop()],
  [0x31 /* POP_MARK */, (m) => m.popMark()],
  [0x61 /* APPEND */, (m) => m.append(m.popMany(1))],
  [0x65 /* APPENDS */, (m) => m.append(m.popMark())],
  [0x90 /* ADDITEMS, of a set */, (m) => m.append(m.popMark())],
  [0x73 /* SETITEM */, (m) => m.setItemsOfTop(m.popMany(2))],
  [0x75 /* SETITEMS */, (m) => m.setItemsOfTop(m.popMark())],
  [0x62 /* BUILD */, (m) => m.build()],
  [0x71 /* BINPUT */, (m) => m.remember(m.byte())],
  [0x72 /* LONG_BINPUT */, (m) => m.remember(m.take(4).readUInt32LE())],
  [0x94 /* MEMOIZE */, (m) => m.remember(m.memo.size)],
]);
