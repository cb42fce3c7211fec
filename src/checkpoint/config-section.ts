import * as v from 'valibot';
import { CheckpointError } from './checkpoint-error';
import { isJsonObject, type JsonObject } from './json';

/** What a key must hold; `default` stands in where it is absent. Without a default the key is required. */
export interface Rule<T> {
  readonly default?: T;
}

export interface NumberRule extends Rule<number> {
  /** Smallest value allowed. */
  readonly min?: number;
  /** Largest value allowed. */
  readonly max?: number;
}

/**
 * Typed access to one JSON object of a checkpoint's configuration.
 *
 * Plain getters take `null` for absent. The `optional…` getters tell the two apart, as transformers does: absent
 * gives the default, `null` gives undefined ("none"). Every error names file, key and what was found.
 */
export class ConfigSection {
  constructor(
    readonly file: string,
    readonly raw: JsonObject,
    /** Keys that lead to this object, each with its dot; empty at the top. */
    private readonly path = '',
  ) {}

  /** Whether the key is there and not null. */
  has(key: string): boolean {
    return this.get(key) != null;
  }

  integer(key: string, rule: NumberRule = {}): number {
    return this.required(
      key,
      this.get(key) ?? rule.default,
      integerSchema(rule),
      describe('an integer', rule),
    );
  }

  number(key: string, rule: NumberRule = {}): number {
    return this.required(key, this.get(key) ?? rule.default, numberSchema(rule), describe('a number', rule));
  }

  boolean(key: string, rule: Rule<boolean> = {}): boolean {
    return this.required(key, this.get(key) ?? rule.default, v.boolean(), 'true or false');
  }

  string(key: string, rule: Rule<string> = {}): string {
    return this.required(key, this.get(key) ?? rule.default, v.string(), 'text');
  }

  optionalInteger(key: string, rule: NumberRule = {}): number | undefined {
    return this.optional(key, rule.default, integerSchema(rule), describe('an integer', rule));
  }

  optionalNumber(key: string, rule: NumberRule = {}): number | undefined {
    return this.optional(key, rule.default, numberSchema(rule), describe('a number', rule));
  }

  optionalString(key: string, rule: Rule<string> = {}): string | undefined {
    return this.optional(key, rule.default, v.string(), 'text');
  }

  optionalStrings(key: string): string[] | undefined {
    return this.optional(key, undefined, v.array(v.string()), 'a list of texts');
  }

  optionalIntegers(key: string): number[] | undefined {
    return this.optional(key, undefined, v.array(integerSchema({})), 'a list of integers');
  }

  optionalNumbers(key: string): number[] | undefined {
    return this.optional(key, undefined, v.array(numberSchema({})), 'a list of numbers');
  }

  /** A nested object, or undefined where it is absent or null. */
  section(key: string): ConfigSection | undefined {
    const value = this.get(key);
    if (value == null) return undefined;
    if (!isJsonObject(value)) throw this.invalid(key, 'an object');
    return new ConfigSection(this.file, value, `${this.path}${key}.`);
  }

  /** The error for a key that does not hold what it should. */
  invalid(key: string, expected: string, advice?: string): CheckpointError {
    const value = this.get(key);
    const found = value === undefined ? 'is missing' : `is ${abridged(value)}`;
    return new CheckpointError(this.file, `"${this.path}${key}" ${found}; expected ${expected}`, advice);
  }

  private get(key: string): unknown {
    return Object.hasOwn(this.raw, key) ? this.raw[key] : undefined;
  }

  private optional<T>(
    key: string,
    byDefault: T | undefined,
    schema: v.GenericSchema<T>,
    expected: string,
  ): T | undefined {
    const value = this.get(key);
    if (value === undefined) return byDefault;
    return value === null ? undefined : this.required(key, value, schema, expected);
  }

  private required<T>(key: string, value: unknown, schema: v.GenericSchema<T>, expected: string): T {
    if (v.is(schema, value)) return value;
    throw this.invalid(key, expected);
  }
}

function numberSchema({ min = -Infinity, max = Infinity }: NumberRule) {
  return v.pipe(v.number(), v.finite(), v.minValue(min), v.maxValue(max));
}

function integerSchema(rule: NumberRule) {
  return v.pipe(numberSchema(rule), v.safeInteger());
}

function describe(what: string, { min, max }: NumberRule): string {
  const bounds = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`].filter(
    Boolean,
  );
  return [what, ...bounds].join(', ');
}

/** The value as JSON, cut to a length that fits a message; depth is bounded where the file was parsed. */
function abridged(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
