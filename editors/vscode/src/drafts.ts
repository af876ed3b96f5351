// Which draft is at hand: the one in the editor, or the one that was there before the reporter looked at a source.

import * as vscode from 'vscode';
import { DRAFTS } from './server';

export class Drafts implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  private readonly rest: vscode.Disposable[];
  /** The sources of the draft at hand; to open one of them does not leave the draft. */
  private sources = new Set<string>();
  private current: vscode.Uri | undefined;

  readonly onChange = this.changed.event;

  constructor() {
    this.rest = [
      this.changed,
      vscode.window.onDidChangeActiveTextEditor((editor) => this.look(editor)),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (this.current?.toString() !== document.uri.toString()) return;
        this.set(undefined);
        this.look(vscode.window.activeTextEditor);
      }),
    ];
    this.look(vscode.window.activeTextEditor);
  }

  get active(): vscode.Uri | undefined {
    return this.current;
  }

  /** The sources of the draft at hand have become known. */
  know(sources: Iterable<string>): void {
    this.sources = new Set([...sources].map((uri) => vscode.Uri.parse(uri).toString()));
  }

  /** The editor that shows the draft, brought to the front if it is hidden. */
  async editor(): Promise<vscode.TextEditor | undefined> {
    const uri = this.current;
    if (uri === undefined) return undefined;
    const shows = (editor: vscode.TextEditor | undefined) => editor?.document.uri.toString() === uri.toString();
    const active = vscode.window.activeTextEditor;
    const visible = shows(active) ? active : vscode.window.visibleTextEditors.find(shows);
    // A hidden editor keeps its cursor when it is shown again.
    return visible ?? (await vscode.window.showTextDocument(uri, { preview: false, viewColumn: columnOf(uri) }));
  }

  dispose(): void {
    vscode.Disposable.from(...this.rest).dispose();
  }

  private look(editor: vscode.TextEditor | undefined): void {
    const document = editor?.document;
    if (document === undefined || vscode.languages.match(DRAFTS, document) === 0) return;
    if (this.current !== undefined && this.sources.has(document.uri.toString())) return;
    this.set(document.uri);
  }

  private set(uri: vscode.Uri | undefined): void {
    if (this.current?.toString() === uri?.toString()) return;
    this.current = uri;
    this.sources.clear();
    this.changed.fire(uri);
  }
}

/** The column in which a file has a tab, or the one in use. */
function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const has = (tab: vscode.Tab) =>
    tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString();
  return vscode.window.tabGroups.all.find((group) => group.tabs.some(has))?.viewColumn ?? vscode.ViewColumn.Active;
}
