import { ProgressLocation, window, type LogOutputChannel } from 'vscode';
import type { Retry } from '../../hub/access';
import { downloadRepository, type ChooseFiles } from '../../hub/download';
import type { DownloadProgress } from '../../hub/download-progress';
import { repositoryText, type Repository } from '../../hub/repository';
import type { DatasetPart } from '../catalogue/dataset-part';
import { downloadText, retryText } from '../numbers';
import type { HubAccount } from './account';
import { chooseParts } from './choose-parts';

/** Fetches from the hub into the cache that Python's tools share, with a notification that can cancel. */
export class Downloads {
  private readonly running = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly account: HubAccount,
    private readonly log: Pick<LogOutputChannel, 'info'>,
    private readonly onDone: () => void,
  ) {}

  /**
   * @param choose of a model, the files that are needed; absent = what evaluating it needs
   * @returns the snapshot's folder; undefined where the user has cancelled (the next time goes on from there).
   * @throws HubError
   */
  fetch(repository: Repository, part: DatasetPart = {}, choose?: ChooseFiles): Promise<string | undefined> {
    const { kind } = repository;
    const key = JSON.stringify([kind, repositoryText(repository), part.config, part.split, choose?.name]);
    const wanted = kind === 'dataset' ? chooseParts(repository.name, part) : choose;
    const running =
      this.running.get(key) ?? this.start(repository, wanted).finally(() => this.running.delete(key));
    this.running.set(key, running);
    return running;
  }

  private start(repository: Repository, choose: ChooseFiles | undefined): Promise<string | undefined> {
    const name = repositoryText(repository);
    const options = {
      location: ProgressLocation.Notification,
      title: `Downloading ${name}`,
      cancellable: true,
    };
    return Promise.resolve(
      window.withProgress(options, async (progress, cancellation) => {
        const controller = new AbortController();
        cancellation.onCancellationRequested(() => controller.abort());
        let percent = 0;
        const onRetry = (retry: Retry): void => progress.report({ message: retryText(retry) });
        const onProgress = (state: DownloadProgress): void => {
          const next = state.totalBytes > 0 ? (100 * state.bytes) / state.totalBytes : 0;
          progress.report({ message: downloadText(state), increment: Math.max(0, next - percent) });
          percent = Math.max(percent, next);
        };
        try {
          const folder = await downloadRepository(repository, {
            access: { ...(await this.account.access()), onRetry },
            onProgress,
            signal: controller.signal,
            ...(choose && { choose }),
          });
          this.log.info(`Downloaded ${name} to ${folder}`);
          this.onDone();
          return folder;
        } catch (error) {
          if (!controller.signal.aborted && !isAbort(error)) throw error;
          this.log.info(`Download of ${name} cancelled; it goes on from there the next time`);
          return undefined;
        }
      }),
    );
  }
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';
