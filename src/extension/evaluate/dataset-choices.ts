import { basename, dirname } from 'node:path';
import { datasetName } from '../catalogue/dataset-name';
import { downloadedSet, knownSets, type KnownSet } from '../catalogue/known-sets';
import { counted } from '../numbers';
import { separator, type Choice } from '../quick-pick/pick';
import { group, shortPath } from './model-choices';
import { browse, type HubSource, type Source, type Sources } from './sources';

/**
 * Preference sets of the workspace and of the Hugging Face cache, those chosen lately before them, RewardBench's own
 * wherever they are, the demo, and the way to any other file.
 */
export async function datasetChoices({
  catalogue,
  demo,
  recent,
}: Pick<Sources, 'catalogue' | 'demo' | 'recent'>): Promise<Choice<Source>[]> {
  const { workspace, cache } = await catalogue.datasets();
  const lately = recent.datasets();
  const others = (paths: readonly string[]) => paths.filter((path) => !lately.includes(path));
  const bundled = { label: 'Demo preferences', description: 'come with the extension', value: demo.dataset };
  return [
    ...group(
      'recently used',
      lately.map((path) => (path === demo.dataset ? bundled : toChoice(path))),
    ),
    ...group('workspace', others(workspace).map(toChoice)),
    ...group('Hugging Face cache', others(cache).map(toChoice)),
    ...group('RewardBench’s sets', await Promise.all(knownSets.map(datasetChoice))),
    separator('more'),
    { label: '$(folder-opened) Browse for a File…', value: browse, alwaysShow: true },
    ...(lately.includes(demo.dataset) ? [] : [bundled]),
  ];
}

const toChoice = (path: string): Choice<string> => ({
  label: datasetName(path),
  description: shortPath(datasetName(path) === basename(path) ? dirname(path) : path),
  value: path,
});

/** A set of RewardBench's own, wherever it is. */
export async function datasetChoice(set: KnownSet): Promise<Choice<HubSource>> {
  const { title, repository, part, rows } = set;
  const facts = [
    repository.name,
    ...(rows === undefined ? [] : [counted(rows, 'example')]),
    (await downloadedSet(set)) === undefined ? 'to be downloaded' : 'downloaded',
  ];
  return {
    label: title,
    description: facts.join(' · '),
    value: { ...repository, part },
  };
}
