import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { looksLikePreferenceSet } from '../../../src/datasets/looks-like-preference-set';
import { evaluate } from '../../../src/evaluator/evaluation';
import type { EvaluatorEvent, RunSettings } from '../../../src/protocol/evaluator';
import type { ScoreLine } from '../../../src/runs/format';
import { readJournal } from '../../../src/runs/journal';
import { listRuns } from '../../../src/runs/run-list';
import { tinyLanguageModel } from './tiny-language-model';
import { tinyModel, tinyPreferences } from './tiny-model';

const newRuns = () => mkdtempSync(path.join(tmpdir(), 'runs-'));
const policy = tinyLanguageModel({ golden: 'llama_tied' });
const reference = tinyLanguageModel({ golden: 'phi' });
const dataset = tinyPreferences(20);

interface Watched {
  readonly runs?: string;
  readonly name?: string;
  readonly onEvent?: (event: EvaluatorEvent, stop: () => void) => void;
}

async function run(
  overrides: Partial<RunSettings>,
  { runs = newRuns(), name = 'run', onEvent }: Watched = {},
) {
  const settings = { model: policy, dataset, maxLength: 2048, provider: 'cpu', ...overrides } as const;
  const events: EvaluatorEvent[] = [];
  const stop = new AbortController();
  const emit = (event: EvaluatorEvent) => {
    events.push(event);
    onEvent?.(event, () => stop.abort());
  };
  const runFolder = path.join(runs, name);
  await evaluate({ settings, runFolder, emit, signal: stop.signal });
  const journal = await readJournal(runFolder);
  const scores = [...(journal?.scores.values() ?? [])].sort((a, b) => a.index - b.index);
  const phases = events.flatMap((event) => (event.type === 'progress' ? [event.progress.phase] : []));
  const finished = events.find((event) => event.type === 'finished');
  if (finished === undefined) throw new Error('the evaluation did not finish');
  const codes = finished.findings.map(({ code }) => code);
  return { runs, runFolder, scores, phases, finished, codes, header: journal?.header };
}

function cacheOf(runs: string): { file: string; lines: string[] } {
  const folder = path.join(runs, '.reference-log-probabilities');
  const [name = '', ...more] = readdirSync(folder);
  expect(more).toEqual([]);
  const file = path.join(folder, name);
  return { file, lines: readFileSync(file, 'utf8').trimEnd().split('\n') };
}

/** What the cache knows, each once. */
function keysOf(runs: string): unknown[] {
  return cacheOf(runs)
    .lines.map((line) => v.parse(v.object({ key: v.string() }), JSON.parse(line)).key)
    .sort();
}

function expectSameScores(some: readonly ScoreLine[], others: readonly ScoreLine[]): void {
  expect(some.map(({ id }) => id)).toEqual(others.map(({ id }) => id));
  some.forEach(({ scores }, i) =>
    scores.forEach((score, j) => expect(score).toBeCloseTo(others[i]?.scores[j] ?? NaN, 4)),
  );
}

