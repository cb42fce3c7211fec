import { legacyFile, legacyTensor } from '../legacy-writer';
import { dict, pickle, tensor } from '../pickle-writer';
import { archive, archived, floats, goodConfig, type HostileCase } from './hostile-case';

/** ZIP archives that lie about what they hold. */
export function zips(): HostileCase[] {
  const good = pickle(dict({ a: tensor({ shape: [12] }) }));
  const many = (count: number) =>
    Array.from({ length: count }, (_, i) => [`m/x/${i}`, new Uint8Array(0)] as const);
  const countLies = archive(good, { zip64: true });
  countLies.writeBigUInt64LE(2n ** 40n, countLies.length - 98 + 32);
  const shortLies = archive(good);
  shortLies.writeUInt16LE(0xfffe, shortLies.length - 12);
  shortLies.writeUInt16LE(0xfffe, shortLies.length - 14);
  const whole = archive(good);
  const overlapping = archive(good);
  // The second entry of the directory is said to lie where the first does.
  overlapping.writeUInt32LE(0, overlapping.lastIndexOf('PK\x01\x02') + 42);
  return [
    ...[10, 100, 200, whole.length - 22, whole.length - 1].map((length) =>
      archived(`a ZIP archive cut to ${length} bytes`, whole.subarray(0, length), /ZIP archive/),
    ),
    archived('compressed entries', archive(good, { method: 8 }), /compressed/),
    archived('entries of an unknown method', archive(good, { method: 99 }), /compressed/),
    archived('overlapping entries', overlapping, /overlaps/),
    archived('2^40 entries', countLies, /more than 30100 entries/),
    archived('65,534 entries that are not there', shortLies, /more than 30100 entries/),
    archived('60,000 entries', archive(good, {}, many(60_000)), /more than 30100 entries/),
    archived('offsets beyond the file', archive(good, { zip64: true, offsetError: 2 ** 52 }), /damaged/),
    archived('negative offsets', archive(good, { zip64: true, offsetError: -1e6 }), /damaged/),
    archived('sizes of 2^60', archive(good, { zip64: true, sizeError: 2 ** 60 }), /damaged/),
    archived('two entries of one name', archive(good, {}, [['m/data/0', floats]]), /two entries/),
    archived('an entry that climbs', archive(good, {}, [['../../x', floats]]), /damaged/),
    archived('two pickles', archive(good, {}, [['n/data.pkl', good]]), /2 entries data.pkl/),
    {
      name: 'a data.pkl of 2 GB',
      files: {
        'config.json': goodConfig,
        'pytorch_model.bin': { bytes: Buffer.from('PK\x03\x04'), sparse: 2 ** 31 },
      },
      says: /ZIP archive/,
    },
  ];
}

/** Files before PyTorch 1.6, likewise. */
export function legacyFiles(): HostileCase[] {
  const state = dict({ a: legacyTensor({ key: '0', count: 12, shape: [12] }) });
  const storages = [['0', floats]] as const;
  const whole = legacyFile({ state, storages });
  const keys = Array.from({ length: 60_000 }, (_, i) => String(i));
  return [
    ...[3, 20, 60, 200, whole.length - 1].map((length) =>
      archived(
        `an old file cut to ${length} bytes`,
        whole.subarray(0, length),
        /early|at least|pickle|PyTorch/,
      ),
    ),
    archived('an old file of 60,000 storages', legacyFile({ state, storages, keys }), /at most 30000/),
    archived(
      'an old file with a count of 2^62',
      legacyFile({ state, storages, countError: 2n ** 62n }),
      /should have 12/,
    ),
    archived(
      'an old file with a negative count',
      legacyFile({ state, storages, countError: -100 }),
      /should have 12/,
    ),
    {
      name: 'an old file whose pickle does not end in 2 GB',
      files: {
        'config.json': goodConfig,
        'pytorch_model.bin': { bytes: whole.subarray(0, 140), sparse: 2 ** 31 },
      },
      says: /pickle/,
    },
    archived(
      'a tar archive',
      Buffer.concat([Buffer.alloc(257), Buffer.from('ustar'), Buffer.alloc(250)]),
      /tar archive/,
    ),
  ];
}
