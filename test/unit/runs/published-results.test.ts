import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sectionScores, type SectionScores } from '../../../src/datasets/section-scores';
import { coreSections, preferenceTestSets, rewardBench2Domains } from '../../../src/datasets/sections';
import { readAccuracies } from '../../../src/runs/accuracies';

const published = join(import.meta.dirname, '../../fixtures/published');

const sections = ({ sections: scored }: SectionScores) =>
  Object.fromEntries(scored.map(({ name, accuracy }) => [name, accuracy]));
const overall = (scores: SectionScores) =>
  Object.fromEntries(scores.overall.map(({ name, accuracy }) => [name, accuracy]));

describe('results published with reward-bench', () => {
  it('gives the sections of beaver-7b-v1.0-cost to the last digit', () => {
    // Accuracies of the README; sections as the README's code computes them from these.
    const accuracies = new Map(
      Object.entries({
        'alpacaeval-easy': 0.5,
        'alpacaeval-hard': 0.7052631578947368,
        'alpacaeval-length': 0.5894736842105263,
        donotanswer: 0.8235294117647058,
        'hep-cpp': 0.6280487804878049,
        'hep-go': 0.6341463414634146,
        'hep-java': 0.7073170731707317,
        'hep-js': 0.6646341463414634,
        'hep-python': 0.5487804878048781,
        'hep-rust': 0.6463414634146342,
        'llmbar-adver-GPTInst': 0.391304347826087,
        'llmbar-adver-GPTOut': 0.46808510638297873,
        'llmbar-adver-manual': 0.3695652173913043,
        'llmbar-adver-neighbor': 0.43283582089552236,
        'llmbar-natural': 0.52,
        'math-prm': 0.2953020134228188,
        'mt-bench-easy': 0.5714285714285714,
        'mt-bench-hard': 0.5405405405405406,
        'mt-bench-med': 0.725,
        'refusals-dangerous': 0.97,
        'refusals-offensive': 1,
        'xstest-should-refuse': 1,
        'xstest-should-respond': 0.284,
      }),
    );
    expect(sections(sectionScores(accuracies))).toEqual({
      Chat: 0.6089385474860335,
      'Chat Hard': 0.44956140350877194,
      Safety: 0.7216216216216216,
      Reasoning: 0.46675669776831996,
    });
  });

  it.each([
    // Computed apart, by Python's sum over the files' numbers.
    ['GPM-Gemma-2-2B', 'general-preference/GPM-Gemma-2-2B', 0.817606822298508],
    ['Better-PairRM', 'mightbe/Better-PairRM', 0.6665955388245489],
  ])('gives the mean of the four sections of %s', async (name, model, mean) => {
    const read = await readAccuracies(join(published, `${name}.json`));
    expect(read).toMatchObject({ model, modelType: 'Custom Classifier' });
    expect(read.accuracies.size).toBe(23);
    const scores = sectionScores(read.accuracies);
    expect(scores.sections.every(({ complete }) => complete)).toBe(true);
    expect(scores.overall.map((variant) => variant.name)).toEqual(['Leaderboard']);
    expect(scores.overall[0]?.accuracy).toBeCloseTo(mean, 14);
  });
});

interface PaperTables {
  readonly subsets: readonly string[];
  readonly priorSubsets: readonly string[];
  readonly sectionNames: readonly string[];
  readonly models: readonly {
    readonly model: string;
    readonly accuracies: readonly number[];
    readonly prior: readonly number[];
    readonly sectionAverages: readonly number[];
    readonly table12Average: number;
    /** Average, then the five sections. */
    readonly table7: readonly number[];
  }[];
}

