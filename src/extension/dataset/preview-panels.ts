import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import { ViewColumn, window, type Disposable, type LogOutputChannel, type WebviewPanel } from 'vscode';
import { PreviewState, type DatasetFilter, type DatasetSource } from '../../protocol/dataset';
import { datasetViewType } from '../identifiers';
import { messageOf } from '../log';
import { PreviewPanel, type PreviewSetting } from './preview-panel';

/** The open previews: at most one per dataset. They come back when the window is loaded again. */
export class PreviewPanels implements Disposable {
  private readonly panels = new Map<string, PreviewPanel>();
  private readonly serializer: Disposable;

  constructor(
    private readonly setting: PreviewSetting,
    private readonly log: LogOutputChannel,
  ) {
    this.serializer = window.registerWebviewPanelSerializer(datasetViewType, {
      deserializeWebviewPanel: (panel, state) => this.restore(panel, state),
    });
  }

  open(source: DatasetSource, filter?: DatasetFilter): void {
    const open = this.panels.get(keyOf(source));
    if (open) open.show(filter);
    else
      this.attach(
        window.createWebviewPanel(datasetViewType, basename(source.file), ViewColumn.Active),
        source,
        filter,
      );
  }

  dispose(): void {
    this.serializer.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  /** The state comes from the last session: its file may be gone. */
  private async restore(panel: WebviewPanel, state: unknown): Promise<void> {
    try {
      const { source } = v.parse(PreviewState, state);
      await stat(source.file);
      this.attach(panel, source, undefined);
    } catch (error) {
      this.log.info(`A dataset preview was not restored: ${messageOf(error)}`);
      panel.dispose();
    }
  }

  private attach(panel: WebviewPanel, source: DatasetSource, filter: DatasetFilter | undefined): void {
    const preview = new PreviewPanel(panel, source, filter, this.setting);
    this.panels.set(keyOf(source), preview);
    panel.onDidDispose(() => {
      preview.dispose();
      this.panels.delete(keyOf(source));
    });
  }
}

const keyOf = ({ file, config, split }: DatasetSource): string => JSON.stringify([file, config, split]);
