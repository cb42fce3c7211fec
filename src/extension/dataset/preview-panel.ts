import { commands, Uri, workspace, type Disposable, type WebviewPanel } from 'vscode';
import type { PreferenceSetDescription } from '../../datasets/preference-set';
import {
  previewEvents,
  previewRequests,
  type DatasetFilter,
  type DatasetSource,
} from '../../protocol/dataset';
import { Answerer } from '../../protocol/message-channel';
import { commandIds } from '../identifiers';
import { problemText } from '../problems';
import { webviewPage } from '../webview-page';
import { ReaderClient } from './reader-client';

export interface PreviewSetting {
  readonly extensionUri: Uri;
  /** Reads the whole set. */
  readonly describe: (source: DatasetSource) => Promise<PreferenceSetDescription>;
}

/** One preview: passes its webview's questions on to the thread that reads the dataset. */
export class PreviewPanel implements Disposable {
  private readonly reader: ReaderClient;
  private readonly answerer: Answerer<typeof previewRequests, typeof previewEvents>;
  private readonly subscriptions: Disposable[];
  private ready = false;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly source: DatasetSource,
    /** To be shown as soon as the webview is there. */
    private filter: DatasetFilter | undefined,
    { extensionUri, describe }: PreviewSetting,
  ) {
    const { webview } = panel;
    const assets = Uri.joinPath(extensionUri, 'dist', 'webview');
    webview.options = { enableScripts: true, enableForms: false, localResourceRoots: [assets] };
    panel.iconPath = {
      light: Uri.joinPath(extensionUri, 'media', 'dataset-light.svg'),
      dark: Uri.joinPath(extensionUri, 'media', 'dataset-dark.svg'),
    };
    const thread = Uri.joinPath(extensionUri, 'dist', 'dataset-reader.cjs').fsPath;
    this.reader = new ReaderClient(source, thread, (counted) => {
      if (this.ready) this.answerer.tell('counted', counted);
    });
    this.answerer = new Answerer(
      previewRequests,
      previewEvents,
      {
        ready: async () => {
          const facts = await this.reader.facts();
          panel.title = facts.name;
          this.ready = true;
          void this.describe(describe);
          const wanted = this.filter;
          this.filter = undefined;
          return { source, facts, trusted: workspace.isTrusted, ...(wanted && { filter: wanted }) };
        },
        page: (query) => this.reader.ask('page', query),
        example: (query) => this.reader.ask('example', query),
        position: (query) => this.reader.ask('position', query),
        evaluate: async ({ subset }) => {
          await this.evaluate(subset);
          return {};
        },
      },
      (message) => void webview.postMessage(message),
    );
    this.subscriptions = [
      webview.onDidReceiveMessage((message) => void this.answerer.receive(message)),
      // A hidden webview is discarded; when it comes back it says `ready` again.
      panel.onDidChangeViewState(() => {
        if (panel.visible) return;
        this.ready = false;
        this.reader.dispose();
      }),
    ];
    webview.html = webviewPage(webview, assets, {
      title: 'RewardBench dataset',
      element: 'rb-dataset',
      name: 'dataset',
    });
  }

  /** Brings it to the front, with another filter where one is given. */
  show(filter: DatasetFilter | undefined): void {
    if (filter && this.ready) this.answerer.tell('show', { filter });
    else this.filter = filter ?? this.filter;
    this.panel.reveal();
  }

  dispose(): void {
    this.reader.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async describe(describe: PreviewSetting['describe']): Promise<void> {
    try {
      const { examples, unreadable, subsets, columns, deviations } = await describe(this.source);
      if (!this.ready) return;
      this.answerer.tell('described', {
        examples,
        unreadable,
        subsets: subsets.map(({ name, count }) => ({ name, count })),
        columns: [...columns],
        deviations: [...deviations],
      });
    } catch (error) {
      if (this.ready) this.answerer.tell('described', { problem: problemText(error) });
    }
  }

  private async evaluate(subset: string | undefined): Promise<void> {
    const { file, config, split } = this.source;
    await commands.executeCommand(commandIds.evaluate, {
      dataset: file,
      config,
      split,
      ...(subset !== undefined && { kind: 'subset', name: subset }),
    });
  }
}
