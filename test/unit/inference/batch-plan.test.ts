import { describe, expect, it } from 'vitest';
import { planBatches, type BatchItem } from '../../../src/inference/batch-plan';
import { packedLayout } from '../../../src/inference/prefix-sharing';
import { randoms } from './randoms';

const items = (sizes: number[]) => sizes.map((tokens) => ({ tokens, longest: tokens }));

/** Tokens that computing sequences at once takes, where their beginnings are shared. */
function computed(sequences: readonly Int32Array[]): number {
  const positions = Int32Array.from({ length: 1000 }, (_, i) => i);
  return packedLayout(sequences.map((tokens) => ({ tokens, positions, group: '' }))).count;
}

/** An example of several completions of one prompt. */
interface Example extends BatchItem {
  readonly sequences: readonly Int32Array[];
}

function example(prompt: readonly number[], ...completions: (readonly number[])[]): Example {
  const sequences = completions.map((completion) => Int32Array.of(...prompt, ...completion));
  return {
    tokens: computed(sequences),
    longest: Math.max(...sequences.map(({ length }) => length)),
    beginning: sequences[0],
    sequences,
  };
}

const range = (length: number, first = 0) => Array.from({ length }, (_, i) => first + i);

/** Examples of which many begin alike: a few headers, under each a few prompts. */
function randomExamples(random: () => number): Example[] {
  const below = (bound: number) => Math.floor(random() * bound);
  const tokens = (most: number) => range(below(most) + 1).map(() => below(50));
  const headers = [[], tokens(60), tokens(60)];
  const prompts = range(12).map(() => [...(headers[below(3)] ?? []), ...tokens(40)]);
  return range(below(60)).map(() =>
    example(prompts[below(12)] ?? [], ...range(1 + below(3)).map(() => tokens(30))),
  );
}

describe('planBatches', () => {
  it('holds every item exactly once', () => {
    const sizes = Array.from({ length: 500 }, (_, i) => ((i * 7919) % 300) + 1);
    const plan = planBatches(items(sizes), 1000);
    expect(plan.flat().sort((a, b) => a - b)).toEqual(sizes.map((_, i) => i));
  });

  it('keeps to the budget', () => {
    const sizes = Array.from({ length: 200 }, (_, i) => ((i * 31) % 90) + 1);
    for (const batch of planBatches(items(sizes), 256)) {
      expect(batch.reduce((sum, i) => sum + (sizes[i] ?? 0), 0)).toBeLessThanOrEqual(256);
    }
  });

  it('gives an item beyond the budget a batch of its own', () => {
    expect(planBatches(items([10, 5000, 10]), 100)).toEqual([[1], [0, 2]]);
  });

  it('starts with the longest', () => {
    expect(planBatches(items([1, 3, 2]), 1)).toEqual([[1], [2], [0]]);
  });

  it('plans nothing for nothing', () => {
    expect(planBatches([], 100)).toEqual([]);
  });

  it('puts examples of one prompt together, however their lengths differ', () => {
    const [a, b] = [range(40, 100), range(40, 200)];
    const examples = [
      example(a, range(50, 300)),
      example(b, range(45, 300)),
      example(range(60, 400), range(20)),
      example(a, range(5, 350)),
      example(b, range(5, 350)),
    ];
    expect(planBatches(examples, 110)).toEqual([[0, 3], [1, 4], [2]]);
  });

  it('does not part by a batch’s end what begins alike', () => {
    const prompt = range(40, 100);
    const examples = [
      example(range(30, 200), range(32)),
      example(prompt, range(10, 300)),
      example(prompt, range(9, 400)),
    ];
    expect(planBatches(examples, 112)).toEqual([[0], [1, 2]]);
  });

  it('runs examples under a header beyond the budget together', () => {
    const header = range(500);
    const examples = range(8).map((i) => example(header, range(10, 1000 + 20 * i)));
    expect(planBatches(examples, 100)).toEqual([range(8)]);
  });

  it('of random examples: each once, within the budget, and never more computed than by each alone', () => {
    const random = randoms(5);
    let [together, alone] = [0, 0];
    for (let round = 0; round < 100; round++) {
      const examples = randomExamples(random);
      const budget = 1 + Math.floor(random() * 400);
      const plan = planBatches(examples, budget);
      expect(plan.flat().sort((a, b) => a - b)).toEqual([...examples.keys()]);
      for (const batch of plan) {
        const members = batch.flatMap((i) => examples[i] ?? []);
        const tokens = computed(members.flatMap(({ sequences }) => sequences));
        const byThemselves = members.reduce((sum, member) => sum + member.tokens, 0);
        expect(tokens).toBeLessThanOrEqual(byThemselves);
        if (batch.length > 1) expect(tokens - common(members)).toBeLessThanOrEqual(budget);
        together += tokens;
        alone += byThemselves;
      }
    }
    expect(together).toBeLessThan(0.8 * alone);
  });

  it('needs one batch where the budget has no end', () => {
    const examples = randomExamples(randoms(9));
    expect(planBatches(examples, Infinity)).toHaveLength(1);
  });
});

/** How many tokens all sequences begin with alike. */
function common(examples: readonly Example[]): number {
  const [first, ...others] = examples.flatMap(({ sequences }) => sequences);
  const differs = (i: number) => others.some((other) => other[i] !== first?.[i]);
  const length = first?.findIndex((_, i) => differs(i)) ?? 0;
  return length < 0 ? (first?.length ?? 0) : length;
}
