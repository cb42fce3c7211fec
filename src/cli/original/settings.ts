import { HubError } from '../../hub/hub-error';
import type { HubAccess } from '../../hub/access';
import type { ReferenceFreeType, RunSettings, Task } from '../../protocol/evaluator';
import { runSettings, type RunOptions } from '../options';
import { datasetPath } from '../sources/dataset-source';
import { modelFolder, tokenizerFolder } from '../sources/model-source';
import { debugged, type FlagName } from './flags';
import type { Script } from './scripts';
import { originalTemplate } from './template';

/** The flags of any script, as parsed. */
export interface OriginalOptions extends RunOptions {
  readonly model: string;
  readonly revision?: string;
  readonly ref_model?: string;
  readonly ref_free_type?: ReferenceFreeType;
  readonly tokenizer?: string;
  readonly chat_template?: string;
  readonly dataset?: string;
  readonly split?: string;
  readonly pref_sets?: boolean;
  readonly best_of?: number;
  readonly max_length?: number;
  readonly force_truncation?: boolean;
  readonly prioritize_scoring?: boolean;
  readonly debug?: boolean;
  readonly do_not_save?: boolean;
  readonly output_dir?: string;
  readonly save_all?: boolean;
}

export const priorSets = 'allenai/preference-test-sets';

const tasks: Readonly<Partial<Record<Script['name'], Task>>> = {
  'run-rm': 'preference',
  'run-dpo': 'preference',
  'run-bon': 'best-of-n',
  'run-v2': 'rewardbench-2',
};

/** The original's scripts cut here where they have no flag for it. */
const cutAt = 2048;
/** More than any text has: the `rewardbench` command cuts nothing unless told to. */
const uncut = 2 ** 20;

/**
 * What a script's command line means as settings of a run; downloads what the cache lacks. The notes say what is not
 * plain from it.
 * @throws HubError, UsageError, Stopped
 */
export async function originalSettings(
  script: Script,
  options: OriginalOptions,
  given: (name: FlagName) => boolean,
  access: HubAccess,
): Promise<{ settings: RunSettings; notes: readonly string[] }> {
  // First what is small: what is wrong with it is known before a model has been downloaded.
  const source = await data(script, options, access);
  const tokenizer =
    options.tokenizer === undefined ? undefined : await tokenizerFolder(options.tokenizer, access);
  const model = await modelFolder(options.model, access, options.revision);
  const { chatTemplate, note } = await originalTemplate({
    model,
    ...(tokenizer !== undefined && { tokenizer }),
    ...(given('chat_template') && options.chat_template !== undefined && { given: options.chat_template }),
    ...(script.template !== undefined && { standard: script.template }),
  });
  const task = options.prioritize_scoring ? 'dialogues' : tasks[script.name];
  const settings: RunSettings = {
    model,
    maxLength: longest(script, options),
    ...(tokenizer !== undefined && { tokenizer }),
    ...(chatTemplate !== undefined && { chatTemplate }),
    ...(task !== undefined && { task }),
    ...(await method(script, options, access)),
    ...(options.best_of !== undefined && { bestOf: options.best_of }),
    ...(options.debug && { limit: debugged }),
    ...source,
    ...runSettings(options),
  };
  const inert = given('max_length') && script.name === 'run' && !options.force_truncation;
  return {
    settings,
    notes: [
      ...(note === undefined ? [] : [note]),
      ...(inert ? ['--max_length has no effect without --force_truncation: nothing is cut.'] : []),
    ],
  };
}

function longest(script: Script, { max_length = cutAt, force_truncation: force }: OriginalOptions): number {
  return script.name === 'run' && !force ? uncut : max_length;
}

async function method({ name }: Script, options: OriginalOptions, access: HubAccess) {
  const { ref_model: reference, ref_free_type: referenceFree = 'avg' } = options;
  if (reference !== undefined) return { reference: await modelFolder(reference, access) };
  return name === 'run-dpo' ? { referenceFree } : {};
}

async function data(script: Script, options: OriginalOptions, access: HubAccess) {
  const { dataset: given, split, pref_sets: prior } = options;
  const name = given ?? (prior ? priorSets : script.dataset);
  const part = split === undefined ? {} : { split };
  const dataset = await datasetPath(name, part, access).catch((error: unknown) => {
    throw script.name === 'run-bon' && error instanceof HubError && given === undefined
      ? privateCandidates(error)
      : error;
  });
  return { dataset, ...part };
}

function privateCandidates({ problem, message, page }: HubError): HubError {
  const advice =
    'The candidates of the original are private to AI2. Name your own by --dataset: a file, or a folder with the ' +
    'configurations alpaca_eval and mt_bench, each with the splits zephyr and tulu.';
  return new HubError(problem, message, advice, page);
}
