import { window } from 'vscode';
import { back } from '../quick-pick/pick';
import type { Answer } from './step';
import type { Draft } from './draft';

export interface NumberQuestion {
  readonly prompt: string;
  readonly value: number | undefined;
  readonly max: number;
}

/** A whole number above 0, or nothing; Escape leads back. */
export async function askNumber(
  { prompt, value, max }: NumberQuestion,
  set: (value: number | undefined) => Draft,
): Promise<Answer> {
  const fits = (text: string): boolean => text === '' || (/^[1-9]\d*$/.test(text) && Number(text) <= max);
  const text = await window.showInputBox({
    prompt,
    value: value === undefined ? '' : String(value),
    ignoreFocusOut: true,
    validateInput: (input) =>
      fits(input.trim()) ? undefined : `A whole number from 1 to ${max}, or nothing`,
  });
  if (text === undefined) return back;
  return set(text.trim() === '' ? undefined : Number(text));
}
