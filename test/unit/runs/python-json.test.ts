import { describe, expect, it } from 'vitest';
import {
  pythonFloat,
  pythonInnerList,
  pythonLine,
  pythonObject,
  pythonString,
  type PythonValue,
} from '../../../src/runs/python-json';

describe('Python JSON', () => {
  it.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [1, '1.0'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-1.5e-7, '-1.5e-07'],
    [0.30000000000000004, '0.30000000000000004'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.2345e22, '1.2345e+22'],
    [5e-324, '5e-324'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ])('writes the float %d as Python does', (value, expected) => {
    expect(pythonFloat(value)).toBe(expected);
  });

  it('escapes all but printable ASCII', () => {
    expect(pythonString('\b\f\r\0/\u2028𝄞')).toBe('"\\b\\f\\r\\u0000/\\u2028\\ud834\\udd1e"');
  });
});

describe('Python objects', () => {
  it('writes what json.dumps(indent=4, sort_keys=True) writes of lists in lists', () => {
    const members = new Map<string, PythonValue>([
      ['text', [pythonInnerList(['1.0', '2.5']), pythonInnerList([])]],
      ['none', []],
      ['a', '1'],
    ]);
    // Output of Python 3 for {"text": [[1.0, 2.5], []], "none": [], "a": 1}.
    expect([...pythonObject(members)].join('')).toBe(`{
    "a": 1,
    "none": [],
    "text": [
        [
            1.0,
            2.5
        ],
        []
    ]
}`);
    expect([...pythonObject(new Map())].join('')).toBe('{}');
  });

  it('writes what json.dumps writes on one line', () => {
    const line = pythonLine([
      ['prompt', pythonString('é "x"')],
      ['results', pythonFloat(2)],
    ]);
    // Output of Python 3 for {"prompt": 'é "x"', "results": 2.0}.
    expect(line).toBe('{"prompt": "\\u00e9 \\"x\\"", "results": 2.0}');
  });
});
