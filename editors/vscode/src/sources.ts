// The view of sources: what each says, by speaker, and what of it the draft uses.

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Drafts } from './drafts';
import { type Certainty, type Claim, type Source, type Sources, type Speaker } from './protocol';
import type { Server } from './server';

/** A line of the view. */
export type Line =
  | { kind: 'source'; source: Source }
  | { kind: 'problem'; source: Source; problem: string }
  | { kind: 'speaker'; source: Source; speaker: Speaker }
  | { kind: 'claim'; source: Source; speaker: Speaker; claim: Claim };

/** Changes are shown after so many milliseconds without another. */
const PAUSE = 250;
/** Says that the view has been unfolded for the user once. */
const INTRODUCED = 'sourcesIntroduced';

export class SourcesView implements vscode.TreeDataProvider<Line>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly view: vscode.TreeView<Line>;
  private readonly rest: vscode.Disposable[];
  private shown: Sources | null = null;
  private timer: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly server: Server,
    private readonly drafts: Drafts,
    private readonly memory: vscode.Memento,
  ) {
    this.view = vscode.window.createTreeView<Line>('copydesk.sources', { treeDataProvider: this, showCollapseAll: true });
    const concerns = (uri: vscode.Uri) => uri.toString() === this.drafts.active?.toString();
    this.rest = [
      this.changed,
      this.view,
      drafts.onChange(() => this.refreshSoon()),
      server.onHealth(() => this.refreshSoon()),
      server.onStatus((status) => {
        if (concerns(vscode.Uri.parse(status.uri))) this.refreshSoon();
      }),
      vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some(concerns)) this.refreshSoon();
      }),
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.refreshSoon();
      }),
    ];
    this.refreshSoon();
  }

  /** What is shown now. */
  get sources(): Sources | null {
    return this.shown;
  }

  refreshSoon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), PAUSE);
  }

  async refresh(): Promise<void> {
    const uri = this.drafts.active?.toString();
    const sources = uri === undefined ? null : await this.server.run('copydesk.sources', { uri });
    if (uri !== this.drafts.active?.toString()) return;
    this.drafts.know(sources?.sources.flatMap((source) => source.uri ?? []) ?? []);
    // The same again would only make the view flicker.
    if (visibly(sources) === visibly(this.shown)) return;
    this.shown = sources;
    this.view.description = sources === null ? '' : path.basename(vscode.Uri.parse(sources.uri).fsPath);
    this.changed.fire();
    await this.introduce();
  }

  /** The Explorer folds up every view that extensions bring; the first draft with sources unfolds this one, once. */
  private async introduce(): Promise<void> {
    const source = this.shown?.sources[0];
    if (source === undefined || this.memory.get(INTRODUCED)) return;
    await this.memory.update(INTRODUCED, true);
    await this.view.reveal({ kind: 'source', source }, { select: false, focus: false, expand: true });
  }

  /** The line above; `reveal` asks for it. */
  getParent(line: Line): Line | undefined {
    if (line.kind === 'source') return undefined;
    if (line.kind === 'claim') return { kind: 'speaker', source: line.source, speaker: line.speaker };
    return { kind: 'source', source: line.source };
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.rest).dispose();
  }

  getChildren(line?: Line): Line[] {
    if (line === undefined) return (this.shown?.sources ?? []).map((source) => ({ kind: 'source', source }));
    if (line.kind === 'source') {
      const { source } = line;
      return [
        ...source.problems.map((problem): Line => ({ kind: 'problem', source, problem })),
        ...source.speakers.map((speaker): Line => ({ kind: 'speaker', source, speaker })),
      ];
    }
    if (line.kind !== 'speaker') return [];
    return line.speaker.claims.map((claim) => ({ kind: 'claim', source: line.source, speaker: line.speaker, claim }));
  }

  getTreeItem(line: Line): vscode.TreeItem {
    switch (line.kind) {
      case 'source':
        return sourceItem(line.source);
      case 'problem':
        return problemItem(line.source, line.problem);
      case 'speaker':
        return speakerItem(line.source, line.speaker);
      case 'claim':
        return claimItem(line);
    }
  }
}