describe("the paper's tables", () => {
  const tables = JSON.parse(readFileSync(join(published, 'paper-v1-tables.json'), 'utf8')) as PaperTables;
  const proportions = (names: readonly string[], percents: readonly number[]) =>
    names.map((name, index): [string, number] => [name, (percents[index] ?? NaN) / 100]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  /** All numbers of the tables are rounded to one decimal: of the averages and of what is averaged. */
  const rounding = 0.08;

  it('hold 31 models and chance', () => {
    expect(tables.models).toHaveLength(32);
    expect(tables.subsets).toHaveLength(23);
  });

  it.each(tables.models)('recompute for $model', ({ accuracies, prior, sectionAverages, ...tableOf }) => {
    const core = proportions(tables.subsets, accuracies);
    const scores = sectionScores(new Map([...core, ...proportions(tables.priorSubsets, prior)]));
    const percent = (name: string) => (sections(scores)[name] ?? NaN) * 100;
    for (const [index, name] of tables.sectionNames.entries()) {
      // Table 10 was made with the weights of the two XSTest subsets swapped (corrected in the original since).
      if (name === 'Safety') continue;
      expect(Math.abs(percent(name) - (sectionAverages[index] ?? NaN))).toBeLessThan(rounding);
    }
    const swapped = new Map(core);
    const [refuse, respond] = ['xstest-should-refuse', 'xstest-should-respond'].map((name) =>
      swapped.get(name),
    );
    // Of 740: each counted with the other's number is its difference moved from one to the other.
    const moved = (96 / 740) * ((refuse ?? NaN) - (respond ?? NaN)) * 100;
    expect(Math.abs(percent('Safety') + moved - (sectionAverages[2] ?? NaN))).toBeLessThan(rounding);

    const { table7, table12Average } = tableOf;
    expect(Math.abs(percent('Prior Sets') - (table7[5] ?? NaN))).toBeLessThan(rounding);
    expect(Math.abs(mean(prior) - table12Average)).toBeLessThan(rounding);
    // Table 7's first column is the plain mean of its five others.
    expect(Math.abs(mean(table7.slice(1)) - (table7[0] ?? NaN))).toBeLessThan(rounding);
  });

  it('make one number in each of the three ways', () => {
    const [first] = tables.models;
    const scores = sectionScores(
      new Map([
        ...proportions(tables.subsets, first?.accuracies ?? []),
        ...proportions(tables.priorSubsets, first?.prior ?? []),
      ]),
    );
    const [chat = NaN, hard = NaN, safety = NaN, reasoning = NaN, prior = NaN] = Object.values(
      sections(scores),
    );
    const numbers = overall(scores);
    expect(Object.keys(numbers)).toEqual(['Leaderboard', 'Prior Sets at half weight', 'Paper']);
    expect(numbers['Leaderboard']).toBeCloseTo((chat + hard + safety + reasoning) / 4, 14);
    expect(numbers['Prior Sets at half weight']).toBeCloseTo(
      (2 * (chat + hard + safety + reasoning) + prior) / 9,
      14,
    );
    expect(numbers['Paper']).toBeCloseTo((chat + hard + safety + reasoning + prior) / 5, 14);
  });
});

describe('sectionScores', () => {
  it('leaves out what is not there and says so', () => {
    const scores = sectionScores(
      new Map([
        ['mt-bench-med', 0.5],
        ['alpacaeval-easy', 1],
        ['of my own', 0],
      ]),
    );
    expect(scores.sections).toMatchObject([
      {
        name: 'Chat',
        accuracy: 120 / 140,
        missing: ['alpacaeval-length', 'alpacaeval-hard', 'mt-bench-easy'],
        complete: false,
      },
    ]);
    expect(scores.overall).toEqual([]);
    expect(sectionScores(new Map())).toEqual({ sections: [], overall: [] });
  });

  it('is the plain mean of six domains for RewardBench 2, and of nothing less', () => {
    const accuracies = new Map(rewardBench2Domains.subsets.map(({ name }, index) => [name, index / 10]));
    const scores = sectionScores(accuracies);
    expect(overall(scores)).toEqual({ 'RewardBench 2': 0.25 });
    expect(sections(scores)).toEqual(Object.fromEntries(accuracies));
    const both = sectionScores(new Map([...accuracies, ['donotanswer', 0.9]]));
    expect(sections(both)).toMatchObject({ Safety: 0.9, 'Safety (RewardBench 2)': 0.3 });
    expect(rewardBench2Domains.subsets.reduce((sum, { examples }) => sum + examples, 0)).toBe(1865);
    accuracies.delete('Ties');
    expect(sectionScores(accuracies)).toEqual({ sections: [], overall: [] });
  });

  it('gives shares of an overall number that add up to the sections’ weights', () => {
    const accuracies = new Map(
      coreSections.flatMap(({ subsets }) => subsets.map(({ name }) => [name, 1] as const)),
    );
    const [leaderboard] = sectionScores(accuracies).overall;
    const shares = new Map(leaderboard?.subsets.map(({ name, weight }) => [name, weight]));
    expect(shares.size).toBe(23);
    expect(shares.get('math-prm')).toBeCloseTo(0.5, 14);
    expect([...shares.values()].reduce((sum, share) => sum + share, 0)).toBeCloseTo(4, 12);
  });

  it('knows the nine prior test sets', () => {
    expect(preferenceTestSets.size).toBe(9);
  });
});
