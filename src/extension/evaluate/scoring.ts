import { openCheckpoint } from '../../checkpoint/checkpoint';
import { findCached } from '../../hub/cached-repositories';
import { parseRepository, type Repository } from '../../hub/repository';
import { modelName } from '../../hub/snapshot-path';
import { referenceFreeTypes, type ReferenceFreeType } from '../../protocol/evaluator';
import { findRewardModel } from '../../registry/reward-models';
import { back, left, pick, separator, type Choice } from '../quick-pick/pick';
import { askReferenceModel } from './model';
import { download } from './obtain';
import type { Purpose } from './purpose';
import type { Sources } from './sources';
import { Unasked, type Step } from './step';

/** Against which model, or in which way without one. */
type Scoring = Repository | ReferenceFreeType | 'other';

export const referenceFreeNames: Record<ReferenceFreeType, string> = {
  avg: 'Mean Log-Probability',
  norm: 'Negative Norm of Log-Probabilities',
  sum: 'Sum of Log-Probabilities',
};

/** A plain language model scores by its log-probabilities: against those of which reference, or on their own? */
export const askScoring =
  (sources: Sources, purpose: Purpose): Step =>
  async (draft, place) => {
    const { model } = draft;
    if (model === undefined) return new Unasked(draft);
    const bare = await isLanguageModel(model);
    if (!bare && !purpose.reference) return new Unasked(draft);
    const answer = await pick<Scoring>({
      ...place,
      placeholder: bare
        ? `${modelName(model)} has no reward head: how its log-probabilities become a score`
        : `How the log-probabilities of ${modelName(model)} become a score`,
      choices: scoringChoices(model),
    });
    if (answer === back || answer === left) return answer;
    const [scoring] = answer;
    const without = { ...draft, reference: undefined, referenceFree: undefined };
    if (scoring === 'other') {
      const chosen = await askReferenceModel(sources)(without, { ...place, canGoBack: true });
      return chosen === back ? askScoring(sources, purpose)(draft, place) : chosen;
    }
    if (typeof scoring === 'object') {
      const reference = await download(sources, scoring);
      return reference === undefined ? left : { ...without, reference };
    }
    const referenceFree = referenceFreeTypes.find((type) => type === scoring);
    return referenceFree === undefined ? left : { ...without, referenceFree };
  };

async function scoringChoices(model: string): Promise<Choice<Scoring>[]> {
  const known = findRewardModel(model);
  const reference = known?.kind === 'dpo' ? parseRepository(known.reference, 'model') : undefined;
  const there = reference && (await findCached(reference));
  return [
    separator('against a reference (DPO)'),
    ...(reference
      ? [
          {
            label: `$(git-compare) Against ${reference.name}`,
            description: there ? 'downloaded' : 'to be downloaded',
            detail: 'The model that this one was trained from',
            value: reference,
          },
        ]
      : []),
    { label: '$(search) Against Another Model…', value: 'other' },
    separator('without a reference'),
    ...referenceFreeTypes.map((type) => ({
      label: referenceFreeNames[type],
      description: type,
      value: type,
    })),
  ];
}

const languageModel = /ForCausalLM$|LMHeadModel$/;
/** Names of the tensors that reward models have and language models have not. */
const rewardHead = /(^|\.)(v_head|score|score_head|regression_head|regression_layer|classifier|gating)\b/;

/** Whether a checkpoint is a language model and nothing more. One that cannot be opened is left to the evaluator. */
export async function isLanguageModel(folder: string): Promise<boolean> {
  if (findRewardModel(folder)?.kind === 'reward-model') return false;
  const checkpoint = await openCheckpoint(folder).catch(() => undefined);
  if (!checkpoint?.config.architectures.some((name) => languageModel.test(name))) return false;
  return ![...checkpoint.tensors.keys()].some((name) => rewardHead.test(name));
}
