import type { Catalogue } from '../catalogue';
import type { Demo } from './choices';
import { confirm } from './confirm';
import { isComplete, type CompleteDraft, type Draft } from './draft';
import { askDataset, askModel, askSubsets } from './files';
import { askShortMemory } from './memory';
import { back, left } from './pick';
import type { Step } from './step';
import { askMissingTemplate } from './template';

/**
 * Asks for model, dataset, subsets and chat template, one after another, with a way back.
 *
 * @param known what is clear already, e.g. from the item the command was called on: not asked again.
 * @param last the last run's choices: proposed first.
 * @returns undefined when the user leaves.
 */
export async function askForRun(
  catalogue: Catalogue,
  demo: Demo,
  known: Draft,
  last: Draft,
): Promise<CompleteDraft | undefined> {
  const steps: Step[] = [
    ...(known.model === undefined ? [askModel(catalogue, demo, last)] : []),
    ...(known.dataset === undefined ? [askDataset(catalogue, demo, last)] : []),
    ...(known.subsets.length === 0 ? [askSubsets(catalogue, last)] : []),
    askMissingTemplate,
    confirm,
    askShortMemory,
  ];
  const drafts: Draft[] = [known];
  const asked: number[] = [];
  for (let at = 0; at < steps.length;) {
    const draft = drafts[at] ?? known;
    const place = { title: 'Evaluate Model', canGoBack: asked.length > 0 };
    const answer = await steps[at]?.(draft, place);
    if (answer === undefined || answer === left) return undefined;
    if (answer === back) {
      at = asked.pop() ?? 0;
      continue;
    }
    if (answer !== 'passed') asked.push(at);
    drafts[++at] = answer === 'passed' ? draft : answer;
  }
  const end = drafts[steps.length];
  return end && isComplete(end) ? end : undefined;
}