describe('an evaluation by DPO', () => {
  it('asks the reference first, then the policy, and writes down what both are', async () => {
    const { scores, phases, finished, header, runs } = await run({ reference });
    expect(scores).toHaveLength(20);
    expect(phases.lastIndexOf('reference')).toBeLessThan(phases.indexOf('scoring'));
    expect(phases).toContain('reference');
    expect(header?.model).toMatchObject({ type: 'DPO', reference: 'phi' });
    expect(Object.keys(header?.fingerprint ?? {})).toEqual(
      expect.arrayContaining(['reference', 'keptPromptTokens']),
    );
    expect(cacheOf(runs).lines.length).toBeGreaterThan(30);
    const alone = await run({ referenceFree: 'sum' });
    expect(finished.tokens).toBe(2 * alone.finished.tokens);
    expect(alone.phases).not.toContain('reference');
    expect(alone.header?.model.type).toBe('DPO Ref. Free');
    expect(alone.scores[0]?.scores[0]).not.toBeCloseTo(scores[0]?.scores[0] ?? NaN, 3);
  });

  it('computes each prompt once per pair', async () => {
    const pair = path.join(newRuns(), 'pair.jsonl');
    writeFileSync(pair, JSON.stringify({ prompt: 'Say it', chosen: 'A.', rejected: 'Z.' }));
    const { finished, scores } = await run({ dataset: pair, referenceFree: 'avg' });
    // <s>, 12 of the prompt, 10 of `<assistant>` in which "is" is one, two of the answer, </s>.
    expect(scores[0]?.tokens).toEqual([26, 26]);
    expect(finished.tokens).toBe(23 + 3 + 3);
  });

  it('computes only the policy where the reference has seen the answers', async () => {
    const first = await run({ reference });
    const other = tinyLanguageModel({ golden: 'gemma2' });
    const second = await run({ reference, model: other }, { runs: first.runs, name: 'second' });
    expect(second.phases).not.toContain('reference');
    expect(second.finished.tokens).toBe(first.finished.tokens / 2);
    const fresh = await run({ reference, model: other });
    expect(second.scores).toEqual(fresh.scores);
  });

  it('loses nothing when it is cancelled while the reference is asked', async () => {
    const batchTokens = 100;
    const whole = await run({ reference, batchTokens });
    const cancelled = await run(
      { reference, batchTokens },
      {
        onEvent: (event, stop) => {
          if (event.type !== 'progress' || event.progress.phase !== 'reference') return;
          if (event.progress.done >= 5) stop();
        },
      },
    );
    expect(cancelled.finished.outcome).toBe('cancelled');
    expect(cancelled.scores).toEqual([]);
    const { runs } = cancelled;
    const kept = cacheOf(runs).lines.length;
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThan(cacheOf(whole.runs).lines.length);
    const resumed = await run({ reference, batchTokens }, { runs });
    // In other batches: the same but for rounding, and fewer beginnings are shared.
    expectSameScores(resumed.scores, whole.scores);
    const { tokens } = whole.finished;
    expect((cancelled.finished.tokens + resumed.finished.tokens) / tokens).toBeCloseTo(1, 1);
    expect(keysOf(runs)).toEqual(keysOf(whole.runs));
  });

  it('does without a cache that cannot be used, and lists runs beside it as ever', async () => {
    const runs = newRuns();
    writeFileSync(path.join(runs, '.reference-log-probabilities'), 'not a folder');
    const { scores } = await run({ reference }, { runs });
    const whole = await run({ reference });
    expect(scores).toEqual(whole.scores);
    for (const folder of [runs, whole.runs]) {
      expect((await listRuns(folder)).map(({ id }) => id)).toEqual(['run']);
    }
    expect(await looksLikePreferenceSet(cacheOf(whole.runs).file)).toBe(false);
  });

  it('asks again for what was torn or spoiled on the disk', async () => {
    const whole = await run({ reference });
    const { file, lines } = cacheOf(whole.runs);
    const [first = '', second = '', ...rest] = lines;
    writeFileSync(file, [second.replace(/:-/, ':"-').replace(/}/, '"}'), '{}', '\u0000', ...rest].join('\n'));
    appendFileSync(file, `\n${first.slice(0, 30)}`);
    const again = await run({ reference }, { runs: whole.runs, name: 'again' });
    expect(again.scores.map(({ scores }) => scores.length)).toEqual(whole.scores.map(() => 2));
    again.scores.forEach(({ scores }, i) =>
      scores.forEach((score, j) => expect(score).toBeCloseTo(whole.scores[i]?.scores[j] ?? NaN, 3)),
    );
    expect(again.phases).toContain('reference');
    const third = await run({ reference }, { runs: whole.runs, name: 'third' });
    expect(third.phases).not.toContain('reference');
  });

  it('says what is odd about tokenizers and templates', async () => {
    const template =
      '{% for m in messages %}<{{ m.role }}>{{ m.content }}{% if loop.last %}!{% endif %}{% endfor %}';
    const odd = tinyLanguageModel({ golden: 'llama_tied', template, tokenizerConfig: { bos_token: null } });
    const { codes, finished } = await run({ model: odd, reference });
    expect(codes).toEqual(expect.arrayContaining(['eos-as-bos', 'reference-tokenizer', 'prompt-changes']));
    expect(finished.findings.find(({ code }) => code === 'prompt-changes')?.examples).toBe(20);
    const plain = await run({ reference });
    expect(plain.codes).not.toContain('reference-tokenizer');
  });

  it('cuts the prompt on its left and answers on their right', async () => {
    const small = tinyLanguageModel({ golden: 'gptj' });
    const { codes, scores } = await run({ model: small, reference, maxLength: 40 });
    expect(codes).toEqual(expect.arrayContaining(['truncated', 'answer-truncated']));
    expect(scores.every(({ tokens }) => tokens.every((count) => count <= 40))).toBe(true);
  });
});

describe('refusals of DPO', () => {
  it('a policy that is its own reference, by folder and by content', async () => {
    const copy = path.join(newRuns(), 'copy');
    cpSync(policy, copy, { recursive: true });
    for (const same of [policy, copy]) {
      await expect(run({ reference: same })).rejects.toThrow(/the reference model is the policy itself/);
    }
  });

  it('a reward model as policy or as reference', async () => {
    await expect(run({ reference: tinyModel() })).rejects.toThrow(/no causal language model/);
    await expect(run({ model: tinyModel(), reference })).rejects.toThrow(/no causal language model/);
    await expect(run({ model: tinyModel(), referenceFree: 'avg' })).rejects.toThrow(/no causal language/);
  });

  it('a language model alone: says what to give it', async () => {
    await expect(run({})).rejects.toMatchObject({
      message: expect.stringContaining('LlamaForCausalLM" is not a reward model') as string,
      advice: expect.stringContaining('against a reference model') as string,
    });
    const known = tinyLanguageModel({ golden: 'llama_tied', name: 'tulu-2-dpo-7b' });
    await expect(run({ model: known })).rejects.toMatchObject({
      advice: expect.stringContaining('allenai/tulu-2-7b') as string,
    });
  });

  it('a tokenizer without an end-of-sequence token', async () => {
    const config = { eos_token: null, bos_token: null };
    const model = tinyLanguageModel({ golden: 'llama_tied', tokenizerConfig: config });
    await expect(run({ model, reference })).rejects.toThrow(/no end-of-sequence token/);
  });
});
