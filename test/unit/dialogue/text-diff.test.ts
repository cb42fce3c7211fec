import { describe, expect, it } from 'vitest';
import { diffTexts } from '../../../src/dialogue/text-diff';

const side = (left: string, right: string, which: 'left' | 'right') =>
  diffTexts(left, right)
    .filter((segment) => segment.side === 'equal' || segment.side === which)
    .map(({ text }) => text)
    .join('');

describe('comparing two texts', () => {
  it('tells words apart', () => {
    expect(diffTexts('<|user|>\nHello you', '<|user|>\nHello me!')).toEqual([
      { side: 'equal', text: '<|user|>\nHello ' },
      { side: 'left', text: 'you' },
      { side: 'right', text: 'me!' },
    ]);
    expect(diffTexts('same', 'same')).toEqual([{ side: 'equal', text: 'same' }]);
    expect(diffTexts('', '')).toEqual([]);
  });

  it.each([
    ['a b c', ''],
    ['e\u0301 🙂 漢字 \ud800 x', '🙂\udc00 e 漢 \ud800'],
    ['a\n\n b\t', 'a\n b'],
    [
      Array.from({ length: 60_000 }, (_, i) => `l${i}`).join(' '),
      Array.from({ length: 60_000 }, (_, i) => `r${i}`).join(','),
    ],
  ])('both texts can be read from it', (left, right) => {
    expect(side(left, right, 'left') === left).toBe(true);
    expect(side(left, right, 'right') === right).toBe(true);
  });
});
