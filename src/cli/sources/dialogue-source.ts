import { readFile, stat } from 'node:fs/promises';
import * as v from 'valibot';
import { readPreferenceSet } from '../../datasets/preference-set';
import type { Dialogue } from '../../dialogue/message';
import type { HubAccess } from '../../hub/access';
import { UsageError } from '../ending';
import { datasetPath, type DatasetPart } from './dataset-source';

/** Where a dialogue is taken from. */
export interface DialogueOptions extends DatasetPart {
  /** JSON file with messages. */
  readonly dialogue?: string;
  readonly dataset?: string;
  /** Number of the example, from 1. */
  readonly example: number;
  /** Number of its completion, from 1. */
  readonly completion: number;
}

const maxBytes = 16 * 1024 * 1024;
const Messages = v.pipe(v.array(v.object({ role: v.string(), content: v.string() })), v.minLength(1));
const DialogueFile = v.union([Messages, v.object({ messages: Messages })]);

/** Shown where none is named. */
const sample: Dialogue = [
  { role: 'user', content: 'What is the capital of France?' },
  { role: 'assistant', content: 'The capital of France is Paris.' },
];

/**
 * The dialogue that is asked for: of a file, of an example with one of its completions, or a short one.
 * @throws UsageError, DatasetError, HubError
 */
export async function dialogueOf(options: DialogueOptions, access: HubAccess): Promise<Dialogue> {
  const { dialogue, dataset, example, completion, ...part } = options;
  if (dialogue !== undefined) return readDialogue(dialogue);
  if (dataset === undefined) return sample;
  const { examples } = await readPreferenceSet(await datasetPath(dataset, part, access), {
    ...part,
    limit: example,
  });
  const found = examples[example - 1];
  if (found === undefined) {
    throw new UsageError(`--example ${example}: "${dataset}" has ${examples.length} examples`);
  }
  const answer = found.completions[completion - 1];
  if (answer === undefined) {
    throw new UsageError(
      `--completion ${completion}: the example has ${found.completions.length} completions`,
    );
  }
  return [...found.prompt, { role: 'assistant', content: answer.text }];
}

async function readDialogue(file: string): Promise<Dialogue> {
  const status = await stat(file).catch(() => undefined);
  if (!status?.isFile()) throw new UsageError(`--dialogue: there is no file "${file}"`);
  if (status.size > maxBytes) throw new UsageError(`${file}: a dialogue may have ${maxBytes} bytes at most`);
  const shape = 'give messages as JSON: [{"role": "user", "content": "…"}, …]';
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: not valid JSON (${String(error)}); ${shape}`);
  }
  const parsed = v.safeParse(DialogueFile, value);
  if (!parsed.success) throw new UsageError(`${file}: no dialogue; ${shape}`);
  return 'messages' in parsed.output ? parsed.output.messages : parsed.output;
}
