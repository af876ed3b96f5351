// Findings as VS Code shows them.

import * as vscode from 'vscode';

/** A finding's rule opens its explanation. */
export function withRuleLink(diagnostic: vscode.Diagnostic): vscode.Diagnostic {
  if (typeof diagnostic.code === 'string') {
    const argument = encodeURIComponent(JSON.stringify([diagnostic.code]));
    const target = vscode.Uri.parse(`command:copydesk.showRule?${argument}`);
    diagnostic.code = { value: diagnostic.code, target };
  }
  return diagnostic;
}

/** The same for a whole report. */
export function withRuleLinks<R extends { kind: unknown; items?: vscode.Diagnostic[] }>(report: R): R {
  return report.items ? { ...report, items: report.items.map(withRuleLink) } : report;
}

/** VS Code puts the findings at a place into the hover itself; what the server says of them there would stand twice. */
export function withoutFindings(hover: vscode.Hover, uri: vscode.Uri, position: vscode.Position): vscode.Hover {
  const here = vscode.languages.getDiagnostics(uri).filter(({ range, source }) => source === 'copydesk' && range.contains(position));
  const heads = here.map(({ code }) => `**${typeof code === 'object' ? code.value : code}:**`);
  for (const part of hover.contents) {
    if (!(part instanceof vscode.MarkdownString)) continue;
    const paragraphs = part.value.split('\n\n').filter((text) => !heads.some((head) => text.startsWith(head)));
    part.value = paragraphs.join('\n\n');
  }
  return hover;
}