/** What makes a difference to the eye: the draft's version does not. */
function visibly(sources: Sources | null): string {
  return JSON.stringify(sources === null ? null : [sources.uri, sources.sources]);
}

function sourceItem(source: Source): vscode.TreeItem {
  const item = new vscode.TreeItem(path.posix.basename(source.path), vscode.TreeItemCollapsibleState.Expanded);
  const claims = source.speakers.flatMap((speaker) => speaker.claims);
  const used = claims.length > 0 && `${claims.filter((claim) => claim.used).length} of ${claims.length} used`;
  item.id = source.path;
  item.iconPath = new vscode.ThemeIcon(source.problems.length > 0 ? 'warning' : 'file-text');
  item.description = [day(source.date), used].filter(Boolean).join(' · ');
  item.tooltip = [source.path, [source.kind, `${source.words} words`, day(source.date)].filter(Boolean).join(', ')]
    .concat(source.problems)
    .join('\n');
  item.contextValue = source.uri === null ? 'missing' : 'source';
  return item;
}

function problemItem(source: Source, problem: string): vscode.TreeItem {
  const item = new vscode.TreeItem(problem);
  item.id = `${source.path} problem ${problem}`;
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.tooltip = problem;
  return item;
}

function speakerItem(source: Source, speaker: Speaker): vscode.TreeItem {
  const nobody = !speaker.name;
  const label = nobody ? 'In its own voice' : speaker.name;
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${source.path} speaker ${speaker.name}`;
  item.iconPath = new vscode.ThemeIcon(nobody ? 'note' : 'person');
  item.description = speaker.role ?? '';
  item.contextValue = 'speaker';
  return item;
}

function claimItem(line: Line & { kind: 'claim' }): vscode.TreeItem {
  const { source, speaker, claim } = line;
  const label = oneLine(claim.text);
  const item = new vscode.TreeItem({ label, highlights: places(label, claim.figures) });
  item.id = `${source.path} claim ${JSON.stringify(claim.range)} ${speaker.name}`;
  item.iconPath = claim.used
    ? new vscode.ThemeIcon('check', new vscode.ThemeColor('charts.green'))
    : new vscode.ThemeIcon('circle-outline');
  item.description = claim.doubts.join(' · ');
  item.tooltip = tooltip(source, speaker, claim);
  item.contextValue = 'claim';
  item.command = { command: 'copydesk.openClaim', title: 'Open', arguments: [line] };
  // Icons say nothing to somebody who listens.
  const state = claim.used ? 'used in the draft' : 'not used in the draft';
  item.accessibilityInformation = { label: `${claim.text}. ${item.description}. ${state}` };
  return item;
}

const SURE: Record<Certainty, string> = {
  stated: 'Stated as fact',
  probable: 'Likely, the source says',
  possible: 'Possible, the source says',
  open: 'Left open by the source',
};

function tooltip(source: Source, speaker: Speaker, claim: Claim): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const who = [!speaker.name ? 'the source itself' : speaker.name, speaker.role].filter(Boolean).join(', ');
  text.appendText(`“${oneLine(claim.text)}”`);
  text.appendMarkdown('\n\n').appendText(`${who}; ${path.posix.basename(source.path)}, line ${claim.line}`);
  const facts: [string, string[]][] = [
    ['Certainty', [SURE[claim.certainty]]],
    ['Figures', claim.figures],
    ['Doubts', claim.doubts],
    ['Draft', [claim.used ? 'rests on this' : 'does not use this']],
  ];
  for (const [what, words] of facts) {
    if (words.length > 0) text.appendMarkdown(`\n\n**${what}:** `).appendText(words.join(', '));
  }
  return text;
}

/** Where some words stand in a text, each looked for behind the last. */
function places(text: string, words: string[]): [number, number][] {
  let from = 0;
  return words.flatMap((word): [number, number][] => {
    const at = text.indexOf(oneLine(word), from);
    if (at < 0) return [];
    from = at + oneLine(word).length;
    return [[at, from]];
  });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** An ISO day as newsrooms write it. */
function day(iso: string | null): string | undefined {
  if (iso === null) return undefined;
  const date = new Date(`${iso}T00:00:00Z`);
  if (Number.isNaN(date.valueOf())) return iso;
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
