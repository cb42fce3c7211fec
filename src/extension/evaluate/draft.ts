import type { Quantization, ReferenceFreeType, RunSettings, Task } from '../../protocol/evaluator';
import type { Settings } from '../settings';

/** What has been chosen so far. Absent where nothing was chosen, or where the default was. */
export interface Draft {
  readonly model?: string | undefined;
  /** Folder of the tokenizer, where it is not the model's. */
  readonly tokenizer?: string | undefined;
  /** Folder of the reference model. */
  readonly reference?: string | undefined;
  readonly referenceFree?: ReferenceFreeType | undefined;
  readonly dataset?: string | undefined;
  readonly config?: string | undefined;
  readonly split?: string | undefined;
  readonly task?: Task | undefined;
  readonly bestOf?: number | undefined;
  /** Absent = not asked yet; empty = all. */
  readonly subsets?: readonly string[] | undefined;
  /** A conversation style; absent = the checkpoint's own template. */
  readonly chatTemplate?: string | undefined;
  readonly maxLength?: number | undefined;
  readonly limit?: number | undefined;
  /** What linear layers' weights are rounded to. */
  readonly quantize?: Quantization | undefined;
  /** Keep where time goes. */
  readonly profile?: boolean | undefined;
  /** Run from disk where memory is short. */
  readonly force?: boolean | undefined;
}

/** A draft with a model and a dataset. */
export type CompleteDraft = Draft & {
  readonly model: string;
  readonly dataset: string;
  readonly subsets: readonly string[];
};

/** Undefined while the model or the dataset is missing. */
export function complete(draft: Draft): CompleteDraft | undefined {
  const { model, dataset, subsets = [] } = draft;
  return model === undefined || dataset === undefined ? undefined : { ...draft, model, dataset, subsets };
}

/** Where the draft is silent, the settings speak. */
export function toRunSettings(draft: CompleteDraft, settings: Settings): RunSettings {
  const { subsets, maxLength = settings.maxLength, ...chosen } = draft;
  return {
    ...chosen,
    maxLength,
    provider: settings.provider,
    ...(subsets.length > 0 && { subsets: [...subsets] }),
    ...(settings.batchTokens !== null && { batchTokens: settings.batchTokens }),
  };
}
