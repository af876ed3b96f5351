// The door: what is started when VS Code opens a Markdown file, and the commands.

import * as path from 'node:path';
import * as vscode from 'vscode';
import { Drafts } from './drafts';
import { Beside } from './evidence';
import { insertWithAttribution } from './insert';
import { Pages } from './pages';
import { Server } from './server';
import { type Line, SourcesView } from './sources';
import { StatusItem } from './status';
import { tomlHelp } from './toml';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Copydesk', { log: true });
  const drafts = new Drafts();
  const server: Server = new Server(context, log, (command, args) => display(desk, command, args));
  const beside = new Beside(server, drafts);
  const view = new SourcesView(server, drafts, context.globalState);
  const pages = new Pages((uri, range) => beside.open(uri, range), () => places(view));
  const desk: Desk = { log, drafts, server, beside, view, pages };
  context.subscriptions.push(
    log,
    drafts,
    server,
    beside,
    view,
    pages,
    new StatusItem(server, drafts),
    tomlHelp(),
    server.onStatus(() => pages.refreshSoon()),
    ...commands(desk),
  );
  await server.start();
}

/** Everything that the commands need. */
interface Desk {
  log: vscode.LogOutputChannel;
  drafts: Drafts;
  server: Server;
  beside: Beside;
  view: SourcesView;
  pages: Pages;
}

function commands(desk: Desk): vscode.Disposable[] {
  const { log, drafts, server, beside, view } = desk;
  const all: Record<string, (...args: never[]) => unknown> = {
    showSummary: async (uri?: vscode.Uri) => showSummary(desk, (uri ?? drafts.active)?.toString()),
    showEvidence: () => beside.show(),
    explainClaim: async () => {
      const editor = await drafts.editor();
      const position = editor && server.words?.code2ProtocolConverter.asPosition(editor.selection.active);
      if (editor && position) await showExplanation(desk, editor.document.uri.toString(), position);
    },
    showRule: async (id?: string) => showRule(desk, id ?? (await chooseRule(drafts))),
    insertAttribution: (line?: Line) => insertWithAttribution(server, drafts, line),
    openClaim: async (line?: Line) => {
      const range = line?.kind === 'claim' && server.words?.protocol2CodeConverter.asRange(line.claim.range);
      if (line && range) await beside.open(vscode.Uri.parse(line.source.uri), range);
    },
    summarizeSource: async (line?: Line) => showSummary(desk, line?.source.uri),
    openSource: async (line?: Line) => {
      if (line) await beside.open(vscode.Uri.parse(line.source.uri), new vscode.Range(0, 0, 0, 0));
    },
    rereadSources: async () => {
      await server.run('copydesk.reread', undefined);
      await view.refresh();
    },
    restartServer: () => server.restart(),
    showLog: () => log.show(true),
  };
  return Object.entries(all).map(([name, run]) => vscode.commands.registerCommand(`copydesk.${name}`, run));
}

/** What code lenses and links of the server ask for; anything else is the server's own affair. */
function display(desk: Desk, command: string, args: unknown[]): Thenable<unknown> | undefined {
  const first = (args[0] ?? {}) as { uri?: string; id?: string; position?: { line: number; character: number } };
  const uri = first.uri ?? desk.drafts.active?.toString();
  if (command === 'copydesk.summary') return showSummary(desk, uri);
  if (command === 'copydesk.rule') return showRule(desk, first.id);
  if (command === 'copydesk.explain' && uri !== undefined && first.position) return showExplanation(desk, uri, first.position);
  if (command === 'copydesk.evidence') return desk.beside.show();
  return undefined;
}

async function showSummary(desk: Desk, uri: string | undefined): Promise<void> {
  if (uri === undefined) return;
  await desk.pages.show('summary', async () => {
    const summary = await desk.server.run('copydesk.summary', { uri });
    return summary && { title: `Summary: ${path.basename(vscode.Uri.parse(uri).fsPath)}`, markdown: summary.markdown };
  });
}

async function showExplanation(desk: Desk, uri: string, position: { line: number; character: number }): Promise<void> {
  await desk.pages.show('explain', async () => {
    const answer = await desk.server.run('copydesk.explain', { uri, position });
    return answer && { title: 'Explanation', markdown: answer.markdown };
  });
}

async function showRule(desk: Desk, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  await desk.pages.show('rule', async () => {
    const answer = await desk.server.run('copydesk.rule', { id });
    return answer && { title: `Rule: ${id}`, markdown: answer.markdown };
  });
}

/** The rule of the finding at the cursor, or one of those that the draft's findings name. */
async function chooseRule(drafts: Drafts): Promise<string | undefined> {
  const editor = await drafts.editor();
  if (editor === undefined) return undefined;
  const findings = vscode.languages.getDiagnostics(editor.document.uri).filter((d) => d.source === 'copydesk');
  const rule = ({ code }: vscode.Diagnostic) => (typeof code === 'object' ? String(code.value) : code?.toString());
  const here = findings.find((finding) => finding.range.contains(editor.selection.active));
  if (here !== undefined) return rule(here);
  const ids = new Set(findings.map(rule).filter((id) => id !== undefined));
  if (ids.size === 0) return vscode.window.showInputBox({ prompt: 'The rule, by its id, such as figure-mismatch' });
  return vscode.window.showQuickPick([...ids].sort(), { placeHolder: 'A rule that this draft breaks' });
}

/** The draft's and the sources' files, by the names under which the server speaks of them. */
function places(view: SourcesView): Map<string, vscode.Uri> {
  const known = new Map<string, vscode.Uri>();
  const add = (name: string, uri: vscode.Uri) => known.set(name, uri).set(path.posix.basename(name), uri);
  for (const source of view.sources?.sources ?? []) add(source.path, vscode.Uri.parse(source.uri));
  if (view.sources) {
    const draft = vscode.Uri.parse(view.sources.uri);
    add(vscode.workspace.asRelativePath(draft, false), draft);
  }
  return known;
}
