import { commands, ProgressLocation, window, type LogOutputChannel } from 'vscode';
import { bytesText } from '../checkpoint/memory-text';
import { installCuda } from '../hardware/cuda/install';
import { planInstallation, type CudaPlan } from '../hardware/cuda/plan';
import { planLines } from '../hardware/cuda/plan-text';
import type { DownloadProgress } from '../hub/download-progress';
import { commandIds } from './identifiers';
import { downloadText, retryText } from './numbers';
import { showProblem } from './problems';

/** Fetches the CUDA libraries into the extension's storage, when the user has seen what that means. */
export class CudaDownload {
  private running: Promise<void> | undefined;

  constructor(
    /** Where the libraries are kept. */
    readonly home: string,
    private readonly log: LogOutputChannel,
  ) {}

  /** Asked for a second time, it waits for the first. */
  readonly download = (): Promise<void> => {
    this.running ??= this.ask()
      .catch((error: unknown) => showProblem(this.log, error))
      .finally(() => (this.running = undefined));
    return this.running;
  };

  private async ask(): Promise<void> {
    const plan = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Asking NuGet what CUDA support there is' },
      () => planInstallation({ home: this.home }),
    );
    if (plan.missing.length > 0 && !(await agrees(plan))) return;
    const folder = await this.fetch(plan);
    if (folder === undefined) return;
    this.log.info(`CUDA support is in ${folder}`);
    const check = 'Check Hardware';
    const text = 'CUDA support is there; runs use it from now on. See that it works.';
    if ((await window.showInformationMessage(text, check)) !== check) return;
    // Not within the check that may have led here.
    void commands.executeCommand(commandIds.checkHardware);
  }

  /** @returns undefined where the user has cancelled */
  private fetch(plan: CudaPlan): Thenable<string | undefined> {
    const options = {
      location: ProgressLocation.Notification,
      title: 'Downloading CUDA support',
      cancellable: true,
    };
    return window.withProgress(options, async (progress, cancellation) => {
      const controller = new AbortController();
      cancellation.onCancellationRequested(() => controller.abort());
      let percent = 0;
      const onProgress = (state: DownloadProgress): void => {
        const next = state.totalBytes > 0 ? (100 * state.bytes) / state.totalBytes : 0;
        progress.report({ message: downloadText(state), increment: Math.max(0, next - percent) });
        percent = Math.max(percent, next);
      };
      try {
        return await installCuda(plan, {
          signal: controller.signal,
          onProgress,
          onRetry: (retry) => progress.report({ message: retryText(retry) }),
          onUnpacking: () => progress.report({ message: 'unpacking…' }),
        });
      } catch (error) {
        if (!controller.signal.aborted) throw error;
        this.log.info('Download of CUDA support cancelled; it goes on from there the next time');
        return undefined;
      }
    });
  }
}

async function agrees(plan: CudaPlan): Promise<boolean> {
  const download = 'Download';
  const answer = await window.showWarningMessage(
    `Download CUDA support (${bytesText(plan.bytes)})?`,
    { modal: true, detail: planLines(plan).join('\n') },
    download,
  );
  return answer === download;
}
