import { randomBytes } from 'node:crypto';
import { Uri, type Webview } from 'vscode';

export interface WebviewPage {
  readonly title: string;
  /** The custom element that fills the page. */
  readonly element: string;
  /** Of its script and style sheet. */
  readonly name: string;
}

/** The page around a view. It holds no data: all of that comes by messages. */
export function webviewPage(webview: Webview, assets: Uri, { title, element, name }: WebviewPage): string {
  const nonce = randomBytes(24).toString('base64url');
  const asset = (file: string): string => webview.asWebviewUri(Uri.joinPath(assets, file)).toString();
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
    <title>${title}</title>
    <link rel="stylesheet" href="${asset(`${name}.css`)}">
  </head>
  <body>
    <${element}></${element}>
    <script nonce="${nonce}" src="${asset(`${name}.js`)}"></script>
  </body>
</html>`;
}
