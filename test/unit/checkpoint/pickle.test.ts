import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';
import { PickleGlobal, unpickle } from '../../../src/checkpoint/pickle';
import { call, dict, global, integer, pickle, raw, text, tuple } from './pickle-writer';

const pair = new PickleGlobal('known.pair', (args) => args.slice(0, 2));
const scope = {
  globals: new Map([[pair.name, pair]]),
  persistentLoad: (id: unknown) => ({ loaded: id }),
};
const load = (bytes: Buffer) => unpickle(bytes, 'model.bin', scope);
const bytes = (codes: string) => Buffer.from(codes, 'latin1');

describe('unpickle', () => {
  it('decodes the values that tensors are described with', () => {
    const value = tuple(text('wörd'), integer(-3), integer(2 ** 40), raw('N'), raw('\x88'), raw('K\x07'));
    expect(load(pickle(value))).toEqual(['wörd', -3, 2 ** 40, null, true, 7]);
    expect(load(pickle(dict({ a: integer(1), b: tuple() })))).toEqual(
      new Map<string, unknown>([
        ['a', 1],
        ['b', []],
      ]),
    );
    expect(load(pickle(call(global('known', 'pair'), integer(1), integer(2))))).toEqual([1, 2]);
    expect(load(pickle([...text('id'), ...raw('Q')]))).toEqual({ loaded: 'id' });
    expect(load(bytes('\x80\x02](K\x01K\x02eK\x03a.'))).toEqual([1, 2, 3]);
    expect(load(bytes('\x80\x02G\x3f\xf8\0\0\0\0\0\0.'))).toBe(1.5);
  });

  it('decodes frames, short strings and the running memo of protocol 4', () => {
    const codes = '\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x05known\x94\x8c\x04pair\x94\x93\x94K\x01h\x00\x86R.';
    expect(load(bytes(codes))).toEqual([1, 'known']);
  });

  it('refuses any other global by name and says that nothing ran', () => {
    const system = call(global('os', 'system'), text('touch owned'));
    expect(() => load(pickle(system))).toThrow(/"os\.system".*nothing was executed/);
    expect(() => load(bytes('\x80\x04\x8c\x02os\x8c\x06system\x93.'))).toThrow(/"os\.system"/);
    expect(() => load(pickle(global('builtins', 'eval')))).toThrow(/"builtins\.eval"/);
    expect(() => load(pickle(global('known', 'constructor')))).toThrow(/"known\.constructor"/);
  });

  it('survives a list that holds itself and values nested 400,000 deep', () => {
    const list = load(bytes('\x80\x02]q\0h\0a.'));
    expect(Array.isArray(list) && list[0] === list).toBe(true);
    const deep = load(bytes(`\x80\x02)${'\x85q\0'.repeat(400_000)}.`));
    expect(Array.isArray(deep) && deep.length).toBe(1);
    expect(() => load(bytes(`\x80\x02)${'\x85'.repeat(400_000)}\x8c\x01a\x93.`))).toThrow(
      /name that is not text/,
    );
  });

  it('bounds the number of instructions', () => {
    expect(() => load(Buffer.alloc(3_000_000, 'N'))).toThrow(/more than 2000000 instructions/);
  });

  it.each([
    ['an end too soon', '\x80\x02X\xff\xff\xff\xff'],
    ['no stop', '\x80\x02N'],
    ['an empty file', ''],
    ['protocol 0', '\x80\x00N.'],
    ['an unknown instruction', '\x80\x02\xff.'],
    ['the inst instruction', '\x80\x02(ios\nsystem\n.'],
    ['an empty stack', '\x80\x02.'],
    ['a group that is not open', '\x80\x02t.'],
    ['a group whose start is gone', '\x80\x02N(00t.'],
    ['a memo that is not set', '\x80\x02h\x05.'],
    ['items of a number', '\x80\x02K\x01NNs.'],
    ['an odd number of items', '\x80\x02}(Nu.'],
    ['appending to a dict', '\x80\x02}Na.'],
    ['calling a number', '\x80\x02K\x01)R.'],
    ['attributes of a number', '\x80\x02K\x01}b.'],
    ['an integer of 100 bytes', '\x80\x02\x8a\x64.'],
    ['an integer beyond 2^53', '\x80\x02\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f.'],
    ['a name without an end', '\x80\x02cos'],
  ])('refuses %s', (_, codes) => {
    expect(() => load(bytes(codes))).toThrow(CheckpointError);
    expect(() => load(bytes(codes))).toThrow(/model\.bin: its data\.pkl/);
  });
});
