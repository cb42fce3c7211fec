import { openCheckpoint } from '../checkpoint/checkpoint';
import { fingerprint } from '../checkpoint/fingerprint';
import { modelName } from '../hub/snapshot-path';
import type { ChatTemplate } from '../dialogue/chat-template';
import { findTokenizerTemplate } from '../dialogue/tokenizer-template';
import { runtimeVersion, type ExecutionProvider } from '../inference/session';
import type { Finding, RunSettings } from '../protocol/evaluator';
import { findRewardModel } from '../registry/reward-models';
import type { ModelFacts } from '../runs/format';
import type { Scorer } from '../scorers/scorer';
import { loadTokenizer, type Tokenizer } from '../tokenizer/tokenizer';
import { TokenizerError } from '../tokenizer/tokenizer-error';
import { buildScorer } from './build-scorer';
import { templateOf } from './choose-template';
import { modelFindings } from './model-findings';
import { scoringMethod } from './scoring-method';

/** A reward model with all that turns an example into a score. */
export interface OpenModel {
  readonly scorer: Scorer;
  readonly facts: ModelFacts;
  readonly template: ChatTemplate;
  readonly provider: ExecutionProvider;
  readonly findings: readonly Finding[];
  /** Hashes and settings of everything that decides a score, the dataset apart. */
  readonly fingerprint: Readonly<Record<string, string>>;
}

/**
 * Opens the model that the settings name. Its config and tensors tell the head; what stands in no file of a
 * checkpoint (template, prompt of a pair) is looked up by the model's name.
 * @param today what a template that asks for the date is told
 * @throws CheckpointError, TokenizerError or TemplateError saying what is wrong and what to do
 */
export async function openModel(settings: RunSettings, today: Date): Promise<OpenModel> {
  const checkpoint = await openCheckpoint(settings.model);
  const known = findRewardModel(settings.model);
  const method = scoringMethod(checkpoint, known);
  const tokenizer = await tokenizerOf(settings, known?.tokenizerFrom);
  const choice = {
    style: settings.chatTemplate,
    tokenizerTemplate: await findTokenizerTemplate(settings.tokenizer ?? settings.model),
    specialTokens: tokenizer.specialTokens,
    today,
  };
  const chosen = templateOf(method, choice, known);
  const { template } = chosen;
  const built = await buildScorer({ settings, checkpoint, method, tokenizer, template });
  const { model, maxLength, padId, label } = built;
  return {
    scorer: built.scorer,
    facts: {
      name: modelName(settings.model),
      architecture: checkpoint.config.architectures[0] ?? checkpoint.config.modelType,
      head: model.graph.label,
      parameters: checkpoint.parameterCount,
      dtype: checkpoint.dtype,
      labels: model.graph.outputs[0]?.columns ?? 1,
      type: method.kind === 'text' ? 'Seq. Classifier' : 'Custom Classifier',
    },
    template,
    provider: model.provider,
    findings: modelFindings({ settings, checkpoint, known, method, tokenizer, chosen, built }),
    fingerprint: {
      ...(await fingerprint(checkpoint)),
      tokenizer: tokenizer.hash,
      chatTemplate: template.hash,
      method: JSON.stringify(method),
      maxLength: String(maxLength),
      padId: String(padId ?? 'none'),
      label: String(label),
      compat: settings.compat ?? 'none',
      computedIn: 'float32',
      provider: model.provider,
      onnxruntime: runtimeVersion,
    },
  };
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
