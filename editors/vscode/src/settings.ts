// The settings as the server wants them: the section `copydesk`, with what somebody has set, and null for the rest.

import * as vscode from 'vscode';

const SECTION = 'copydesk';
/** These are the extension's own affair. */
const OURS = /^copydesk\.(server|trace)\./;
/** The server's switches that are no keys of `copydesk.toml`: they always have a value. */
const SWITCHES = ['copydesk.debounceMs', 'copydesk.inlayHints', 'copydesk.codeLens'];

/**
 * The section for a folder or file. What stands at its default is null, so that `copydesk.toml` is asked; it is not left
 * out, because the server keeps what it is not told.
 */
export function settings(manifest: Manifest, scope?: vscode.Uri): Record<string, unknown> {
  const all = vscode.workspace.getConfiguration(undefined, scope ?? null);
  const section: Record<string, unknown> = {};
  for (const [key, property] of keys(manifest)) {
    const value = all.get<unknown>(key);
    // VS Code makes up a default for a key that has none; both count as unset.
    const unset = [property.default, all.inspect(key)?.defaultValue].some((d) => same(d, value));
    put(section, key.slice(SECTION.length + 1).split('.'), unset && !SWITCHES.includes(key) ? null : value);
  }
  return section;
}

/** What of `package.json` matters here. */
export interface Manifest {
  version: string;
  contributes: { configuration: { properties: Record<string, { default?: unknown }> }[] };
}

function keys(manifest: Manifest): [string, { default?: unknown }][] {
  return manifest.contributes.configuration
    .flatMap((group) => Object.entries(group.properties))
    .filter(([key]) => !OURS.test(key));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function put(section: Record<string, unknown>, way: string[], value: unknown): void {
  const [head, ...rest] = way;
  if (head === undefined) return;
  if (rest.length === 0) section[head] = value;
  else put((section[head] ??= {}) as Record<string, unknown>, rest, value);
}
