import * as v from 'valibot';
import type { Example } from '../datasets/example';
import type { Result } from '../protocol/report';
import type { ErrorLine, ScoreLine } from './format';
import type { LinePosition } from './line-tail';
import { judge, type Verdict } from './verdict';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A line of `examples.jsonl`. */
const ExampleLine = v.object({
  id: v.string(),
  subset: v.string(),
  prompt: v.array(v.object({ role: v.string(), content: v.string() })),
  completions: v.array(
    v.pipe(
      v.object({ text: v.string(), model: v.optional(v.string()) }),
      v.transform(({ text, model }) => (model === undefined ? { text } : { text, model })),
    ),
  ),
  chosen: v.array(count),
  row: count,
});

/** Undefined where the line is no example. */
export function parseExample(line: string): Example | undefined {
  try {
    const parsed = v.safeParse(ExampleLine, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

/** What is kept in memory of one example: where its text lies, and how it was scored. */
export class RowState {
  outcome: ScoreLine | ErrorLine | undefined;
  verdict: Verdict | undefined;

  private constructor(
    readonly position: LinePosition,
    readonly id: string,
    readonly subset: string,
    /** Who wrote each completion; empty where the dataset does not say. */
    readonly models: readonly string[],
    /** Indices of the completions that should win. */
    readonly chosen: readonly number[],
    /** The line could not be read as an example. */
    private readonly broken: boolean,
  ) {}

  static of(text: string, position: LinePosition): RowState {
    const example = parseExample(text);
    if (!example) return new RowState(position, '', '', [], firstOnly, true);
    const models = example.completions.map(({ model = '' }) => intern(model));
    return new RowState(
      position,
      example.id,
      intern(example.subset),
      models.length === 2 && models.every((model) => model === '') ? pairModels : models,
      pairChosen(example.chosen),
      false,
    );
  }

  /** A later line about the same example replaces an earlier one. */
  take(line: ScoreLine | ErrorLine): void {
    this.outcome = line;
    this.verdict = line.kind === 'score' ? judge(this.chosen, line.scores) : undefined;
  }

  get result(): Result {
    if (this.broken || this.outcome?.kind === 'error') return 'error';
    return this.verdict?.result ?? 'pending';
  }

  get truncated(): boolean {
    return this.outcome?.kind === 'score' && this.outcome.truncated.some((tokens) => tokens > 0);
  }
}

/** Nearly all examples are pairs: they share one array. */
const pairModels: readonly string[] = ['', ''];
const firstOnly: readonly number[] = [0];
const pairChosen = (chosen: readonly number[]): readonly number[] =>
  chosen.length === 1 && chosen[0] === 0 ? firstOnly : chosen;

/** Parsed strings hold on to nothing larger once they come from this table. */
const interned = new Map<string, string>();
function intern(name: string): string {
  const known = interned.get(name);
  if (known !== undefined) return known;
  interned.set(name, name);
  return name;
}
