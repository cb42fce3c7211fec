import { preferenceTestSets } from '../../datasets/sections';
import type { ModelFacts } from '../format';
import { pythonNull, pythonString } from '../python-json';

/**
 * What every one of RewardBench's own result files says of its model.
 * Source of all formats in this folder: `save_to_hub` and the scripts that call it, and `save_jsonl`, in
 * https://github.com/allenai/reward-bench.
 */
export interface ResultHeader {
  /** `org/name`, or a name. */
  readonly model: string;
  /** Absent = `Seq. Classifier`. */
  readonly modelType?: ModelFacts['type'];
  /** `tokenizer`, or the conversation style's name. */
  readonly chatTemplate: string;
  /** DPO: the reference model's name. */
  readonly reference?: string | undefined;
}

type Members = (readonly [string, string])[];

/** Members of a file of accuracies. */
export function headerMembers({
  model,
  modelType = defaultType,
  chatTemplate,
  reference,
}: ResultHeader): Members {
  return [
    ['model', pythonString(model)],
    ['model_type', pythonString(modelType)],
    ['chat_template', pythonString(chatTemplate)],
    ...(isDpo(modelType)
      ? [['ref_model', reference === undefined ? pythonNull : pythonString(reference)] as const]
      : []),
  ];
}

/** Members of a file of scores: they name no reference, and DPO without one is plain DPO there. */
export function scoresHeaderMembers({ modelType = defaultType, ...header }: ResultHeader): Members {
  return headerMembers({ ...header, modelType: isDpo(modelType) ? 'DPO' : modelType }).filter(
    ([name]) => name !== 'ref_model',
  );
}

const defaultType = 'Seq. Classifier';

export function isDpo(modelType: ResultHeader['modelType']): boolean {
  return modelType === 'DPO' || modelType === 'DPO Ref. Free';
}

/** The model's name as its files are called. */
export function fileModel({ model, modelType }: ResultHeader): string {
  return modelType === 'DPO Ref. Free' ? `${model}_ref_free` : model;
}

/** The prior sets have a folder of their own. */
export function setFolder(subsets: Iterable<string>): 'eval-set' | 'pref-sets' {
  const names = [...subsets];
  return names.length > 0 && names.every((name) => preferenceTestSets.has(name)) ? 'pref-sets' : 'eval-set';
}

/** Integers where all ids are integers, else text. */
export function idEncoder(ids: Iterable<string>): (id: string) => string {
  for (const id of ids) if (!integer.test(id)) return pythonString;
  return (id) => id;
}

const integer = /^(0|-?[1-9]\d{0,14})$/;
