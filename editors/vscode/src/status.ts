// How the draft at hand stands, in the status bar; how the server is, in the language's status.

import * as vscode from 'vscode';
import type { Drafts } from './drafts';
import { type Status, total } from './protocol';
import { DRAFTS, type Health, type Server } from './server';

export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('copydesk.status', vscode.StatusBarAlignment.Right, 90);
  private readonly language = vscode.languages.createLanguageStatusItem('copydesk.server', DRAFTS);
  private readonly rest: vscode.Disposable[];

  constructor(
    private readonly server: Server,
    private readonly drafts: Drafts,
  ) {
    this.item.name = 'Copydesk';
    this.item.command = 'copydesk.showLog';
    this.language.name = 'Copydesk';
    this.rest = [
      this.item,
      this.language,
      server.onStatus(() => this.show()),
      server.onHealth(() => this.show()),
      drafts.onChange(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
    ];
    this.show();
  }

  dispose(): void {
    vscode.Disposable.from(...this.rest).dispose();
  }

  private show(): void {
    this.showHealth(this.server.health);
    const draft = this.drafts.active;
    const editor = vscode.window.activeTextEditor;
    // Beside a program's text the draft's state is noise.
    if (draft === undefined || (editor !== undefined && vscode.languages.match(DRAFTS, editor.document) === 0)) {
      this.item.hide();
      return;
    }
    const { text, tooltip, worry } = face(this.server.health, this.server.status(draft));
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.backgroundColor = worry ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  private showHealth(health: Health): void {
    const bad = health === 'missing' || health === 'stopped';
    this.language.severity = bad ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    this.language.busy = health === 'starting';
    this.language.text = health === 'running' ? `Copydesk ${this.server.version ?? ''}`.trim() : `Copydesk: ${HEALTH[health]}`;
    this.language.detail = this.server.program ?? '';
    this.language.command = bad
      ? { command: 'copydesk.restartServer', title: 'Start' }
      : { command: 'copydesk.showLog', title: 'Show Log' };
  }
}

const HEALTH: Record<Health, string> = {
  starting: 'starting',
  running: 'running',
  stopped: 'not running',
  missing: 'not installed',
};

/** What the status bar says. */
function face(health: Health, status: Status | undefined): { text: string; tooltip: string; worry: boolean } {
  if (health === 'missing' || health === 'stopped') {
    const text = `$(warning) Copydesk ${HEALTH[health]}`;
    return { text, tooltip: `Copydesk is ${HEALTH[health]}. Click for its log.`, worry: true };
  }
  if (status === undefined) return { text: '$(checklist) Copydesk', tooltip: 'Copydesk', worry: false };
  const { error, warning, information, hint } = status.findings;
  const findings = total(status.findings);
  const sources = status.sources === 0 ? 'no sources' : plural(status.sources, 'source');
  const icon = status.problems.length > 0 ? '$(warning)' : status.reading ? '$(sync~spin)' : '$(checklist)';
  const kinds = [
    error > 0 && plural(error, 'error'),
    warning > 0 && plural(warning, 'warning'),
    information + hint > 0 && plural(information + hint, 'note'),
  ].filter((kind) => kind !== false);
  const tooltip = [
    `Copydesk: ${plural(status.sources, 'source')} read, ${kinds.join(', ') || 'no findings'}.`,
    ...status.problems,
    'Click for the log.',
  ].join('\n');
  const counts = status.sources + findings === 0 ? sources : `${sources}, ${plural(findings, 'finding')}`;
  const text = status.reading ? `${icon} Copydesk: reading` : `${icon} ${counts}`;
  return { text, tooltip, worry: false };
}

function plural(number: number, what: string): string {
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}
