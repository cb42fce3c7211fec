import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { computeMetrics } from '../../../src/runs/metrics';
import { pythonFloat, pythonString } from '../../../src/runs/python-json';
import { writeEvalSet, writeEvalSetScores, type EvalSetScore } from '../../../src/runs/rewardbench-files';

const folder = mkdtempSync(join(tmpdir(), 'rewardbench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = { model: 'org/name', chatTemplate: 'tulu' };

const rows: EvalSetScore[] = [
  {
    id: '30',
    subset: 'hep-cpp',
    textChosen: 'a "q"\n\u007f é 😀',
    textRejected: '\\',
    scoreChosen: 1,
    scoreRejected: 1e-5,
  },
  { id: '31', subset: 'zebra', textChosen: 'b', textRejected: '\t', scoreChosen: null, scoreRejected: -2.5 },
];

describe('writeEvalSetScores', () => {
  it("writes what Python's json.dumps(indent=4, sort_keys=True) writes", async () => {
    const file = await writeEvalSetScores(folder, { ...header, rows });
    expect(relative(folder, file)).toBe(join('eval-set-scores', 'org', 'name.json'));
    // Output of Python 3 for the same values.
    expect(readFileSync(file, 'utf8')).toBe(`{
    "chat_template": "tulu",
    "id": [
        30,
        31
    ],
    "model": "org/name",
    "model_type": "Seq. Classifier",
    "results": [
        1,
        0
    ],
    "scores_chosen": [
        1.0,
        NaN
    ],
    "scores_rejected": [
        1e-05,
        -2.5
    ],
    "subset": [
        "hep-cpp",
        "zebra"
    ],
    "text_chosen": [
        "a \\"q\\"\\n\\u007f \\u00e9 \\ud83d\\ude00",
        "b"
    ],
    "text_rejected": [
        "\\\\",
        "\\t"
    ]
}`);
  });

  it('writes ids as text where one is not an integer', async () => {
    const mixed = rows.map((row, index) => ({ ...row, id: index === 0 ? '7' : '7#2' }));
    const file = await writeEvalSetScores(folder, { ...header, rows: mixed });
    expect(JSON.parse(readFileSync(file, 'utf8').replace('NaN', 'null'))).toMatchObject({ id: ['7', '7#2'] });
  });

  it('reads rows anew for each column, so that they need not be in memory', async () => {
    const many = {
      *[Symbol.iterator](): Generator<EvalSetScore> {
        for (let index = 0; index < 20_000; index += 1) {
          const text = `text ${index}`;
          yield {
            id: String(index),
            subset: 's',
            textChosen: text,
            textRejected: '',
            scoreChosen: 1,
            scoreRejected: 1,
          };
        }
      },
    };
    const file = await writeEvalSetScores(folder, { ...header, rows: many });
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown[]>;
    expect(parsed.id).toHaveLength(20_000);
    expect(parsed.text_chosen?.at(-1)).toBe('text 19999');
    expect(new Set(parsed.results)).toEqual(new Set([0]));
  });

  it('leaves no half-written file behind', async () => {
    let passes = 0;
    const broken = {
      *[Symbol.iterator](): Generator<EvalSetScore> {
        yield* rows;
        passes += 1;
        // The first pass looks at the ids; the file is begun by then.
        if (passes > 2) throw new Error('out of rows');
      },
    };
    const failing = writeEvalSetScores(folder, { model: 'broken/model', chatTemplate: 'tulu', rows: broken });
    await expect(failing).rejects.toThrow('out of rows');
    expect(readdirSync(join(folder, 'eval-set-scores', 'broken'))).toEqual([]);
  });
});

describe('writeEvalSet', () => {
  const metrics = computeMetrics([
    { subset: 'hep-cpp', chosen: [0], scores: [1, 0] },
    { subset: 'alpacaeval-easy', chosen: [0], scores: [1, 0] },
    { subset: 'alpacaeval-easy', chosen: [0], scores: [0, 0] },
    { subset: 'alpacaeval-easy', chosen: [0], scores: [0, 1] },
    { subset: 'Zoo', chosen: [0], scores: [0, 1] },
    { subset: 'model', chosen: [0], scores: [0, 1] },
  ]);

  it('writes accuracy by subset, keys sorted by code point, header first in rank', async () => {
    const file = await writeEvalSet(folder, { model: 'org/name', chatTemplate: 'tokenizer', metrics });
    expect(relative(folder, file)).toBe(join('eval-set', 'org', 'name.json'));
    expect(readFileSync(file, 'utf8')).toBe(`{
    "Zoo": 0.0,
    "alpacaeval-easy": 0.3333333333333333,
    "chat_template": "tokenizer",
    "hep-cpp": 1.0,
    "model": "org/name",
    "model_type": "Seq. Classifier"
}`);
  });

  it.each([
    ['../../etc/passwd', 'etc/passwd.json'],
    ['/absolute/path/to/model', 'to/model.json'],
    ['C:\\models\\mine', 'models/mine.json'],
    ['a/..', 'a.json'],
    ['..', 'model.json'],
    ['org/CON', 'org/_CON.json'],
    ['org/na:me?\0', 'org/na_me__.json'],
    ['local-model', 'local-model.json'],
  ])('keeps the file of model %j inside the folder', async (model, expected) => {
    const file = await writeEvalSet(folder, { model, chatTemplate: 'tulu', metrics });
    expect(relative(join(folder, 'eval-set'), file).split('\\').join('/')).toBe(expected);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ model });
  });

  it('replaces an earlier file and leaves nothing else', async () => {
    await writeEvalSet(folder, { model: 'again/m', chatTemplate: 'a', metrics });
    await writeEvalSet(folder, { model: 'again/m', chatTemplate: 'b', metrics });
    expect(readdirSync(join(folder, 'eval-set', 'again'))).toEqual(['m.json']);
  });
});

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
