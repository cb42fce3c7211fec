import { openCheckpoint } from '../checkpoint/checkpoint';
import { fingerprint } from '../checkpoint/fingerprint';
import { modelName } from '../hub/snapshot-path';
import type { ChatTemplate } from '../dialogue/chat-template';
import { findTokenizerTemplate } from '../dialogue/tokenizer-template';
import { runtimeVersion, type ExecutionProvider, type Precision } from '../inference/session';
import { layerProviders, placementText } from '../placement/text';
import { timed } from '../profile/profiled-run';
import type { Finding, Placement, RunSettings } from '../protocol/evaluator';
import { findRewardModel } from '../registry/reward-models';
import type { ModelFacts } from '../runs/format';
import { keptPromptTokens } from '../scorers/answer-tokens';
import type { Scorer } from '../scorers/scorer';
import { loadTokenizer, type Tokenizer } from '../tokenizer/tokenizer';
import { TokenizerError } from '../tokenizer/tokenizer-error';
import { buildScorer } from './build-scorer';
import { templateOf } from './choose-template';
import { modelFindings } from './model-findings';
import { openReference, type OpenReference } from './open-reference';
import type { Watch } from './quantized-weights';
import { scoringMethod, type ScoringMethod } from './scoring-method';

/** A reward model with all that turns an example into a score. */
export interface OpenModel {
  readonly scorer: Scorer;
  /** Tokens of a batch. */
  readonly batchTokens: number;
  readonly facts: ModelFacts;
  readonly template: ChatTemplate;
  /** Which layers run where, for people. */
  readonly provider: string;
  readonly placement: readonly Placement[];
  /** The provider of the first layers. */
  readonly device: ExecutionProvider;
  /** What it computes matrix products in. */
  readonly precision: Precision;
  readonly findings: readonly Finding[];
  /** Hashes and settings of everything that decides a score, the dataset apart. */
  readonly fingerprint: Readonly<Record<string, string>>;
}

/**
 * Opens the model that the settings name. Its config and tensors tell the head; what stands in no file of a
 * checkpoint (template, prompt of a pair) is looked up by the model's name.
 * @param today what a template that asks for the date is told
 * @param runsFolder where what a reference model has said is kept, for all runs
 * @param watch is told of what takes its time
 * @throws CheckpointError, TokenizerError or TemplateError saying what is wrong and what to do
 */
export async function openModel(
  settings: RunSettings,
  today: Date,
  runsFolder: string,
  watch?: Watch,
): Promise<OpenModel> {
  const checkpoint = await timed('checkpoint', () => openCheckpoint(settings.model));
  const known = findRewardModel(settings.model);
  const method = scoringMethod(checkpoint, known, settings);
  const [hashes, tokenizer] = await Promise.all([
    timed('hashing', () => fingerprint(checkpoint)),
    timed('tokenizer', () => tokenizerOf(settings, known?.tokenizerFrom)),
  ]);
  const reference =
    settings.reference === undefined
      ? undefined
      : await openReference(settings.reference, { checkpoint, fingerprint: hashes, tokenizer });
  const choice = {
    style: settings.chatTemplate,
    tokenizerTemplate: await findTokenizerTemplate(settings.tokenizer ?? settings.model),
    specialTokens: tokenizer.specialTokens,
    today,
  };
  const chosen = templateOf(method, choice, known);
  const { template } = chosen;
  const parts = { settings, checkpoint, method, tokenizer, reference };
  const built = await buildScorer({ ...parts, fingerprint: hashes, template, runsFolder, watch });
  const { model, maxLength, padId, label } = built;
  return {
    scorer: built.scorer,
    batchTokens: built.batchTokens,
    facts: {
      name: modelName(settings.model),
      architecture: checkpoint.config.architectures[0] ?? checkpoint.config.modelType,
      head: model.graph.label,
      parameters: checkpoint.parameterCount,
      dtype: checkpoint.dtype,
      labels: model.graph.outputs[0]?.columns ?? 1,
      type: typeOf(method),
      ...(settings.quantize !== undefined && { quantized: settings.quantize }),
      ...(reference !== undefined && { reference: reference.name }),
    },
    template,
    provider: placementText(model.placement),
    placement: model.placement,
    device: model.provider,
    precision: model.precision,
    findings: modelFindings({ ...parts, known, chosen, built }),
    fingerprint: {
      ...hashes,
      tokenizer: tokenizer.hash,
      chatTemplate: template.hash,
      method: JSON.stringify(method),
      maxLength: String(maxLength),
      padId: String(padId ?? 'none'),
      label: String(label),
      ...referenceFingerprint(method, reference),
      compat: settings.compat ?? 'none',
      computedIn: model.precision,
      ...(settings.quantize !== undefined && { quantized: settings.quantize }),
      provider: layerProviders(model.placement),
      onnxruntime: runtimeVersion,
    },
  };
}

/** RewardBench's word for the kind of scorer. */
function typeOf(method: ScoringMethod): ModelFacts['type'] {
  if (method.kind === 'dpo') return method.against === 'reference' ? 'DPO' : 'DPO Ref. Free';
  return method.kind === 'text' ? 'Seq. Classifier' : 'Custom Classifier';
}

function referenceFingerprint(
  method: ScoringMethod,
  reference: OpenReference | undefined,
): Record<string, string> {
  if (method.kind !== 'dpo') return {};
  const hashes = reference && { reference: JSON.stringify(reference.fingerprint) };
  return { ...hashes, keptPromptTokens: String(keptPromptTokens) };
}

/** @throws TokenizerError, with where to find the tokenizer if it is published elsewhere */
async function tokenizerOf(settings: RunSettings, elsewhere: string | undefined): Promise<Tokenizer> {
  try {
    return await loadTokenizer(settings.tokenizer ?? settings.model);
  } catch (error) {
    if (settings.tokenizer !== undefined || elsewhere === undefined) throw error;
    if (!(error instanceof TokenizerError)) throw error;
    throw new TokenizerError(
      error.file,
      'not there or not readable.',
      `This model's tokenizer is published elsewhere: --tokenizer ${elsewhere}`,
    );
  }
}
