import { Command } from 'commander';
import { findKnownDataset, knownDatasets, type KnownDataset } from '../../datasets/catalogue';
import { describePreferenceSet, type PreferenceSetDescription } from '../../datasets/preference-set';
import { cachedRepositories } from '../../hub/cached-repositories';
import { ending, exitCodes } from '../ending';
import { cachedFolder } from '../sources/cached-folder';
import type { DatasetPart } from '../sources/dataset-source';
import { printJson, printTable } from '../terminal/print';

const help = `
Examples:
    $ rewardbench datasets
    $ rewardbench datasets allenai/reward-bench
    $ rewardbench datasets preferences.jsonl

Any file or repository with columns of a known shape can be evaluated, listed or not. Nothing is downloaded here:
rewardbench download dataset ORG/NAME`;

interface DatasetsOptions extends DatasetPart {
  readonly json?: true;
}

/** `rewardbench datasets`: RewardBench's own sets, or what is in one. */
export function datasetsCommand(): Command {
  return new Command('datasets')
    .description("List RewardBench's datasets, or describe one of them, a file or a folder.")
    .argument('[dataset]', 'org/name, a file or a folder')
    .option('--config <name>', 'configuration of a folder')
    .option('--split <name>', 'split of a folder')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(
      ending(async (dataset: string | undefined, { json, ...part }: DatasetsOptions) => {
        await (dataset === undefined ? list(json === true) : describe(dataset, part, json === true));
        return exitCodes.done;
      }),
    );
}

async function list(json: boolean): Promise<void> {
  const cached = new Set((await cachedRepositories('dataset')).map(({ name }) => name));
  const here = ({ name, aliases }: KnownDataset) => [name, ...aliases].some((one) => cached.has(one));
  if (json) {
    printJson(knownDatasets.map((known) => ({ ...known, cached: here(known) })));
    return;
  }
  printTable([
    ['DATASET', 'TITLE', 'TASK', 'ROWS', 'CACHED'],
    ...knownDatasets.map((known) => [
      known.name,
      known.title,
      known.task,
      rows(known),
      here(known) ? 'yes' : '',
    ]),
  ]);
}

/** Of the splits that are read where none is named. */
function rows({ splits, defaultSplits }: KnownDataset): string {
  const counts = splits.filter(({ name }) => defaultSplits.includes(name)).map((split) => split.rows);
  return counts.includes(undefined) ? '' : String(counts.reduce<number>((sum, count = 0) => sum + count, 0));
}

async function describe(dataset: string, part: DatasetPart, json: boolean): Promise<void> {
  const place = await cachedFolder(dataset, 'dataset');
  const known = findKnownDataset(dataset);
  if (place === undefined && known === undefined) {
    throw new Error(
      `"${dataset}" is no file or folder, no dataset in the cache and none of RewardBench's; on the hub: rewardbench download dataset ORG/NAME`,
    );
  }
  const content = place === undefined ? undefined : await describePreferenceSet(place, part);
  if (json) {
    printJson({ known, place, content });
    return;
  }
  printTable([
    ...(known === undefined
      ? []
      : [
          ['title', known.title],
          ['splits', known.splits.map(splitText).join(', ')],
        ]),
    ...(place === undefined ? [['cached', 'no']] : [['place', place]]),
    ...(content === undefined ? [] : ofContent(content)),
    ...(content === undefined && known !== undefined ? [['task', known.task]] : []),
  ]);
  if (content !== undefined) {
    process.stdout.write('\n');
    printTable([['SUBSET', 'EXAMPLES'], ...content.subsets.map(({ name, count }) => [name, String(count)])]);
  }
}

const splitText = ({ name, rows }: KnownDataset['splits'][number]) =>
  rows === undefined ? name : `${name} (${String(rows)})`;

function ofContent(content: PreferenceSetDescription): string[][] {
  const { task, examples, unreadable, columns, deviations } = content;
  return [
    ['task', task],
    ['examples', String(examples)],
    ...(unreadable > 0 ? [['unreadable', String(unreadable)]] : []),
    ['columns', columns.join(', ')],
    ...deviations.map((deviation) => ['deviation', deviation]),
  ];
}
