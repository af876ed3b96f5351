// The door: what is started when VS Code opens a Markdown file, and the commands.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Position } from 'vscode-languageclient/node';
import { Drafts } from './drafts';
import { Beside } from './evidence';
import { insertWithAttribution, nameSources } from './insert';
import { Pages } from './pages';
import { DRAFTS, Server } from './server';
import { type Line, SourcesView } from './sources';
import { StatusItem } from './status';
import { tomlHelp } from './toml';

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel('Copydesk', { log: true });
  const drafts = new Drafts();
  const server: Server = new Server(context, log, (command, args) => display(desk, command, args));
  const beside = new Beside(server, drafts);
  const view = new SourcesView(server, drafts, context.globalState);
  const pages = new Pages((uri, range) => beside.open(uri, range));
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
    showSummary: async () => showSummary(desk, documentAtHand(drafts)?.toString()),
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
      if (line?.source.uri && range) await beside.open(vscode.Uri.parse(line.source.uri), range);
    },
    summarizeSource: async (line?: Line) => showSummary(desk, line?.source.uri ?? undefined),
    openSource: async (line?: Line) => {
      if (line?.source.uri) await beside.open(vscode.Uri.parse(line.source.uri), new vscode.Range(0, 0, 0, 0));
    },
    nameSources: () => nameSources(drafts),
    rereadSources: async () => {
      await server.run('copydesk.reread', undefined);
      await view.refresh();
    },
    restartServer: () => server.restart(),
    showLog: () => log.show(true),
  };
  return Object.entries(all).map(([name, run]) => vscode.commands.registerCommand(`copydesk.${name}`, run));
}

/** The text in the editor, be it a draft or a source; or else the draft. */
function documentAtHand(drafts: Drafts): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && vscode.languages.match(DRAFTS, document) > 0 ? document.uri : drafts.active;
}

/** What code lenses and links of the server ask for; anything else is the server's own affair. */
function display(desk: Desk, command: string, args: unknown[]): Thenable<unknown> | undefined {
  const first = (args[0] ?? {}) as { uri?: string; id?: string; position?: Position };
  const uri = first.uri ?? desk.drafts.active?.toString();
  if (command === 'copydesk.summary') return showSummary(desk, uri);
  if (command === 'copydesk.rule') return showRule(desk, first.id);
  if (command === 'copydesk.explain' && uri !== undefined && first.position) return showExplanation(desk, uri, first.position);
  if (command === 'copydesk.evidence') return desk.beside.show(first.position);
  return undefined;
}

async function showSummary(desk: Desk, uri: string | undefined): Promise<void> {
  if (uri === undefined) return;
  const file = vscode.Uri.parse(uri);
  const name = path.basename(file.fsPath);
  await desk.pages.show('summary', async () => {
    const summary = await desk.server.run('copydesk.summary', { uri });
    return summary && { title: `Summary: ${name}`, markdown: summary.markdown, places: new Map([[name, file]]) };
  });
}

async function showExplanation(desk: Desk, uri: string, position: Position): Promise<void> {
  await desk.pages.show('explain', async () => {
    const answer = await desk.server.run('copydesk.explain', { uri, position });
    return answer && { title: 'Explanation', markdown: answer.markdown, places: places(desk.view) };
  });
}

async function showRule(desk: Desk, id: string | undefined): Promise<void> {
  if (id === undefined) return;
  await desk.pages.show('rule', async () => {
    const answer = await desk.server.run('copydesk.rule', { id });
    return answer && { title: `Rule: ${id}`, markdown: answer.markdown, places: new Map() };
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
  for (const { path, uri } of view.sources?.sources ?? []) if (uri !== null) add(path, vscode.Uri.parse(uri));
  if (view.sources) {
    const draft = vscode.Uri.parse(view.sources.uri);
    add(vscode.workspace.asRelativePath(draft, false), draft);
  }
  return known;
}
