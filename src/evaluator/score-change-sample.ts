import type { Example } from '../datasets/example';
import { planBatches } from '../inference/batch-plan';
import type { PreparedExample, Scorer } from '../scorers/scorer';
import { turnOfEventLoop } from './event-loop';

/** Examples of a sample: enough to rank some sixty completions. */
const mostExamples = 32;
/** Tokens of a sample, so that a large model is not kept busy by it: beyond them it ends early. */
const mostTokens = 16_384;
/** However long they are. */
const fewestExamples = 8;
/** Tokens of one session run. */
const batchTokens = 1024;

/** So steps of it fall on no period that a dataset may have. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** Examples spread evenly over all of them, one at an irregular place of each stretch; the same ones every time. */
export function evenlySpread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  const stretch = items.length / count;
  return Array.from({ length: count }, (_, i) => Math.floor((i + ((i * goldenRatio) % 1)) * stretch)).flatMap(
    (index) => items.slice(index, index + 1),
  );
}

/**
 * Examples on which two models are compared, made ready for either of them. What the template rejects is left out.
 * @param scorer of either model: both take the same tokens
 */
export async function takeSample(
  scorer: Pick<Scorer, 'prepare' | 'tokensIn'>,
  examples: readonly Example[],
): Promise<PreparedExample[]> {
  const prepared = await scorer.prepare(evenlySpread(examples, mostExamples));
  const sample: PreparedExample[] = [];
  let tokens = 0;
  // Not the first ones only: what is taken before the tokens run out is spread too.
  for (const example of bySteps(prepared)) {
    if (example instanceof Error) continue;
    tokens += scorer.tokensIn(example);
    if (tokens > mostTokens && sample.length >= fewestExamples) break;
    sample.push(example);
  }
  return sample;
}

/**
 * The scores that a model gives to a sample, example by example.
 * @param onProgress is told how many examples are done
 * @returns fewer than the sample's where the signal was aborted
 */
export async function scoreSample(
  scorer: Pick<Scorer, 'score' | 'tokensIn'>,
  sample: readonly PreparedExample[],
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress?: (done: number) => void },
): Promise<(readonly number[])[]> {
  const sizes = sample.map((example) => ({
    tokens: scorer.tokensIn(example),
    longest: Math.max(0, ...example.sequences.map(({ tokens }) => tokens.length)),
  }));
  const scores = new Map<number, readonly number[]>();
  for (const batch of planBatches(sizes, batchTokens)) {
    if (signal.aborted) break;
    const results = await scorer.score(batch.flatMap((i) => sample[i] ?? []));
    for (const [i, index] of batch.entries()) scores.set(index, results[i]?.scores ?? []);
    onProgress?.(scores.size);
    await turnOfEventLoop();
  }
  return sample.flatMap((_, i) => {
    const own = scores.get(i);
    return own === undefined ? [] : [own];
  });
}

/** Every second item, then those between. */
function bySteps<T>(items: readonly T[]): T[] {
  return [...items.filter((_, i) => i % 2 === 0), ...items.filter((_, i) => i % 2 === 1)];
}
