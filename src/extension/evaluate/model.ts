import { hubSearch } from '../hub/hub-search';
import { back, left, pick } from '../quick-pick/pick';
import { modelChoices } from './model-choices';
import { obtain } from './obtain';
import type { Purpose } from './purpose';
import type { Source, Sources } from './sources';
import type { Step } from './step';

const dialog = { title: 'Choose the Model’s Folder', folders: true };

export const askModel =
  (sources: Sources, { model: placeholder }: Purpose): Step =>
  async (draft, place) => {
    const answer = await pick<Source>({
      ...place,
      placeholder: `${placeholder}: choose, or type to search the hub`,
      choices: modelChoices(sources, sources.recent.models()),
      search: hubSearch(sources.account, 'model'),
    });
    if (answer === back || answer === left) return answer;
    const [source] = answer;
    const model = source === undefined ? undefined : await obtain(sources, source, dialog);
    return model === undefined ? left : { ...draft, model };
  };

/** A reference model in place of the reward model; the other questions are the same. */
export const askReferenceModel =
  (sources: Sources): Step =>
  async (draft, place) => {
    const answer = await pick<Source>({
      ...place,
      placeholder: 'The reference: the model that the policy was trained from',
      choices: modelChoices(sources, sources.recent.references(), draft.model),
      search: hubSearch(sources.account, 'model'),
    });
    if (answer === back || answer === left) return answer;
    const [source] = answer;
    const reference = source === undefined ? undefined : await obtain(sources, source, dialog);
    return reference === undefined ? left : { ...draft, reference };
  };
