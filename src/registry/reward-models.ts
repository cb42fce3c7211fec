import { classifierModels } from './classifier-models';
import { customHeadModels } from './custom-head-models';
import { dpoModels } from './dpo-models';
import type { KnownModel } from './known-model';

/** Every reward model that is known by name: RewardBench's own of both releases, and well-known ones since. */
export const rewardModels: readonly KnownModel[] = [...customHeadModels, ...classifierModels, ...dpoModels];

const byName = new Map(
  rewardModels.flatMap((model) =>
    [model.name, ...(model.aliases ?? [])].map((name) => [name.toLowerCase(), model] as const),
  ),
);
const byLastPart = new Map([...byName].map(([name, model]) => [name.slice(name.indexOf('/') + 1), model]));

/**
 * What is known of a model.
 * @param nameOrFolder `org/name`, a folder of the Hugging Face cache (`models--ORG--NAME`, or a snapshot
 * in it), or any path that ends in `org/name` or in the model's name; letter case does not matter
 */
export function findRewardModel(nameOrFolder: string): KnownModel | undefined {
  const parts = nameOrFolder
    .toLowerCase()
    .split(/[/\\]+/)
    .filter((part) => part !== '');
  const cached = parts.find((part) => part.startsWith('models--'));
  if (cached !== undefined) return byName.get(cached.slice('models--'.length).replace('--', '/'));
  const [last = ''] = parts.slice(-1);
  // A snapshot or branch that `org/name@revision` names is the same model.
  const name = last.replace(/@[^@]*$/, '');
  return byName.get([...parts.slice(-2, -1), name].join('/')) ?? byLastPart.get(name);
}
