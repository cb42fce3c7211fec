/** Assembles a pickle, protocol 2, instruction by instruction. */
export type Pickled = readonly Buffer[];

const code = (text: string) => Buffer.from(text, 'latin1');
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

export const text = (value: string): Pickled => {
  const bytes = Buffer.from(value);
  return [code('X'), uint32(bytes.length), bytes];
};

export const integer = (value: number): Pickled => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return [code('\x8a\x08'), bytes];
};

export const global = (module: string, name: string): Pickled => [code(`c${module}\n${name}\n`)];

export const tuple = (...items: readonly Pickled[]): Pickled => [code('('), ...items.flat(), code('t')];

export const call = (callee: Pickled, ...args: readonly Pickled[]): Pickled => [
  ...callee,
  ...tuple(...args),
  code('R'),
];

const items = (entries: Readonly<Record<string, Pickled>>): Pickled => [
  code('('),
  ...Object.entries(entries).flatMap(([key, value]) => [...text(key), ...value]),
  code('u'),
];

export const dict = (entries: Readonly<Record<string, Pickled>>): Pickled => [code('}'), ...items(entries)];

export const orderedDict = (): Pickled => call(global('collections', 'OrderedDict'));

/** What `Module.state_dict()` gives: an OrderedDict with an attribute `_metadata`. */
export const stateDict = (entries: Readonly<Record<string, Pickled>>): Pickled => [
  ...orderedDict(),
  ...items(entries),
  ...dict({ _metadata: dict({ version: integer(1) }) }),
  code('b'),
];

/** `torch._utils._rebuild_tensor_v2` of a storage, as `torch.save` writes it; numbers in elements. */
export function tensor(options: {
  storage?: string;
  key?: string;
  storageLength?: number;
  offset?: number;
  shape: readonly number[];
  strides?: readonly number[];
}): Pickled {
  const { shape, storage = 'FloatStorage', key = '0', offset = 0 } = options;
  const count = shape.reduce((product, size) => product * size, 1);
  const strides = options.strides ?? shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const id = tuple(
    text('storage'),
    global('torch', storage),
    text(key),
    text('cpu'),
    integer(options.storageLength ?? offset + count),
  );
  return call(
    global('torch._utils', '_rebuild_tensor_v2'),
    [...id, code('Q')],
    integer(offset),
    tuple(...shape.map(integer)),
    tuple(...strides.map(integer)),
    [code('\x89')],
    orderedDict(),
  );
}

export const raw = (bytes: string): Pickled => [code(bytes)];

/** The whole pickle: protocol, value, stop. */
export const pickle = (value: Pickled): Buffer => Buffer.concat([code('\x80\x02'), ...value, code('.')]);
