import { commands, Uri, workspace, type Disposable, type LogOutputChannel, type WebviewPanel } from 'vscode';
import { Answerer } from '../../protocol/message-channel';
import { reportEvents, reportRequests, type ReportAction, type RunSummary } from '../../protocol/report';
import { commandIds } from '../identifiers';
import { messageOf } from '../log';
import type { RunQueue } from '../run-queue';
import { reportHtml } from './report-html';
import { ReportSession } from './report-session';

/** How often a visible report looks for news. */
const pulseMilliseconds = 1_000;

/** One report: answers its webview's questions and tells it when the run has gone on. */
export class ReportPanel implements Disposable {
  private readonly session: ReportSession;
  private readonly answerer: Answerer<typeof reportRequests, typeof reportEvents>;
  private readonly subscriptions: Disposable[];
  private readonly pulse: NodeJS.Timeout;
  private ready = false;
  private lastTold = '';

  constructor(
    private readonly panel: WebviewPanel,
    readonly folder: string,
    private readonly queue: RunQueue,
    private readonly log: LogOutputChannel,
    extensionUri: Uri,
  ) {
    this.session = new ReportSession(folder, queue);
    const { webview } = panel;
    const assets = Uri.joinPath(extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [assets] };
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'report-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'report-dark.svg'),
    };
    this.answerer = new Answerer(
      reportRequests,
      reportEvents,
      {
        ready: async () => {
          const summary = await this.session.summary();
          this.showTitle(summary);
          this.ready = true;
          return { runFolder: folder, summary, trusted: workspace.isTrusted };
        },
        page: (query) => this.session.page(query),
        position: ({ index, filter, sort }) =>
          Promise.resolve({ position: this.session.position(index, filter, sort) }),
        example: ({ index }) => this.session.example(index),
        act: async ({ action }) => {
          await this.act(action);
          return {};
        },
      },
      (message) => void webview.postMessage(message),
    );
    this.subscriptions = [
      webview.onDidReceiveMessage((message) => void this.answerer.receive(message)),
      // A hidden webview is discarded; when it comes back it says `ready` again.
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
      queue.onDidChange((run) => {
        if (run.folder === folder && !queue.isActive(folder)) void this.tell();
      }),
    ];
    this.pulse = setInterval(() => void this.tell(), pulseMilliseconds);
    webview.html = reportHtml(webview, assets);
  }

  /** Closes the editor tab. */
  close(): void {
    this.panel.dispose();
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    clearInterval(this.pulse);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private showTitle({ model, dataset }: RunSummary): void {
    this.panel.title = `${model.name} on ${dataset.name}`;
  }

  private async tell(): Promise<void> {
    if (!this.ready) return;
    try {
      const summary = await this.session.summary();
      const told = JSON.stringify(summary);
      if (told === this.lastTold) return;
      this.lastTold = told;
      this.showTitle(summary);
      this.answerer.tell('summary', summary);
    } catch (error) {
      const problem = messageOf(error);
      // It may pass; the log says it once.
      if (problem === this.lastTold) return;
      this.lastTold = problem;
      this.log.warn(`Report of ${this.folder}: ${problem}`);
    }
  }

  private async act(action: ReportAction): Promise<void> {
    switch (action) {
      case 'cancel':
        this.queue.cancel(this.folder);
        break;
      case 'resume':
        await commands.executeCommand(commandIds.resumeRun, this.folder);
        break;
      case 'showLog':
        await commands.executeCommand(commandIds.showLog);
        break;
      case 'reveal':
        await commands.executeCommand(commandIds.revealRun, this.folder);
        break;
    }
  }
}
