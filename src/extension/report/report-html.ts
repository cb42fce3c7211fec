import type { Uri, Webview } from 'vscode';
import { webviewPage } from '../webview-page';

export const reportHtml = (webview: Webview, assets: Uri): string =>
  webviewPage(webview, assets, { title: 'RewardBench report', element: 'rb-report', name: 'report' });
