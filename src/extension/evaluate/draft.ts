import type { RunSettings } from '../../protocol/evaluator';
import type { Settings } from '../settings';

/** What has been chosen so far. */
export interface Draft {
  readonly model?: string;
  readonly dataset?: string;
  /** Empty = all. */
  readonly subsets: readonly string[];
  /** A conversation style; absent = the checkpoint's own template. */
  readonly chatTemplate?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly limit?: number | undefined;
  /** Run from disk where memory is short. */
  readonly force?: boolean;
}

/** A draft with a model and a dataset. */
export type CompleteDraft = Draft & Required<Pick<Draft, 'model' | 'dataset'>>;

export function isComplete(draft: Draft): draft is CompleteDraft {
  return draft.model !== undefined && draft.dataset !== undefined;
}

/** Where the draft is silent, the settings speak. */
export function toRunSettings(draft: CompleteDraft, settings: Settings): RunSettings {
  const { model, dataset, subsets, chatTemplate, limit, force } = draft;
  return {
    model,
    dataset,
    maxLength: draft.maxLength ?? settings.maxLength,
    provider: settings.provider,
    ...(subsets.length > 0 && { subsets: [...subsets] }),
    ...(chatTemplate !== undefined && { chatTemplate }),
    ...(limit !== undefined && { limit }),
    ...(force && { force }),
    ...(settings.batchTokens !== null && { batchTokens: settings.batchTokens }),
  };
}
