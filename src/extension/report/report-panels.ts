import * as v from 'valibot';
import {
  ViewColumn,
  window,
  type Disposable,
  type LogOutputChannel,
  type Uri,
  type WebviewPanel,
} from 'vscode';
import { ReportState } from '../../protocol/report';
import { RunReader } from '../../runs/run-reader';
import { reportViewType } from '../identifiers';
import { messageOf } from '../log';
import type { RunQueue } from '../run-queue';
import { ReportPanel } from './report-panel';

/** The open reports: at most one per run. They come back when the window is loaded again. */
export class ReportPanels implements Disposable {
  private readonly panels = new Map<string, ReportPanel>();
  private readonly serializer: Disposable;

  constructor(
    private readonly queue: RunQueue,
    private readonly log: LogOutputChannel,
    private readonly extensionUri: Uri,
  ) {
    this.serializer = window.registerWebviewPanelSerializer(reportViewType, {
      deserializeWebviewPanel: (panel, state) => this.restore(panel, state),
    });
  }

  open(folder: string): void {
    const open = this.panels.get(folder);
    if (open) open.reveal();
    else this.attach(window.createWebviewPanel(reportViewType, 'Report', ViewColumn.Active), folder);
  }

  close(folder: string): void {
    this.panels.get(folder)?.close();
  }

  dispose(): void {
    this.serializer.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  /** The state comes from the last session: its run may be gone. */
  private async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    try {
      const { runFolder } = v.parse(ReportState, state);
      await RunReader.open(runFolder);
      this.attach(panel, runFolder);
    } catch (error) {
      this.log.info(`A report was not restored: ${messageOf(error)}`);
      panel.dispose();
    }
  }

  private attach(panel: WebviewPanel, folder: string): void {
    const report = new ReportPanel(panel, folder, this.queue, this.log, this.extensionUri);
    this.panels.set(folder, report);
    panel.onDidDispose(() => {
      report.dispose();
      this.panels.delete(folder);
    });
  }
}
