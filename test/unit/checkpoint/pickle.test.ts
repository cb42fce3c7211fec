import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/checkpoint/checkpoint-error';
import { unpickle } from '../../../src/checkpoint/pickle';
import { PickleGlobal } from '../../../src/checkpoint/pickle-machine';
import { call, dict, global, integer, pickle, raw, text, tuple } from './pickle-writer';

const pair = new PickleGlobal('known.pair', (args) => args.slice(0, 2));
const scope = {
  globals: new Map([[pair.name, pair]]),
  persistentLoad: (id: unknown) => ({ loaded: id }),
};
const load = (bytes: Buffer) => unpickle(bytes, 'model.bin', scope).value;
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
    expect(() => load(bytes('\x80\x02(ios\nsystem\n.'))).toThrow(/"os\.system"/);
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

  it('knows integers of any size, bytes, sets and texts of Python 2', () => {
    expect(load(bytes('\x80\x02\x8a\x00.'))).toBe(0);
    expect(load(bytes('\x80\x02\x8a\x02\xff\x7f.'))).toBe(32767);
    expect(load(bytes('\x80\x02\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f.'))).toBe(2n ** 63n - 1n);
    expect(load(bytes('\x80\x02\x8a\x0a\0\0\0\0\0\0\0\0\0\x80.'))).toBe(-(2n ** 79n));
    expect(load(bytes('\x80\x04C\x02ab.'))).toBeNull();
    expect(load(bytes('\x80\x04\x8f(K\x01K\x02\x90.'))).toEqual([1, 2]);
    expect(load(bytes('\x80\x02U\x02ab.'))).toBe('ab');
  });

  it('goes on where another pickle ended', () => {
    const two = bytes('\x80\x02K\x01.\x80\x02K\x02.');
    const first = unpickle(two, 'model.bin', scope);
    expect(first).toEqual({ value: 1, end: 5 });
    expect(unpickle(two, 'model.bin', scope, first.end)).toEqual({ value: 2, end: 10 });
  });

  it('bounds the number of instructions and dicts', () => {
    expect(() => load(Buffer.alloc(3_000_000, '}'))).toThrow(/more than 250000 dicts/);
    expect(() => load(Buffer.alloc(3_000_000, 'N'))).toThrow(/more than 2000000 instructions/);
  });

  it.each([
    ['an end too soon', '\x80\x02X\xff\xff\xff\xff'],
    ['no stop', '\x80\x02N'],
    ['an empty file', ''],
    ['protocol 0', '\x80\x00N.'],
    ['an unknown instruction', '\x80\x02\xff.'],
    ['an instance of an allowed name', '\x80\x02(iknown\npair\n.'],
    ['an empty stack', '\x80\x02.'],
    ['a group that is not open', '\x80\x02t.'],
    ['a group whose start is gone', '\x80\x02N(00t.'],
    ['a memo that is not set', '\x80\x02h\x05.'],
    ['items of a number', '\x80\x02K\x01NNs.'],
    ['an odd number of items', '\x80\x02}(Nu.'],
    ['appending to a dict', '\x80\x02}Na.'],
    ['calling a number', '\x80\x02K\x01)R.'],
    ['attributes of a number', '\x80\x02K\x01}b.'],
    ['an integer longer than the file', '\x80\x02\x8a\x64.'],
    ['an integer of 2^31 bytes', '\x80\x02\x8b\0\0\0\x80.'],
    ['bytes of 2^63', '\x80\x02\x8e\0\0\0\0\0\0\0\x80.'],
    ['a name without an end', '\x80\x02cos'],
  ])('refuses %s', (_, codes) => {
    expect(() => load(bytes(codes))).toThrow(CheckpointError);
    expect(() => load(bytes(codes))).toThrow(/model\.bin: its pickle/);
  });
});
