import type { Finding, RunSettings } from '../protocol/evaluator';
import { measureChange, type Measured } from './measure-change';
import type { OpenModel } from './open-model';
import { scoreChangeText } from './score-change';

/**
 * What float16 does to the scores of a run, measured before it begins against float32 on the same device.
 * @returns nothing where the model computes in float32
 * @throws an AbortError once it is stopped
 */
export async function precisionFinding(
  settings: RunSettings,
  { precision, device }: Pick<OpenModel, 'precision' | 'device'>,
  run: Pick<Measured, 'examples' | 'today' | 'runsFolder' | 'watch'>,
): Promise<Finding[]> {
  if (precision === 'float32') return [];
  const here = { ...settings, provider: device };
  const measured = await measureChange({
    ...run,
    exact: { ...here, precision: 'float32' },
    other: { ...here, precision },
  }).then(
    ({ change, examples }) =>
      `Against float32, on ${examples} of ${run.examples.length} examples: ${scoreChangeText(change)}`,
    (error: unknown) => {
      run.watch.signal.throwIfAborted();
      return `What that does to the scores is not measured: ${error instanceof Error ? error.message : String(error)}`;
    },
  );
  return [
    {
      code: 'float16',
      severity: 'info',
      message: `Linear layers and attention are computed in float16, all else in float32. ${measured}. Exact, or where scores are not finite: --precision float32.`,
    },
  ];
}
