import {
  EventEmitter,
  ProgressLocation,
  Uri,
  window,
  workspace,
  type Disposable,
  type LogOutputChannel,
} from 'vscode';
import { checkHardware } from '../hardware/check-hardware';
import { reportLines } from '../hardware/report-text';
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
    private readonly log: LogOutputChannel,
  ) {}

  /** Asked for a second time, it waits for the first: two at once would measure each other. */
  readonly check = (): Promise<void> => {
    this.checking ??= this.checkOnce()
      .catch((error: unknown) => showProblem(this.log, error))
      .finally(() => (this.checking = undefined));
    return this.checking;
  };

  dispose(): void {
    this.provider.dispose();
    this.changed.dispose();
  }

  private async checkOnce(): Promise<void> {
    const options = {
      location: ProgressLocation.Notification,
      title: 'Checking hardware',
      cancellable: true,
    };
    const lines = await window.withProgress(options, async (progress, cancellation) => {
      const controller = new AbortController();
      cancellation.onCancellationRequested(() => controller.abort());
      try {
        const report = await checkHardware({
          signal: controller.signal,
          evaluatorFile: this.evaluatorFile,
          onProvider: (provider) => progress.report({ message: `trying ${provider}…` }),
        });
        return reportLines(report);
      } catch (error) {
        if (controller.signal.aborted) return undefined;
        throw error;
      }
    });
    if (lines === undefined) return;
    this.text = `${lines.join('\n')}\n`;
    this.changed.fire(document);
    await window.showTextDocument(document, { preview: true });
  }
}
