// Puts a source's claim into the draft, attributed.

import * as vscode from 'vscode';
import type { Drafts } from './drafts';
import type { Server } from './server';
import type { Line } from './sources';

export async function insertWithAttribution(server: Server, drafts: Drafts, line: Line | undefined): Promise<void> {
  if (line?.kind !== 'claim') return;
  const uri = drafts.active?.toString();
  const source = line.source.uri ?? line.source.path;
  if (uri === undefined) return;
  const answer = await server.run('copydesk.attribute', { uri, source, range: line.claim.range });
  const editor = await drafts.editor();
  if (answer === null || editor === undefined) return;
  const at = editor.selection.active;
  const text = spaced(answer.text, editor.document.lineAt(at.line).text, at.character);
  // One step of undo, and what is selected stays.
  if (!(await editor.edit((edit) => edit.insert(at, text)))) return;
  const end = editor.document.positionAt(editor.document.offsetAt(at) + text.length);
  const shown = await vscode.window.showTextDocument(editor.document, { viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active });
  shown.selection = new vscode.Selection(end, end);
  shown.revealRange(new vscode.Range(at, end));
}

/** The sentence with the spaces that it needs between what stands before and after it. */
function spaced(sentence: string, line: string, character: number): string {
  const before = /\S$/.test(line.slice(0, character)) ? ' ' : '';
  const after = /^[^\s.,;:!?)]/.test(line.slice(character)) ? ' ' : '';
  return before + sentence + after;
}

/** Brings the cursor to where the draft names its sources, making the place first if there is none, and offers files. */
export async function nameSources(drafts: Drafts): Promise<void> {
  const shown = await drafts.editor();
  if (shown === undefined) return;
  const editor = await vscode.window.showTextDocument(shown.document, shown.viewColumn);
  const { document } = editor;
  const matter = /^---[ \t]*\r?\n(?:[^]*?\r?\n)??---[ \t]*(?:\r?\n|$)/.exec(document.getText())?.[0];
  const named = matter === undefined ? null : /^sources:[ \t]*$/m.exec(matter);
  const [at, text]: [number, string] =
    matter === undefined
      ? [0, '---\nsources:\n  - \n---\n\n']
      : named === null
        ? [document.offsetAt(new vscode.Position(1, 0)), 'sources:\n  - \n']
        : [document.offsetAt(new vscode.Position(document.positionAt(named.index).line + 1, 0)), '  - \n'];
  if (!(await editor.edit((edit) => edit.insert(document.positionAt(at), text)))) return;
  const line = document.positionAt(at).line + text.slice(0, text.indexOf('  - ')).split('\n').length - 1;
  const end = document.lineAt(line).range.end;
  editor.selection = new vscode.Selection(end, end);
  editor.revealRange(new vscode.Range(end, end));
  await vscode.commands.executeCommand('editor.action.triggerSuggest');
}
