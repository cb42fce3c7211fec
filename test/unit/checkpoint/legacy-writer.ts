import {
  call,
  dict,
  global,
  integer,
  orderedDict,
  pickle,
  raw,
  text,
  tuple,
  type Pickled,
} from './pickle-writer';

export interface LegacyFile {
  readonly state: Pickled;
  /** Key and bytes of float32, in the order of the file. */
  readonly storages: readonly (readonly [string, Uint8Array])[];
  /** What the file says its storages are; `storages`' own keys otherwise. */
  readonly keys?: readonly string[];
  readonly magic?: bigint;
  readonly protocol?: number;
  readonly littleEndian?: boolean;
  readonly longSize?: number;
  /** Added to each storage's count of elements. */
  readonly countError?: number | bigint;
}

/** A file as `torch.save` wrote it before PyTorch 1.6. */
export function legacyFile(file: LegacyFile): Buffer {
  const { state, storages, magic = 0x1950a86a20f9469cfc6cn } = file;
  const keys = file.keys ?? storages.map(([key]) => key);
  const { protocol = 1001, littleEndian = true, longSize = 4, countError = 0 } = file;
  const sizes = dict({ short: integer(2), int: integer(4), long: integer(longSize) });
  const info = dict({
    protocol_version: integer(protocol),
    little_endian: raw(littleEndian ? '\x88' : '\x89'),
    type_sizes: sizes,
  });
  const list = [...raw(']('), ...keys.flatMap((key) => text(key)), ...raw('e')];
  return Buffer.concat([
    pickle(tenByteInteger(magic)),
    pickle(integer(protocol)),
    pickle(info),
    pickle(state),
    pickle(list),
    ...storages.flatMap(([, bytes]) => {
      const count = Buffer.alloc(8);
      count.writeBigInt64LE(BigInt(bytes.length / 4) + BigInt(countError));
      return [count, Buffer.from(bytes)];
    }),
  ]);
}

function tenByteInteger(value: bigint): Pickled {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  bytes.writeUInt16LE(Number(value >> 64n), 8);
  return [...raw('\x8a\x0a'), bytes];
}

/** A tensor whose storage has a sixth item in its id: null, or key, offset and length of a view. */
export function legacyTensor(options: {
  key: string;
  count: number;
  shape: readonly number[];
  offset?: number;
  view?: readonly [string, number, number];
  type?: readonly [string, string];
  /** Built by `_rebuild_tensor`, which has no hooks. */
  old?: boolean;
}): Pickled {
  const { key, count, shape, offset = 0, view, type = ['torch', 'FloatStorage'], old = false } = options;
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const metadata = view ? tuple(text(view[0]), integer(view[1]), integer(view[2])) : raw('N');
  const id = tuple(text('storage'), global(...type), text(key), text('cpu'), integer(count), metadata);
  const where = [
    [...id, ...raw('Q')],
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
  ];
  return old
    ? call(global('torch._utils', '_rebuild_tensor'), ...where)
    : call(global('torch._utils', '_rebuild_tensor_v2'), ...where, raw('\x89'), orderedDict());
}
