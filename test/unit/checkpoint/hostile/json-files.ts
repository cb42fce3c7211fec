import { float32File, safetensorsFile } from '../safetensors-file';
import { config, configured, goodConfig, indexed, million, safe, type HostileCase } from './hostile-case';

/** Safetensors files: a length, JSON, bytes. */
export function safetensorsFiles(): HostileCase[] {
  const entry = (begin: number, end: number, shape = `[${end - begin}]`) =>
    `{"dtype":"U8","shape":${shape},"data_offsets":[${begin},${end}]}`;
  const header = (json: string, size = 8) => safetensorsFile(json, new Uint8Array(size));
  const length = (value: bigint) => {
    const bytes = Buffer.alloc(64);
    bytes.writeBigUInt64LE(value);
    return bytes;
  };
  const whole = float32File({ a: [100], b: [50] });
  const wide = (entries: number) => `{${Array.from({ length: entries }, (_, i) => `"${i}":[]`).join(',')}}`;
  return [
    ...[0, 5, 40, whole.length - 1].map((at) =>
      safe(`a safetensors file cut to ${at} bytes`, whole.subarray(0, at), /at least/),
    ),
    ...[2n ** 63n, 2n ** 64n - 1n, 2n ** 31n].map((value) =>
      safe(`a header of ${value} bytes`, length(value), /not a safetensors file/),
    ),
    safe(
      'a header of 31 MB of spaces',
      { bytes: length(31_000_000n).subarray(0, 8), sparse: 32_000_000 },
      /JSON/,
    ),
    safe('a header of two million lists', header(wide(2 * million)), /too many values/),
    safe('a header of a million lists', header(wide(million)), /tensor "0"/),
    safe('a header nested a million deep', header(`{"a":${'['.repeat(million)}`), /nested too deeply/),
    safe('10^9 elements', header(`{"a":${entry(0, 8, '[1000000000]')}}`), /needs 1000000000 bytes/),
    safe('a negative dimension', header(`{"a":${entry(0, 8, '[-8]')}}`), /shape/),
    safe('a dimension of 1e300', header(`{"a":${entry(0, 8, '[1e300]')}}`), /shape/),
    safe('negative offsets', header(`{"a":${entry(-8, 0, '[8]')}}`), /data_offsets/),
    safe('offsets past the end', header(`{"a":${entry(8, 16)}}`), /at least/),
    safe('overlapping tensors', header(`{"a":${entry(0, 8)},"b":${entry(4, 8)}}`), /overlaps/),
    safe('a name twice', header(`{"a":${entry(0, 4)},"a":${entry(4, 8)}}`), /no tensor/),
    safe('the name __proto__', header(`{"__proto__":${entry(0, 8)}}`), /no float tensor/),
    safe('a __proto__ that is no entry', header('{"__proto__":{"dtype":"F32"}}'), /__proto__/),
    safe('metadata with a prototype', header('{"__metadata__":{"__proto__":{"a":1}}}'), /no tensor/),
  ];
}

/** What config.json may ask for. */
export function configs(): HostileCase[] {
  const changed = (changes: object) => Buffer.from(JSON.stringify({ ...config, ...changes }));
  return [
    configured('a config.json of 200 MB', { bytes: goodConfig, sparse: 200_000_000 }, /200000000 bytes/),
    configured(
      'a config.json nested a million deep',
      Buffer.from('{"a":'.repeat(million)),
      /nested too deeply/,
    ),
    configured(
      'a config.json of five million lists',
      Buffer.from(`{"a":[${'[],'.repeat(3 * million)}0]}`),
      /too many values/,
    ),
    configured('10^9 layers', changed({ num_hidden_layers: 1e9 }), /num_hidden_layers/),
    configured('a hidden size of 10^15', changed({ hidden_size: 1e15 }), /shape|missing|hidden_size/),
    configured('10^9 labels', changed({ num_labels: 1e9 }), /num_labels|missing/),
    configured('a label numbered 10^15', changed({ id2label: { 1e15: 'x' } }), /id2label|shape|missing/),
    configured('a model_type from the prototype', changed({ model_type: '__proto__' }), /model_type/),
    configured('a config.json that is a list', Buffer.from('[1]'), /JSON object/),
    configured('a config.json of no text', Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), /JSON/),
  ];
}

/** Indexes and sets of shards. */
export function indexes(): HostileCase[] {
  const paths = [
    '../../etc/passwd',
    '/etc/passwd',
    '../model.safetensors',
    'a/../../x.safetensors',
    'C:\\x.safetensors',
  ];
  const map = Object.fromEntries(Array.from({ length: 700_000 }, (_, i) => [String(i), 'x.bin']));
  return [
    ...[...paths, 'x\0.safetensors', 7, null, { a: 1 }].map((path) =>
      indexed(`an index that points to ${JSON.stringify(path)}`, path, /weight_map/),
    ),
    indexed('an index that points to nothing', 'gone.safetensors', /missing/),
    indexed('an index that points to itself', 'model.safetensors.index.json', /weight_map/),
    {
      name: 'an index of 700,000 tensors',
      files: {
        'config.json': goodConfig,
        'model.safetensors.index.json': Buffer.from(JSON.stringify({ weight_map: map })),
      },
      says: /too many values/,
    },
    {
      name: 'one of 99,999 shards',
      files: { 'config.json': goodConfig, 'model-00001-of-99999.safetensors': float32File({ a: [1] }) },
      says: /1 of 99999/,
    },
  ];
}
