import { createHash } from 'node:crypto';
import path from 'node:path';
import type { ChatTemplate } from '../dialogue/chat-template';
import { causalLanguageModel } from '../heads/causal-language-model';
import { RewardModel } from '../inference/reward-model';
import { runtimeVersion } from '../inference/session';
import { layerProviders } from '../placement/text';
import type { Finding, Placement, RunSettings } from '../protocol/evaluator';
import type { AnswerFrame } from '../scorers/answer-tokens';
import { DpoScorer } from '../scorers/dpo-scorer';
import { LogProbabilityCache } from '../scorers/log-probability-cache';
import { ReferenceModel } from '../scorers/reference-model';
import type { Tokenizer } from '../tokenizer/tokenizer';
import type { OpenReference } from './open-reference';
import { quantizedWeights, type Watch } from './quantized-weights';
import type { DpoMethod } from './scoring-method';

/** Beside the runs, since all of them can use it. */
const cacheFolder = '.reference-log-probabilities';

export interface DpoParts {
  readonly settings: RunSettings;
  readonly method: DpoMethod;
  readonly policy: RewardModel;
  readonly reference: OpenReference | undefined;
  /** Where the reference's layers run; absent = all where the policy's first ones do. */
  readonly referencePlacement: readonly Placement[] | undefined;
  readonly tokenizer: Tokenizer;
  readonly template: ChatTemplate;
  /** Tokens that one session run may compute. */
  readonly runTokens: number;
  /** Where the runs' folders are. */
  readonly runsFolder: string;
  readonly watch?: Watch | undefined;
}

export interface BuiltDpo {
  readonly scorer: DpoScorer;
  /** Most tokens of a sequence. */
  readonly maxLength: number;
}

/** @throws CheckpointError where the reference's graph cannot be built; Error where the tokenizer has no EOS */
export async function buildDpo(parts: DpoParts): Promise<BuiltDpo> {
  const { settings, method, policy, reference, tokenizer, template } = parts;
  const referenceModel = reference && (await buildReference(parts, reference));
  const limits = [policy, referenceModel?.model].map((model) => model?.graph.positionLimit ?? Infinity);
  const maxLength = Math.min(settings.maxLength, ...limits);
  const { of: kind, rule } = method;
  const options = { frame: answerFrame(tokenizer, settings), rule, maxLength, kind };
  return {
    scorer: new DpoScorer(policy, referenceModel, tokenizer, template, options),
    maxLength,
  };
}

async function buildReference(
  { settings, policy, referencePlacement, runTokens, runsFolder, watch }: DpoParts,
  { name, checkpoint, fingerprint }: OpenReference,
): Promise<ReferenceModel<RewardModel>> {
  const asOriginal = settings.compat !== undefined;
  const head = causalLanguageModel(checkpoint);
  const options = { head, asOriginal, runTokens };
  const { quantize } = settings;
  const model = await RewardModel.build(checkpoint, policy.provider, {
    ...options,
    placement: referencePlacement,
    precision: policy.precision,
    ...(await quantizedWeights({ settings, checkpoint, fingerprint, runsFolder, watch }, options)),
  });
  const provider = layerProviders(model.placement);
  const decides = JSON.stringify({
    ...{ fingerprint, provider, asOriginal, runtimeVersion, quantize },
    precision: model.precision,
  });
  const file = `${createHash('sha256').update(decides).digest('hex').slice(0, 32)}.jsonl`;
  const cache = await LogProbabilityCache.open(path.join(runsFolder, cacheFolder, file));
  return new ReferenceModel(name, model, cache);
}

function answerFrame(tokenizer: Tokenizer, { compat }: RunSettings): AnswerFrame {
  const { eosId, bosId = eosId } = tokenizer;
  if (eosId === undefined || bosId === undefined) {
    throw new Error(
      'the tokenizer names no end-of-sequence token, which every answer that DPO scores ends in; name its eos_token in tokenizer_config.json',
    );
  }
  return { bosId, eosId, repeatsBos: compat !== undefined };
}

/** What is worth knowing about a policy, its reference and their tokenizer. */
export function dpoFindings(
  { compat }: RunSettings,
  tokenizer: Tokenizer,
  reference: OpenReference | undefined,
): Finding[] {
  const findings: Finding[] = [...(reference?.findings ?? [])];
  if (tokenizer.bosId === undefined) {
    findings.push({
      code: 'eos-as-bos',
      severity: 'info',
      message:
        'The tokenizer has no beginning-of-sequence token: sequences begin with the end-of-sequence token, as in the original.',
    });
  }
  if (compat === 'rewardbench-v0') {
    findings.push({
      code: 'prompt-repeated',
      severity: 'warning',
      message:
        'The model sees each prompt twice and is judged by the second one as well as by the answer, as in the first release.',
    });
  }
  return findings;
}
