import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

/** The page around the report. It holds no data: all of that comes by messages. */
export function reportHtml(webview: Webview, assets: Uri): string {
  const nonce = randomBytes(24).toString('base64url');
  const asset = (name: string): string => webview.asWebviewUri(Uri.joinPath(assets, name)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <!-- The component library asks the browser about :focus-visible with a style element of its own. -->
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>RewardBench report</title>
    <link rel="stylesheet" href="${asset('report.css')}">
  </head>
  <body>
    <rb-report></rb-report>
    <script nonce="${nonce}" src="${asset('report.js')}"></script>
  </body>
</html>`;
}
