import { codes, million, type HostileCase } from './hostile-case';

/** Pickles that would take more time, memory or stack than there is. */
export function pickleBombs(): HostileCase[] {
  const list = '('.concat('N'.repeat(900_000), 'lq\0');
  const selfList = ']q\0h\0a';
  const rebuild = 'ctorch._utils\n_rebuild_tensor_v2\n';
  const fromType = 'ctorch._tensor\n_rebuild_from_type_v2\n';
  return [
    codes(
      '31 MB of instructions',
      '\x80\x02'.concat('N0'.repeat(15_500_000), '.'),
      /more than 2000000 instructions/,
    ),
    codes(
      'lists in lists',
      '\x80\x02'.concat(']'.repeat(3 * million), '.'),
      /more than 2000000 instructions/,
    ),
    codes('dicts', '\x80\x02'.concat('}'.repeat(3 * million), '.'), /more than 250000 dicts/),
    codes(
      'bytes of no length',
      '\x80\x04'.concat('C\0'.repeat(3 * million), '.'),
      /more than 2000000 instructions/,
    ),
    codes(
      'two million memos',
      '\x80\x04N'.concat('\x94'.repeat(3 * million), '.'),
      /more than 2000000 instructions/,
    ),
    codes('lists of one', '\x80\x02'.concat(']Na'.repeat(million), '.'), /more than 2000000 instructions/),
    codes('a list that holds itself for a state dict', `\x80\x02${selfList}.`, /does not hold a dict/),
    codes(
      'a list that holds itself for a shape',
      `\x80\x02${rebuild}(${selfList}K\0h\0h\0tR.`,
      /without a valid storage/,
    ),
    codes(
      'a call whose arguments hold the call',
      `\x80\x02${fromType}q\x01(q\x02h\x01ctorch\nTensor\n]q\x03(h\x01ctorch\nTensor\nh\x03etR.`,
      /unknown way/,
    ),
    codes('a dict that holds itself', '\x80\x02}q\0X\x05\0\0\0modelh\0s.', /no tensor/),
    codes(
      'billion laughs',
      '\x80\x02]q\0(NNNNNNNNNNe'.concat(']q\x01(h\0h\0h\0h\0h\0h\0h\0h\0eq\0'.repeat(40), '.'),
      /does not hold a dict/,
    ),
    codes('nested a million deep', '\x80\x02)'.concat('\x85'.repeat(million), '.'), /does not hold a dict/),
    codes(
      'ordered dicts of a long list, again and again',
      '\x80\x02'.concat(list, '0', 'ccollections\nOrderedDict\nq\x01', 'h\x01h\0\x85R0'.repeat(100_000), '.'),
      /pairs/,
    ),
    codes('recursive memo', '\x80\x02h\0q\0.', /before it is set/),
    codes('memo number 2^32 - 1', '\x80\x02Nr\xff\xff\xff\xffj\xff\xff\xff\xfe.', /before it is set/),
    codes('a text of 4 GB', '\x80\x02X\xff\xff\xff\xffabc.', /ends early/),
    codes('a text of 2^63 bytes', '\x80\x04\x8d\xff\xff\xff\xff\xff\xff\xff\x7fabc.', /ends early/),
    codes('an integer of 2^31 - 1 bytes', '\x80\x02\x8b\xff\xff\xff\x7f.', /integer of/),
    codes('a frame of 2^63 bytes', '\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\x7f.', /empty stack/),
    codes('nothing', '', /ends early/),
  ];
}
