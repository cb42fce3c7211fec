import type { Interpreter } from '@huggingface/jinja';

/** A value while a template runs. Its class is not exported; `type` names it. */
export type RuntimeValue = ReturnType<Interpreter['evaluate']>;

/** The text of a string; undefined for all else. */
export function textOf(value: RuntimeValue | undefined): string | undefined {
  return typeof value?.value === 'string' ? value.value : undefined;
}

export function numberOf(value: RuntimeValue | undefined): number | undefined {
  return typeof value?.value === 'number' ? value.value : undefined;
}

export function itemsOf(value: RuntimeValue | undefined): readonly RuntimeValue[] {
  return Array.isArray(value?.value) ? value.value : [];
}

/** An entry of an object. */
export function entryOf(value: RuntimeValue, key: string): RuntimeValue | undefined {
  return value.value instanceof Map ? value.value.get(key) : undefined;
}
