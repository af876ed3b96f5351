// What the server says at length (the summary, the explanation of a claim, a rule), shown as a document.

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** A document. */
export interface Page {
  title: string;
  markdown: string;
  /** Where places in the text, as `wire.md:5`, lead: files by the name under which the text has them. */
  places: ReadonlyMap<string, vscode.Uri>;
}

export class Pages implements vscode.Disposable {
  private readonly panels = new Map<string, { panel: vscode.WebviewPanel; again: () => Promise<Page | null> }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly open: (uri: vscode.Uri, range: vscode.Range) => Promise<void>) {}

  /** Shows a page beside the draft; pages of one kind share a tab. `again` makes it, then and whenever the draft changes. */
  async show(kind: string, again: () => Promise<Page | null>): Promise<void> {
    const page = await again();
    if (page === null) {
      void vscode.window.showInformationMessage('Copydesk has nothing to say about this place.');
      return;
    }
    const known = this.panels.get(kind);
    if (known !== undefined) {
      known.again = again;
      known.panel.title = page.title;
      known.panel.reveal(undefined, true);
      await known.panel.webview.postMessage({ html: await this.render(page) });
      return;
    }
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const options = { enableScripts: true, enableFindWidget: true, localResourceRoots: [], retainContextWhenHidden: false };
    const panel = vscode.window.createWebviewPanel(`copydesk.${kind}`, page.title, column, options);
    panel.webview.html = frame(await this.render(page));
    panel.webview.onDidReceiveMessage((message: { href?: unknown }) => this.follow(message.href));
    panel.onDidDispose(() => this.panels.delete(kind));
    panel.onDidChangeViewState(() => this.refreshSoon());
    this.panels.set(kind, { panel, again });
  }

  /** Makes the visible pages anew, a moment after the last change. */
  refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), 500);
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const { panel } of this.panels.values()) panel.dispose();
  }

  private async refresh(): Promise<void> {
    for (const { panel, again } of [...this.panels.values()].filter(({ panel }) => panel.visible)) {
      const page = await again();
      if (page !== null) await panel.webview.postMessage({ html: await this.render(page) });
    }
  }

  /** Markdown as HTML by VS Code's own Markdown extension; without it, as it is written. */
  private async render(page: Page): Promise<string> {
    let html: string;
    try {
      html = await vscode.commands.executeCommand<string>('markdown.api.render', page.markdown);
    } catch {
      html = `<pre>${escape(page.markdown)}</pre>`;
    }
    return link(html, page.places);
  }

  private async follow(href: unknown): Promise<void> {
    if (typeof href !== 'string') return;
    const uri = vscode.Uri.parse(href);
    if (uri.scheme === 'https' || uri.scheme === 'http') {
      await vscode.env.openExternal(uri);
      return;
    }
    if (uri.scheme !== 'file') return;
    const line = Math.max(Number(/^L?(\d+)/.exec(uri.fragment)?.[1] ?? 1) - 1, 0);
    await this.open(uri.with({ fragment: '' }), new vscode.Range(line, 0, line, Number.MAX_SAFE_INTEGER));
  }
}

/** Makes `wire.md:5` a link, wherever it stands outside of tags and links. */
export function link(html: string, places: ReadonlyMap<string, vscode.Uri>): string {
  if (places.size === 0) return html;
  const files = new Map([...places].map(([name, uri]) => [escape(name), uri]));
  const names = [...files.keys()].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const place = new RegExp(`(?<![\\w/.-])(${names.join('|')}):(\\d+)`, 'g');
  const linked = (whole: string, name: string, line: string) =>
    `<a href="${escape(files.get(name)?.with({ fragment: `L${line}` }).toString() ?? '')}">${whole}</a>`;
  let inLink = 0;
  const parts = html.split(/(<[^>]*>)/).map((part) => {
    if (/^<a\b/i.test(part)) inLink += 1;
    if (/^<\/a\b/i.test(part)) inLink -= 1;
    return part.startsWith('<') || inLink > 0 ? part : part.replace(place, linked);
  });
  return parts.join('');
}

function escape(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** The page around the text. It loads nothing, and runs one script: ours, which hands clicks on links over. */
function frame(html: string): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; form-action 'none'; base-uri 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>${html}</main>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>`;
}

const SCRIPT = `
const vscode = acquireVsCodeApi();
const main = document.querySelector('main');
addEventListener('message', ({ data }) => { main.innerHTML = data.html; });
addEventListener('click', (event) => {
  const link = event.target.closest && event.target.closest('a[href]');
  if (!link || link.getAttribute('href').startsWith('#')) return;
  event.preventDefault();
  event.stopPropagation();
  vscode.postMessage({ href: link.href });
}, true);
`;

const STYLE = `
body { padding: 0 1.5em 3em; font-size: var(--vscode-font-size); line-height: 1.55; color: var(--vscode-editor-foreground); }
main { max-width: 46em; margin: 0 auto; }
h1 { font-size: 1.7em; font-weight: 600; line-height: 1.25; }
h2 { font-size: 1.25em; font-weight: 600; margin-top: 2em; padding-bottom: .2em; border-bottom: 1px solid var(--vscode-widget-border, #8884); }
h3 { font-size: 1em; margin: 1.4em 0 .3em; }
ul { padding-left: 1.3em; margin: .3em 0; }
li { margin: .25em 0; }
a { color: var(--vscode-textLink-foreground); text-decoration: none; }
a:hover { text-decoration: underline; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3em .8em .3em 0; border-bottom: 1px solid var(--vscode-widget-border, #8884); }
blockquote { margin: .6em 0; padding: 0 0 0 1em; border-left: 3px solid var(--vscode-textBlockQuote-border); }
code, pre { font-family: var(--vscode-editor-font-family); font-size: .95em; }
pre { white-space: pre-wrap; padding: .8em 1em; background: var(--vscode-textCodeBlock-background); }
`;
