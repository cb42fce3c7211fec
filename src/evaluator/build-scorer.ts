import type { Checkpoint } from '../checkpoint/checkpoint';
import type { ChatTemplate } from '../dialogue/chat-template';
import { causalLanguageModel } from '../heads/causal-language-model';
import type { Head } from '../heads/head';
import { seq2seqPreference } from '../heads/seq2seq';
import { tokenLogits } from '../heads/token-logits';
import { openOnProvider, type Skipped } from '../inference/provider';
import { RewardModel, runTokensOf } from '../inference/reward-model';
import type { ExecutionProvider, Precision } from '../inference/session';
import type { Placement, RunSettings } from '../protocol/evaluator';
import { choices, PairPreferencePrompt, SteamShpPrompt } from '../scorers/choice-prompts';
import { ClassifierScorer } from '../scorers/classifier-scorer';
import { PairRankerPrompt } from '../scorers/pair-ranker-prompt';
import { PairScorer } from '../scorers/pair-scorer';
import { rewardPairModel } from '../scorers/reward-pair-model';
import type { Scorer } from '../scorers/scorer';
import type { Tokenizer } from '../tokenizer/tokenizer';
import { buildDpo } from './dpo';
import { openInPrecision, precisionOn } from './precision';
import type { OpenReference } from './open-reference';
import { placeLayers, placedProvider } from './place-layers';
import { providerOf, quantizedWeights, type Watch } from './quantized-weights';
import type { DpoMethod, ScoringMethod } from './scoring-method';
import { tokenBudget } from './token-budget';

export interface ScorerParts {
  readonly settings: RunSettings;
  readonly checkpoint: Checkpoint;
  /** File name → hash, of the checkpoint. */
  readonly fingerprint: Readonly<Record<string, string>>;
  readonly method: ScoringMethod;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
  readonly reference: OpenReference | undefined;
  /** Where the runs' folders are. */
  readonly runsFolder: string;
  readonly watch?: Watch | undefined;
}

export interface BuiltScorer {
  readonly scorer: Scorer;
  readonly model: RewardModel;
  /** Most tokens of a sequence. */
  readonly maxLength: number;
  readonly padId: number | undefined;
  /** Column of the score that is read. */
  readonly label: number;
  /** Tokens of a batch. */
  readonly batchTokens: number;
  /** Providers that `auto` would have preferred. */
  readonly skipped: readonly Skipped[];
}

/**
 * Loads the model on the provider that the settings name, and puts the scorer of its method on top.
 * @throws CheckpointError or Error saying what is wrong
 */
export async function buildScorer(parts: ScorerParts): Promise<BuiltScorer> {
  const { settings, checkpoint, method, tokenizer, template } = parts;
  const head = await headOf(parts);
  let batchTokens = 0;
  const asOriginal = settings.compat !== undefined;
  const skipped: Skipped[] = [];
  let referencePlacement: readonly Placement[] | undefined;
  const open = async (provider: ExecutionProvider, precision: Precision) => {
    batchTokens = settings.batchTokens ?? (await tokenBudget(checkpoint, provider));
    const runTokens = runTokensOf({ batchTokens });
    const placed = { settings, runTokens, provider, precision };
    const options = { asOriginal, ...(head !== undefined && { head }), runTokens };
    const placement = await placeLayers({ ...placed, checkpoint, graph: options });
    // Not at once in memory, so each needs it for itself.
    if (parts.reference !== undefined) {
      const { checkpoint: reference } = parts.reference;
      const graph = { asOriginal, head: causalLanguageModel(reference) };
      referencePlacement = await placeLayers({ ...placed, checkpoint: reference, graph });
    }
    return RewardModel.open(checkpoint, provider, {
      ...options,
      placement,
      precision,
      ...(await quantizedWeights(parts, options)),
    });
  };
  const model = await openOnProvider(
    placedProvider(settings, providerOf(settings)),
    (provider) =>
      openInPrecision(precisionOn(provider, settings, checkpoint), settings, (precision) =>
        open(provider, precision),
      ),
    { onSkipped: (one) => skipped.push(one) },
  );
  if (method.kind === 'dpo') {
    const runTokens = runTokensOf({ batchTokens });
    const built = await buildDpo({ ...parts, method, policy: model, referencePlacement, runTokens });
    return { ...built, model, padId: undefined, label: 0, batchTokens, skipped };
  }
  const maxLength = Math.min(settings.maxLength, model.graph.positionLimit ?? Infinity);
  const padId = padIdOf(checkpoint, tokenizer);
  const label = method.kind === 'text' ? labelOf(settings, checkpoint, model) : 0;
  return { scorer: scorer(method), model, maxLength, padId, label, batchTokens, skipped };

  function scorer(method: Exclude<ScoringMethod, DpoMethod>): Scorer {
    if (method.kind === 'pair-ranker') {
      const prompt = new PairRankerPrompt(tokenizer, method.ranker);
      return new PairScorer(rewardPairModel(model, padId), prompt, 'logits');
    }
    if (method.kind === 'choice') {
      const prompt =
        method.prompt === 'SteamSHP'
          ? new SteamShpPrompt(tokenizer, maxLength)
          : new PairPreferencePrompt(tokenizer, template, maxLength);
      return new PairScorer(rewardPairModel(model, padId), prompt, 'probabilities');
    }
    const { framing } = method;
    return new ClassifierScorer(model, tokenizer, template, { framing, maxLength, padId, label });
  }
}

/** The head that the method asks for; undefined for the checkpoint's own. */
async function headOf(parts: ScorerParts): Promise<Head | undefined> {
  switch (parts.method.kind) {
    case 'dpo':
      return causalLanguageModel(parts.checkpoint);
    case 'choice':
      return choiceHead(parts, parts.method.prompt);
    default:
      return undefined;
  }
}

/** The logits of the answers A and B. */
async function choiceHead(
  { checkpoint, tokenizer }: ScorerParts,
  prompt: 'SteamSHP' | 'pair-preference',
): Promise<Head> {
  const ids = (await tokenizer.encode(choices)).flatMap(([id, ...more]) =>
    id === undefined || more.length > 0 ? [] : [id],
  );
  const [A, B] = ids;
  if (A === undefined || B === undefined) {
    throw new Error('the tokenizer has no single tokens for the answers A and B: it is another model’s');
  }
  if (prompt === 'SteamSHP') return seq2seqPreference(checkpoint.config, { A, B });
  return tokenLogits(checkpoint, [A, B]);
}

/**
 * The id that pooling skips: the model's pad id; where its config has none the original sets it to the
 * tokenizer's pad token, and where that has none either, to its end-of-sequence token.
 */
function padIdOf({ config }: Checkpoint, tokenizer: Tokenizer): number | undefined {
  const own = config.optionalInteger('pad_token_id');
  return own === undefined || own < 0 ? tokenizer.padId : own;
}

function labelOf(settings: RunSettings, { config }: Checkpoint, { graph }: RewardModel): number {
  const label = settings.label ?? 0;
  const columns = graph.outputs[0]?.columns ?? 1;
  if (label < columns) return label;
  throw config.invalid('id2label', `a label ${label}: the head has only ${columns}`);
}
