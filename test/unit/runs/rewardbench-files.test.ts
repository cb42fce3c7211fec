import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { computeMetrics } from '../../../src/runs/metrics';
import { writeAccuracies } from '../../../src/runs/rewardbench-files/accuracies';
import { writePairScores, type PairScore } from '../../../src/runs/rewardbench-files/pair-scores';

const folder = mkdtempSync(join(tmpdir(), 'rewardbench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const header = { model: 'org/name', chatTemplate: 'tulu' };

const rows: PairScore[] = [
  {
    id: '30',
    subset: 'hep-cpp',
    prompt: 'p',
    textChosen: 'a "q"\n\u007f é 😀',
    textRejected: '\\',
    scoreChosen: 1,
    scoreRejected: 1e-5,
  },
  {
    id: '31',
    subset: 'zebra',
    prompt: 'p',
    textChosen: 'b',
    textRejected: '\t',
    scoreChosen: null,
    scoreRejected: -2.5,
  },
];

describe('writePairScores', () => {
  it("writes what Python's json.dumps(indent=4, sort_keys=True) writes", async () => {
    const file = await writePairScores(folder, header, rows);
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
    const file = await writePairScores(folder, header, mixed);
    expect(JSON.parse(readFileSync(file, 'utf8').replace('NaN', 'null'))).toMatchObject({ id: ['7', '7#2'] });
  });

  it('reads rows anew for each column, so that they need not be in memory', async () => {
    const many = {
      *[Symbol.iterator](): Generator<PairScore> {
        for (let index = 0; index < 20_000; index += 1) {
          const text = `text ${index}`;
          yield {
            id: String(index),
            subset: 's',
            prompt: 'p',
            textChosen: text,
            textRejected: '',
            scoreChosen: 1,
            scoreRejected: 1,
          };
        }
      },
    };
    const file = await writePairScores(folder, header, many);
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown[]>;
    expect(parsed.id).toHaveLength(20_000);
    expect(parsed.text_chosen?.at(-1)).toBe('text 19999');
    expect(new Set(parsed.results)).toEqual(new Set([0]));
  });

  it('leaves no half-written file behind', async () => {
    let passes = 0;
    const broken = {
      *[Symbol.iterator](): Generator<PairScore> {
        yield* rows;
        passes += 1;
        // The first pass looks at the ids; the file is begun by then.
        if (passes > 2) throw new Error('out of rows');
      },
    };
    const failing = writePairScores(folder, { model: 'broken/model', chatTemplate: 'tulu' }, broken);
    await expect(failing).rejects.toThrow('out of rows');
    expect(readdirSync(join(folder, 'eval-set-scores', 'broken'))).toEqual([]);
  });
});

describe('writeAccuracies', () => {
  const { subsets } = computeMetrics([
    { subset: 'hep-cpp', chosen: [0], scores: [1, 0] },
    { subset: 'alpacaeval-easy', chosen: [0], scores: [1, 0] },
    { subset: 'alpacaeval-easy', chosen: [0], scores: [0, 0] },
    { subset: 'alpacaeval-easy', chosen: [0], scores: [0, 1] },
    { subset: 'Zoo', chosen: [0], scores: [0, 1] },
    { subset: 'model', chosen: [0], scores: [0, 1] },
  ]);

  it('writes accuracy by subset, keys sorted by code point, header first in rank', async () => {
    const file = await writeAccuracies(folder, { model: 'org/name', chatTemplate: 'tokenizer' }, subsets);
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
    const file = await writeAccuracies(folder, { model, chatTemplate: 'tulu' }, subsets);
    expect(relative(join(folder, 'eval-set'), file).split('\\').join('/')).toBe(expected);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ model });
  });

  it('replaces an earlier file and leaves nothing else', async () => {
    await writeAccuracies(folder, { model: 'again/m', chatTemplate: 'a' }, subsets);
    await writeAccuracies(folder, { model: 'again/m', chatTemplate: 'b' }, subsets);
    expect(readdirSync(join(folder, 'eval-set', 'again'))).toEqual(['m.json']);
  });
});
