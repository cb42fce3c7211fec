import { placesText } from '../inference/node-places';
import type { Skipped } from '../inference/provider';
import type { RewardModel } from '../inference/reward-model';
import type { Finding } from '../protocol/evaluator';

/** Why `auto` took no better provider, and what of the model the provider leaves to the CPU. */
export function providerFindings(
  skipped: readonly Skipped[],
  { provider, nodePlaces }: Pick<RewardModel, 'provider' | 'nodePlaces'>,
): Finding[] {
  const findings: Finding[] = nodePlaces.map((places) => ({
    code: 'nodes-by-provider',
    severity: 'info',
    message: `Seen to run: ${placesText(places)}.`,
  }));
  if (skipped.length > 0) {
    const reasons = skipped.map((one) => `${one.provider}: ${shortReason(one.reason)}`);
    const message = `auto took ${provider}. Not usable: ${reasons.join('; ')}`;
    findings.push({
      code: 'auto-provider',
      severity: 'info',
      message,
      details: skipped.map(({ reason }) => reason),
    });
  }
  return findings;
}

/** Without the place in ONNX Runtime's source that its errors begin with. */
function shortReason(reason: string): string {
  const [line = ''] = reason.trim().split('\n');
  return line.replace(/^\/\S+\.(cc|h):\d+ .*? was false\. /, '');
}
