import { window } from 'vscode';
import { availableMemory } from '../../checkpoint/available-memory';
import { summariseCheckpoint } from '../../checkpoint/checkpoint-summary';
import { bytesText } from '../../checkpoint/memory-text';
import { readSettings } from '../settings';
import { left } from '../quick-pick/pick';
import { Unasked, type Step } from './step';

const runAnyway = 'Run from Disk, Slowly';

/** Where the model needs more memory than is free, asks whether to run it nevertheless. */
export const askShortMemory: Step = async (draft) => {
  const { provider } = readSettings();
  if (draft.model === undefined || (provider !== 'auto' && provider !== 'cpu')) return new Unasked(draft);
  const summary = await summariseCheckpoint(draft.model);
  const { name } = summary;
  const memory = draft.quantize === undefined ? summary.memory : summary.quantizedMemory;
  const free = await availableMemory();
  if (memory === undefined || memory.cpu <= free) return new Unasked(draft);
  const answer = await window.showWarningMessage(
    `${name} needs about ${bytesText(memory.cpu)} of memory on the CPU; only ${bytesText(free)} are free.`,
    {
      modal: true,
      detail:
        'Its weights would be read from disk again and again. A GPU or a machine with more memory is better.',
    },
    runAnyway,
  );
  return answer === runAnyway ? { ...draft, force: true } : left;
};
