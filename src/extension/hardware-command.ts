import {
  EventEmitter,
  ProgressLocation,
  Uri,
  window,
  workspace,
  type Disposable,
  type LogOutputChannel,
} from 'vscode';
import { checkHardware, type HardwareReport } from '../hardware/check-hardware';
import { reportLines } from '../hardware/report-text';
import type { CudaDownload } from './cuda-download';
import { showProblem } from './problems';

/** Documents of this scheme exist in memory alone: to be read and copied, never to be saved. */
const scheme = 'rewardbench-hardware';
const document = Uri.from({ scheme, path: 'Hardware' });

/** Looks at the machine and shows what it has. Reads nothing of the workspace, so that no trust is needed. */
export class HardwareCommand implements Disposable {
  private readonly changed = new EventEmitter<Uri>();
  private readonly provider = workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: this.changed.event,
    provideTextDocumentContent: () => this.text,
  });
  private text = '';
  private checking: Promise<void> | undefined;

  constructor(
    private readonly evaluatorFile: string,
    private readonly cuda: CudaDownload,
    private readonly log: LogOutputChannel,
  ) {}

  /** Asked for a second time, it waits for the first: two at once would measure each other. */
  readonly check = (): Promise<void> => {
    this.checking ??= this.checkOnce()
      .then((report) => report && void this.offerCuda(report))
      .catch((error: unknown) => showProblem(this.log, error))
      .finally(() => (this.checking = undefined));
    return this.checking;
  };

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }

  private async checkOnce(): Promise<HardwareReport | undefined> {
    const options = {
      location: ProgressLocation.Notification,
      title: 'Checking hardware',
      cancellable: true,
    };
    const report = await window.withProgress(options, async (progress, cancellation) => {
      const controller = new AbortController();
      cancellation.onCancellationRequested(() => controller.abort());
      try {
        return await checkHardware({
          signal: controller.signal,
          cudaHome: this.cuda.home,
          evaluatorFile: this.evaluatorFile,
          onProvider: (provider) => progress.report({ message: `trying ${provider}…` }),
        });
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        throw error;
      }
    });
    if (report === undefined) return undefined;
    this.text = `${reportLines(report).join('\n')}\n`;
    this.changed.fire(document);
    await window.showTextDocument(document, { preview: true });
    return report;
  }

  /** Where a GPU of NVIDIA's waits for nothing but libraries. */
  private async offerCuda({ machine, providers }: HardwareReport): Promise<void> {
    const cuda = providers.find(({ provider }) => provider === 'cuda');
    const isHere = machine.graphics?.some(({ vendor }) => vendor === 'NVIDIA') === true;
    if (!isHere || cuda === undefined || cuda.state === 'works' || !cuda.fetchCuda) return;
    const download = 'Download CUDA Support…';
    const text = `This machine has an NVIDIA GPU, but ${cuda.reason}.`;
    if ((await window.showInformationMessage(text, download)) === download) await this.cuda.download();
  }
}
