import { describe, expect, it } from 'vitest';
import { probabilityMatrix } from '../../../webview/report/example/both-orders';

describe('probabilityMatrix', () => {
  it('has the one shown first in the row', () => {
    expect(probabilityMatrix([0.9, 0.3], 2)).toEqual([
      [undefined, 0.9],
      [0.3, undefined],
    ]);
  });

  it('takes ordered pairs in the order of the journal', () => {
    // (0,1) (0,2) (1,0) (1,2) (2,0) (2,1)
    expect(probabilityMatrix([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 3)).toEqual([
      [undefined, 0.1, 0.2],
      [0.3, undefined, 0.4],
      [0.5, 0.6, undefined],
    ]);
  });

  it('leaves open what is not there', () => {
    expect(probabilityMatrix([null], 2)).toEqual([
      [undefined, null],
      [null, undefined],
    ]);
  });
});
