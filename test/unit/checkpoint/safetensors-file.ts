/** A safetensors file with the given header (as it stands) and data. */
export function safetensorsFile(header: object | string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, data]);
}

/** A valid file of float32 zeros: name → shape. */
export function float32File(shapes: Readonly<Record<string, readonly number[]>>): Buffer {
  let end = 0;
  const header: Record<string, object> = { __metadata__: { format: 'pt' } };
  for (const [name, shape] of Object.entries(shapes)) {
    const begin = end;
    end += 4 * shape.reduce((product, size) => product * size, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  return safetensorsFile(header, new Uint8Array(end));
}
