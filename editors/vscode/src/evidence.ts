// Places in sources, shown beside the draft.

import * as vscode from 'vscode';
import type { Position } from 'vscode-languageclient/node';
import type { Drafts } from './drafts';
import type { Passage } from './protocol';
import type { Server } from './server';

export class Beside implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor('editor.findMatchHighlightBackground'),
    overviewRulerColor: new vscode.ThemeColor('editorOverviewRuler.findMatchForeground'),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  /** What the command showed last: to ask again at the same place shows the next passage. */
  private last: { where: string; index: number } | undefined;

  constructor(
    private readonly server: Server,
    private readonly drafts: Drafts,
  ) {}

  dispose(): void {
    this.mark.dispose();
  }

  /** Shows the passage that a claim of the draft rests on: the one at a place, or the one at the cursor. */
  async show(place?: Position): Promise<void> {
    const editor = await this.drafts.editor();
    const words = this.server.words;
    if (editor === undefined || words === undefined) return;
    const uri = editor.document.uri.toString();
    const position = place ?? words.code2ProtocolConverter.asPosition(editor.selection.active);
    const evidence = await this.server.run('copydesk.evidence', { uri, position });
    if (evidence === null) {
      void vscode.window.showInformationMessage('Copydesk: no passage of the sources comes near this.');
      return;
    }
    const passages: Passage[] = [evidence, ...evidence.others];
    const where = `${uri} ${editor.document.version} ${evidence.uri} ${JSON.stringify([position, evidence.range])}`;
    const index = this.last?.where === where ? (this.last.index + 1) % passages.length : 0;
    this.last = { where, index };
    const passage = passages[index] ?? evidence;
    await this.open(vscode.Uri.parse(passage.uri), words.protocol2CodeConverter.asRange(passage.range));
    // A narrower column wraps lines anew.
    editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    const which = passages.length > 1 ? `Passage ${index + 1} of ${passages.length}: ` : '';
    const how = index === 0 && evidence.howSure !== '' ? `; ${evidence.howSure}` : '';
    vscode.window.setStatusBarMessage(`${which}${passage.who}${how}`, 8000);
  }

  /** Opens a file at a place in the column next to the draft, and marks the place. The draft keeps the cursor. */
  async open(uri: vscode.Uri, range: vscode.Range): Promise<void> {
    const options = { viewColumn: this.column(uri), preserveFocus: true, preview: true };
    let shown: vscode.TextEditor;
    try {
      shown = await vscode.window.showTextDocument(uri, options);
    } catch {
      // No text file: VS Code has, or offers, something else to show it with.
      await vscode.commands.executeCommand('vscode.open', uri, options);
      return;
    }
    // The cursor goes along, so that somebody who changes over finds it there.
    shown.selection = new vscode.Selection(range.start, range.start);
    shown.revealRange(range, vscode.TextEditorRevealType.InCenter);
    for (const editor of vscode.window.visibleTextEditors) {
      editor.setDecorations(this.mark, editor === shown ? [range] : []);
    }
  }

  /** The column that shows the file already, or else the one next to the draft. */
  private column(uri: vscode.Uri): vscode.ViewColumn {
    const draft = this.drafts.active?.toString();
    const editors = vscode.window.visibleTextEditors;
    const there = editors.find((editor) => editor.document.uri.toString() === uri.toString())?.viewColumn;
    const home = editors.find((editor) => editor.document.uri.toString() === draft)?.viewColumn;
    if (there !== undefined && there !== home) return there;
    return home === undefined ? vscode.ViewColumn.Active : home + 1;
  }
}
