import { openCheckpoint, type Checkpoint } from '../checkpoint/checkpoint';
import { fingerprint } from '../checkpoint/fingerprint';
import { modelName } from '../checkpoint/hub-snapshot';
import { chooseChatTemplate, overrideExplanation, type ChatTemplate } from '../dialogue/chat-template';
import { findTokenizerTemplate } from '../dialogue/tokenizer-template';
import { RewardModel } from '../inference/reward-model';
import { openOnProvider } from '../inference/provider';
import { runtimeVersion, type ExecutionProvider } from '../inference/session';
import type { Finding, RunSettings } from '../protocol/evaluator';
import type { ModelFacts } from '../runs/format';
import { ClassifierScorer } from '../scorers/classifier-scorer';
import type { Scorer } from '../scorers/scorer';
import { loadTokenizer, type Tokenizer } from '../tokenizer/tokenizer';
import { flagFinding } from './findings';

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
 * Opens the model that the settings name.
 * @param today what a template that asks for the date is told
 * @throws CheckpointError, TokenizerError or TemplateError saying what is wrong and what to do
 */
export async function openModel(settings: RunSettings, today: Date): Promise<OpenModel> {
  const checkpoint = await openCheckpoint(settings.model);
  const tokenizerFolder = settings.tokenizer ?? settings.model;
  const tokenizer = await loadTokenizer(tokenizerFolder);
  const { template, overridesTokenizer } = chooseChatTemplate({
    style: settings.chatTemplate,
    tokenizerTemplate: await findTokenizerTemplate(tokenizerFolder),
    specialTokens: tokenizer.specialTokens,
    today,
  });
  const classifier = await openOnProvider(settings.provider, (provider) =>
    RewardModel.open(checkpoint, provider),
  );
  const { positionLimit = Infinity } = classifier.graph;
  const maxLength = Math.min(settings.maxLength, positionLimit);
  const label = labelOf(settings, checkpoint);
  const padId = padIdOf(checkpoint, tokenizer);

  const findings = tokenizer.flags.map((flag) => flagFinding(flag));
  if (overridesTokenizer)
    findings.push({ code: 'template-override', severity: 'warning', message: overrideExplanation });
  if (maxLength < settings.maxLength) {
    const message = `The model has positions for ${maxLength} tokens only: sequences are cut there instead of at ${settings.maxLength}.`;
    findings.push({ code: 'position-limit', severity: 'warning', message });
  }
  if (checkpoint.config.labels > 1) {
    const names = checkpoint.config.labelNames.join(', ');
    const message = `The head has ${checkpoint.config.labels} labels (${names}); the reward is read from label ${label}.`;
    findings.push({ code: 'several-labels', severity: 'warning', message });
  }

  return {
    scorer: new ClassifierScorer(classifier, tokenizer, template, { maxLength, padId, label }),
    facts: {
      name: modelName(settings.model),
      architecture: checkpoint.config.architectures[0] ?? checkpoint.config.modelType,
      head: 'sequence classification',
      parameters: checkpoint.parameterCount,
      dtype: checkpoint.dtype,
      labels: checkpoint.config.labels,
    },
    template,
    provider: classifier.provider,
    findings,
    fingerprint: {
      ...(await fingerprint(checkpoint)),
      tokenizer: tokenizer.hash,
      chatTemplate: template.hash,
      maxLength: String(maxLength),
      padId: String(padId ?? 'none'),
      label: String(label),
      computedIn: 'float32',
      provider: classifier.provider,
      onnxruntime: runtimeVersion,
    },
  };
}

/**
 * The id that pooling skips: the model's pad id; where its config has none the original sets it to the
 * tokenizer's pad token, and where that has none either, to its end-of-sequence token.
 */
function padIdOf({ config }: Checkpoint, tokenizer: Tokenizer): number | undefined {
  const own = config.optionalInteger('pad_token_id');
  return own === undefined || own < 0 ? tokenizer.padId : own;
}

function labelOf(settings: RunSettings, { config }: Checkpoint): number {
  const label = settings.label ?? 0;
  if (label < config.labels) return label;
  throw config.invalid('id2label', `a label ${label}: the head has only ${config.labels}`);
}
