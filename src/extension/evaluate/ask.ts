import { back, left } from '../quick-pick/pick';
import { confirm, askBestOf } from './confirm';
import { askDataset, askPart, askSubsets, taskOf } from './dataset';
import { complete, type CompleteDraft, type Draft } from './draft';
import { askShortMemory } from './memory';
import { askModel } from './model';
import type { Purpose } from './purpose';
import { askScoring } from './scoring';
import type { Sources } from './sources';
import { Unasked, type Step } from './step';
import { askMissingTemplate } from './template';
import { fetchTokenizer } from './tokenizer';

/**
 * Asks for model, way of scoring, dataset, subsets and chat template, one after another, with a way back.
 *
 * @param known what is clear already, e.g. from the item the command was called on: not asked again.
 * @returns undefined when the user leaves.
 */
export async function askForRun(
  sources: Sources,
  purpose: Purpose,
  known: Draft,
): Promise<CompleteDraft | undefined> {
  const { task } = purpose;
  const steps: Step[] = [
    ...(known.model === undefined ? [askModel(sources, purpose)] : []),
    fetchTokenizer(sources),
    askScoring(sources, purpose),
    ...(known.dataset === undefined ? [askDataset(sources, purpose)] : []),
    ...(known.subsets === undefined ? [askPart, askSubsets(sources)] : []),
    ...(task === 'best-of-n' ? [askBestOf] : []),
    askMissingTemplate,
    confirm(taskOf(sources)),
    askShortMemory,
  ];
  const first = task === undefined ? known : { ...known, task };
  const drafts: Draft[] = [first];
  const asked: number[] = [];
  for (let at = 0; at < steps.length;) {
    const draft = drafts[at] ?? first;
    const place = { title: purpose.title, canGoBack: asked.length > 0 };
    const answer = await steps[at]?.(draft, place);
    if (answer === undefined || answer === left) return undefined;
    if (answer === back) {
      at = asked.pop() ?? 0;
      continue;
    }
    const passed = answer instanceof Unasked;
    if (!passed) asked.push(at);
    drafts[++at] = passed ? answer.draft : answer;
  }
  return complete(drafts[steps.length] ?? first);
}
