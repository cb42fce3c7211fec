import type { Checkpoint } from '../checkpoint/checkpoint';
import { overrideExplanation } from '../dialogue/chat-template';
import type { Finding, RunSettings } from '../protocol/evaluator';
import { placementOption, placementText } from '../placement/text';
import type { KnownModel } from '../registry/known-model';
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { BuiltScorer } from './build-scorer';
import type { TemplateOfModel } from './choose-template';
import { flagFinding } from './findings';
import { dpoFindings } from './dpo';
import { providerFindings } from './provider-findings';
import type { OpenReference } from './open-reference';
import type { ScoringMethod } from './scoring-method';

export interface FoundIn {
  readonly settings: RunSettings;
  readonly checkpoint: Checkpoint;
  readonly known: KnownModel | undefined;
  readonly method: ScoringMethod;
  readonly tokenizer: Tokenizer;
  readonly reference: OpenReference | undefined;
  readonly chosen: TemplateOfModel;
  readonly built: BuiltScorer;
}

/** What is worth knowing about a model before anything is scored. */
export function modelFindings(found: FoundIn): Finding[] {
  const { settings, checkpoint, known, method, tokenizer, reference, chosen, built } = found;
  const { config } = checkpoint;
  // DPO never reads padding.
  const flags = method.kind === 'dpo' ? [] : tokenizer.flags;
  const findings = flags.map((flag) => flagFinding(flag));
  const add = (code: string, severity: Finding['severity'], message: string) =>
    findings.push({ code, severity, message });

  if (chosen.overridesTokenizer) add('template-override', 'warning', overrideExplanation);
  if (chosen.known) {
    const { name } = chosen.template;
    add(
      'known-template',
      'info',
      `The checkpoint has no chat template of its own; ${name} is the one it is known to take.`,
    );
  }
  if (method.kind === 'dpo') findings.push(...dpoFindings(settings, tokenizer, reference));
  const cuts = method.kind === 'text' || method.kind === 'dpo';
  if (cuts && built.maxLength < settings.maxLength) {
    const message = `The model has positions for ${built.maxLength} tokens only: sequences are cut there instead of at ${settings.maxLength}.`;
    add('position-limit', 'warning', message);
  }
  const labels = built.model.graph.outputs[0]?.columns ?? 1;
  if (method.kind === 'text' && labels > 1) {
    const names = config.labels === labels ? ` (${config.labelNames.join(', ')})` : '';
    add(
      'several-labels',
      'warning',
      `The head has ${labels} labels${names}; the reward is read from label ${built.label}.`,
    );
  }
  findings.push(...providerFindings(built.skipped, built.model));
  const { placement } = built.model;
  if (settings.placement === undefined && placement.length > 1) {
    add(
      'layers-split',
      'info',
      `No single GPU can hold the model: ${placementText(placement)}. The same again: --place ${placementOption(placement)}`,
    );
  }
  if (config.optionalString('score_type') === 'cost') {
    add('cost-negated', 'info', 'The model gives a cost, of which less is better: scores are its negative.');
  }
  if (known?.peculiarity !== undefined) add('known-model', 'info', `${known.name}: ${known.peculiarity}`);
  if (settings.compat) {
    add(
      'compat',
      'warning',
      `RewardBench's own defects are reproduced where they are known (--compat ${settings.compat}).`,
    );
  }
  return findings;
}
