// The keys of copydesk.toml as one writes: completion and hover, from the schema that the program makes of its own table.

import * as vscode from 'vscode';
import schema from '../schemas/copydesk.schema.json';

/** What matters here of a JSON schema. */
interface Schema {
  type?: string | string[];
  description?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, Schema>;
}

const SELECTOR: vscode.DocumentFilter[] = [{ scheme: 'file', pattern: '**/copydesk.toml' }];

export function tomlHelp(): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(SELECTOR, { provideCompletionItems: complete }, '[', '=', '"'),
    vscode.languages.registerHoverProvider(SELECTOR, { provideHover: hover }),
  );
}

function complete(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  const before = document.lineAt(position.line).text.slice(0, position.character);
  const table = tableAt(document, position.line);
  const header = /^\s*\[([\w.-]*)$/.exec(before);
  if (header) return tables().map(([name, at]) => item(name, at, vscode.CompletionItemKind.Module, name));
  const value = /^\s*["']?([\w.-]+)["']?\s*=\s*(["']?)[^"'[\]#]*$/.exec(before);
  if (value) return values(find([...table, ...(value[1] ?? '').split('.')]), value[2] !== '');
  if (!/^\s*[\w-]*$/.test(before)) return [];
  const keys = Object.entries(find(table)?.properties ?? {}).filter(([, at]) => !isTable(at));
  const written = keys.map(([name, at]) => item(name, at, vscode.CompletionItemKind.Property, `${name} = `));
  if (table.length > 0) return written;
  return [...written, ...tables().map(([name, at]) => item(`[${name}]`, at, vscode.CompletionItemKind.Module, `[${name}]\n`))];
}

function hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
  const range = document.getWordRangeAtPosition(position, /[\w-]+/);
  const line = document.lineAt(position.line).text;
  // Words behind the sign are values, and those of a comment are nobody's.
  if (range === undefined || /[=#]/.test(line.slice(0, range.start.character))) return undefined;
  const word = document.getText(range);
  const at = /^\s*\[/.test(line) ? find([word]) : find([...tableAt(document, position.line), word]);
  return at?.description === undefined ? undefined : new vscode.Hover(new vscode.MarkdownString(at.description), range);
}

/** The table that a line stands in; empty above the first. */
function tableAt(document: vscode.TextDocument, line: number): string[] {
  for (let above = line - 1; above >= 0; above -= 1) {
    const name = /^\s*\[([\w.-]+)\]/.exec(document.lineAt(above).text)?.[1];
    if (name !== undefined) return name.split('.');
  }
  return [];
}

function find(way: string[]): Schema | undefined {
  return way.reduce<Schema | undefined>((at, key) => at?.properties?.[key], schema as Schema);
}

function tables(): [string, Schema][] {
  return Object.entries((schema as Schema).properties ?? {}).filter(([, at]) => isTable(at));
}

function isTable(at: Schema): boolean {
  return at.type === 'object';
}

/** The words that a key takes. Within quotation marks that are there already, none are added. */
function values(at: Schema | undefined, quoted: boolean): vscode.CompletionItem[] {
  const choices = at?.enum ?? (at?.type === 'boolean' ? [true, false] : []);
  return choices
    .filter((choice) => !quoted || typeof choice === 'string')
    .map((choice) => {
      const kind = vscode.CompletionItemKind.Value;
      return item(String(choice), {}, kind, quoted ? String(choice) : JSON.stringify(choice));
    });
}

function item(label: string, at: Schema, kind: vscode.CompletionItemKind, text: string): vscode.CompletionItem {
  const made = new vscode.CompletionItem(label, kind);
  made.insertText = text;
  if (at.description !== undefined) made.documentation = new vscode.MarkdownString(at.description);
  if (at.default !== undefined) made.detail = `unset: ${JSON.stringify(at.default)}`;
  return made;
}
