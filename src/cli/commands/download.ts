import { Argument, Command } from 'commander';
import { parseRepository, type RepositoryKind } from '../../hub/repository';
import { ending, exitCodes, UsageError } from '../ending';
import { accessOf, offlineOption } from '../options';
import { fetchDataset, type DatasetPart } from '../sources/dataset-source';
import { fetchRepository } from '../sources/fetch-repository';
import { printJson } from '../terminal/print';

const help = `
Examples:
    $ rewardbench download model Skywork/Skywork-Reward-V2-Qwen3-0.6B
    $ rewardbench download dataset allenai/reward-bench --split filtered

Of a model what its evaluation opens, of a dataset the files of the split; into the cache that Python's tools share.
Ctrl+C stops; the same command goes on. HF_TOKEN (or "huggingface-cli login"), HF_ENDPOINT, HF_HOME and proxies count.`;

interface DownloadCommandOptions extends DatasetPart {
  readonly json?: true;
  readonly offline?: true;
}

/** `rewardbench download`. */
export function downloadCommand(): Command {
  return new Command('download')
    .description('Download a model or a dataset from the Hugging Face hub into its cache.')
    .addArgument(new Argument('<kind>', 'what it is').choices(['model', 'dataset']))
    .argument('<name>', 'org/name[@revision]')
    .option('--config <name>', "the dataset's configuration")
    .option('--split <name>', "the dataset's split")
    .option('--json', 'print JSON')
    .addOption(offlineOption())
    .addHelpText('after', help)
    .action(
      ending(async (kind: RepositoryKind, name: string, options: DownloadCommandOptions) => {
        const repository = parseRepository(name, kind);
        if (repository === undefined)
          throw new UsageError(`"${name}" is no name on the hub: org/name[@revision]`);
        const access = accessOf(options);
        const folder =
          kind === 'model'
            ? await fetchRepository(repository, access)
            : await fetchDataset(repository, options, access);
        if (options.json) printJson({ kind, name: repository.name, folder });
        else process.stdout.write(`${folder}\n`);
        return exitCodes.done;
      }),
    );
}
