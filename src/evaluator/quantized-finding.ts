import { CheckpointError } from '../checkpoint/checkpoint-error';
import type { Finding, RunSettings } from '../protocol/evaluator';
import { measureChange, type Measured } from './measure-change';
import { providerOf } from './quantized-weights';
import { scoreChangeText } from './score-change';

/**
 * What quantization does to the scores of a run, measured before it begins. Where the exact model cannot be opened, as
 * one that memory does not suffice for, it says so instead.
 * @returns nothing where the settings ask for none
 * @throws QuantizationError where they ask for what cannot be; Error where the quantized model cannot be opened; an AbortError once it is stopped
 */
export async function quantizedFinding(
  settings: RunSettings,
  run: Pick<Measured, 'examples' | 'today' | 'runsFolder' | 'watch'>,
): Promise<Finding[]> {
  const { quantize } = settings;
  if (quantize === undefined) return [];
  const exact: RunSettings = { ...settings, provider: providerOf(settings) };
  delete exact.quantize;
  const what = `The weights of linear layers are rounded to ${quantize}; embeddings, norms and the head are as they are stored`;
  const finding = (measured: string): Finding[] => [
    { code: 'quantized', severity: 'warning', message: `${what}. ${measured}` },
  ];
  try {
    const { change, examples } = await measureChange({ ...run, exact, other: settings });
    return finding(
      `Against the exact model, on ${examples} of ${run.examples.length} examples: ${scoreChangeText(change)}.`,
    );
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
    return finding(`What that does to the scores is not measured: ${error.message}`);
  }
}
