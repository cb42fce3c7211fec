import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { deviationsText } from '../datasets/deviations';
import { readPreferenceSet, type PreferenceSet } from '../datasets/preference-set';
import type { Finding, RunSettings } from '../protocol/evaluator';
import {
  examplesFile,
  journalFile,
  unreadableFile,
  type JournalHeader,
  type ScoreLine,
} from '../runs/format';
import { Journal, readJournal } from '../runs/journal';
import type { OpenModel } from './open-model';

/** A run's folder, ready to be written to. */
export interface OpenRun {
  readonly journal: Journal;
  readonly header: JournalHeader;
  /** What is scored, by index of the example; at first what earlier sessions have. */
  readonly scores: Map<number, ScoreLine>;
}

/** A folder's run was made from something else than what is there now. */
export class RunChangedError extends Error {
  readonly advice =
    'Its scores cannot be continued with others. Start a new run (on the command line: --restart keeps the old one aside).';

  constructor(folder: string, changed: readonly string[]) {
    super(`${folder}: the run cannot be resumed, since these have changed: ${changed.join(', ')}`);
  }
}

/** What the run in a folder was started with, where there is one. */
export async function earlierHeader(folder: string): Promise<JournalHeader | undefined> {
  return (await readJournal(folder))?.header;
}

/** The settings with the split of layers that a run was started with: other memory may be free by now. */
export function keepingSplit(settings: RunSettings, earlier?: Pick<JournalHeader, 'placement'>): RunSettings {
  if (settings.placement !== undefined || earlier?.placement === undefined) return settings;
  return { ...settings, placement: earlier.placement };
}

/** The preference set that the settings name, filtered. */
export function readExamples(settings: RunSettings): Promise<PreferenceSet> {
  const { dataset, limit, subsets, config, split, task, bestOf } = settings;
  return readPreferenceSet(dataset, { limit, subsets, config, split, task, bestOf });
}

/**
 * Starts the run, or goes on with the one in the folder.
 * @throws RunChangedError where the folder's run was of another model, template, dataset or setting
 */
export async function openRun(
  folder: string,
  settings: RunSettings,
  model: OpenModel,
  set: PreferenceSet,
  startedAt: Date,
): Promise<OpenRun> {
  const fingerprint: Record<string, string> = {
    ...model.fingerprint,
    dataset: set.hash,
    examples: JSON.stringify({ limit: settings.limit ?? null, subsets: settings.subsets ?? [] }),
    task: JSON.stringify({ task: set.task, bestOf: settings.bestOf ?? null }),
  };
  const earlier = await readJournal(folder);
  if (earlier !== undefined) {
    const { header, scores } = earlier;
    const keys = new Set([...Object.keys(fingerprint), ...Object.keys(header.fingerprint)]);
    const changed = [...keys].filter((key) => fingerprint[key] !== header.fingerprint[key]);
    if (changed.length > 0) throw new RunChangedError(folder, changed);
    return { journal: await Journal.reopen(folder), header, scores: new Map(scores) };
  }
  await mkdir(folder, { recursive: true });
  // A journal without a whole header holds no score.
  await rm(path.join(folder, journalFile), { force: true });
  await writeLines(path.join(folder, examplesFile), set.examples);
  await writeLines(path.join(folder, unreadableFile), set.unreadable);
  const header: JournalHeader = {
    kind: 'header',
    format: 1,
    id: path.basename(folder),
    createdAt: startedAt.toISOString(),
    settings,
    model: model.facts,
    dataset: {
      name: set.name,
      examples: set.examples.length,
      unreadable: set.unreadable.length,
      columns: [...set.columns],
      task: set.task,
    },
    chatTemplate: model.template.name,
    provider: model.provider,
    ...(settings.placement === undefined &&
      model.placement.length > 1 && { placement: [...model.placement] }),
    fingerprint,
    findings: [...model.findings, ...datasetFindings(set.deviations)],
  };
  return { journal: await Journal.create(folder, header), header, scores: new Map() };
}

function datasetFindings(deviations: readonly string[]): Finding[] {
  const message = deviationsText(deviations);
  if (message === undefined) return [];
  return [{ code: 'dataset-changed', severity: 'warning', message, details: [...deviations] }];
}

/** Under another name first, so that the file is there whole or not at all. */
async function writeLines(file: string, items: readonly unknown[]): Promise<void> {
  await writeFile(`${file}.part`, lines(items));
  await rename(`${file}.part`, file);
}

function* lines(items: readonly unknown[]): Generator<string> {
  for (const item of items) yield `${JSON.stringify(item)}\n`;
}
