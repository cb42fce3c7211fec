import { describe, expect, it } from 'vitest';
import { sameFilter } from '../../../webview/dataset/same-filter';

describe('sameFilter', () => {
  it('tells filters apart by what they let through', () => {
    expect(sameFilter({ text: '' }, {})).toBe(true);
    expect(sameFilter({ subset: 'b', text: 'a' }, { subset: 'b', text: 'a' })).toBe(true);
    expect(sameFilter({ subset: 'b' }, { text: 'a' })).toBe(false);
    expect(sameFilter({ subset: '' }, {})).toBe(false);
  });
});
