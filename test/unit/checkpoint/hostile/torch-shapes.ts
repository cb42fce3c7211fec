import { dict, tensor } from '../pickle-writer';
import { million, pickled, type HostileCase } from './hostile-case';

/** Tensors that are not where they say. */
export function torchShapes(): HostileCase[] {
  const one = (options: Parameters<typeof tensor>[0]) =>
    dict({ a: tensor({ storageLength: 12, ...options }) });
  return [
    pickled('a negative dimension', one({ shape: [-3, 4] }), /valid storage/),
    pickled('a negative offset', one({ shape: [1], offset: -1 }), /valid storage/),
    pickled('a negative stride', one({ shape: [2], strides: [-1] }), /valid storage/),
    pickled('an offset past the end', one({ shape: [1], offset: 12 }), /does not fit/),
    pickled('strides past the end', one({ shape: [4, 3], strides: [1000, 1] }), /does not fit/),
    pickled('10^9 elements', dict({ a: tensor({ shape: [1e9] }) }), /should have 4000000000 bytes/),
    pickled('10^9 elements in a small storage', one({ shape: [1e9] }), /does not fit/),
    pickled('10^9 elements of stride 0', one({ shape: [1e9], strides: [0] }), /repeats/),
    pickled('2^53 by 2^53 elements', one({ shape: [2 ** 52, 2 ** 52] }), /does not fit|valid storage/),
    pickled('65 dimensions', one({ shape: new Array<number>(65).fill(1) }), /valid storage/),
    pickled('windows that overlap', one({ shape: [3, 3], strides: [1, 1] }), /strides/),
    pickled(
      'a storage of 2^60 elements',
      dict({ a: tensor({ shape: [1], storageLength: 2 ** 52 }) }),
      /should have/,
    ),
    pickled(
      'a storage by path',
      dict({ a: tensor({ shape: [1], key: '../../../../etc/passwd' }) }),
      /no entry/,
    ),
    pickled('a name of a megabyte', dict({ ['n'.repeat(million)]: tensor({ shape: [1] }) }), /at most 1024/),
  ];
}
