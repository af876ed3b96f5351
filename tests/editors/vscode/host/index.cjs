// Runs inside the extension host, with all that an extension may ask: two folders, each a copy of the demo; the second
// one's copydesk.toml turns a rule off.

const vscode = require('vscode');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');

const PATIENCE = 20_000;
const EXTENSION = 'copydesk.copydesk';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(what, ask) {
  const start = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() - start > PATIENCE) throw new Error(`waited in vain: ${what}`);
    await sleep(50);
  }
}

const draft = (folder) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[folder].uri, 'draft.md');

async function open(folder) {
  const document = await vscode.workspace.openTextDocument(draft(folder));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Our findings as pairs of rule and underlined words, in the order of the text. */
function findings(document) {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter((d) => d.source === 'copydesk')
    .sort((a, b) => a.range.start.compareTo(b.range.start))
    .map((d) => [typeof d.code === 'object' ? d.code.value : d.code, document.getText(d.range)]);
}

const has = (document, rule) => findings(document).some(([id]) => id === rule);

/** The range of some words of a document. */
function words(document, text) {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `the document does not have “${text}”`);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

async function replace(document, from, to) {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, words(document, from), to);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

async function quickFix(document, at, title) {
  const kind = vscode.CodeActionKind.QuickFix.value;
  const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, words(document, at), kind, 10);
  const action = actions.find((action) => title.test(action.title));
  assert.ok(action, `no fix ${title} among: ${actions.map((a) => a.title).join('; ')}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

async function hover(document, at) {
  const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, words(document, at).start);
  return hovers.flatMap((h) => h.contents.map((c) => c.value ?? c)).join('\n');
}

/** The process of the server: our child. */
function server() {
  for (const pid of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const parent = /\) \S (\d+)/.exec(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))[1];
      const command = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (Number(parent) === process.pid && command.includes('lsp')) return Number(pid);
    } catch {
      // It has ended meanwhile.
    }
  }
  return undefined;
}

const EXPECTED = [
  ['figure-lost-bound', 'Seventeen'],
  ['unattributed-claim', 'At least 26 people have not been accounted for'],
  ['loaded-cue', 'revealed'],
  ['misquotation', 'We heard no alarms, only people screaming in the dark'],
  ['scope-widened', 'Passengers'],
  ['misattributed-claim', 'Joanna Pell'],
  ['missing-hedge', 'started'],
  ['date-mismatch', 'May'],
  ['dropped-condition', 'will report'],
  ['negation-flip', 'had not worked'],
  ['figure-scale', 'about £32 million'],
  ['figure-mismatch', '25 per cent'],
  ['percent-points', '7 per cent'],
  ['added-causation', 'because of'],
];

let document;

const tests = {
  async 'each finding stands on its words'() {
    document = await open(0);
    await until('findings', () => findings(document).length > 0);
    assert.deepEqual(findings(document), EXPECTED);
  },
  async 'a finding leads to its evidence and to its rule'() {
    const finding = vscode.languages.getDiagnostics(document.uri).find((d) => d.code?.value === 'figure-scale');
    const [evidence] = finding.relatedInformation;
    assert.equal(path.basename(evidence.location.uri.fsPath), 'transcript.md');
    const source = await vscode.workspace.openTextDocument(evidence.location.uri);
    assert.match(source.getText(evidence.location.range), /£3\.2 million/);
    assert.equal(finding.code.target.scheme, 'command');
  },
  async 'the hover names the speaker, the file and the passage'() {
    const text = await hover(document, 'accounted for');
    assert.match(text, /Seafarers' Federation/);
    assert.match(text, /wire\.md:5/);
    assert.match(text, /at least 26 people had not been accounted for/);
    // The finding itself stands above, in VS Code's own words.
    assert.doesNotMatch(text, /unattributed-claim/);
  },
  async 'a hint within the line names whose the claim is, until it is switched off'() {
    const hints = async () => {
      const range = words(document, 'At least 26 people have not been accounted for');
      const all = await vscode.commands.executeCommand('vscode.executeInlayHintProvider', document.uri, range);
      return all.map(({ label }) => (typeof label === 'string' ? label : label.map((part) => part.value).join('')));
    };
    assert.deepEqual(await hints(), ["(the Seafarers' Federation, wire.md:5)"]);
    const configuration = vscode.workspace.getConfiguration('copydesk');
    await configuration.update('inlayHints', false, vscode.ConfigurationTarget.Workspace);
    await until('no hint', async () => (await hints()).length === 0);
    await configuration.update('inlayHints', undefined, vscode.ConfigurationTarget.Workspace);
    await until('the hint comes back', async () => (await hints()).length === 1);
  },
  async 'a finding’s way to its passage opens the source beside the draft'() {
    const kind = vscode.CodeActionKind.QuickFix.value;
    const at = words(document, 'revealed');
    const actions = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, at, kind);
    const { command } = actions.find(({ title }) => title === 'Show wire.md:7');
    await vscode.commands.executeCommand(command.command, ...command.arguments);
    const beside = () => vscode.window.visibleTextEditors.find((editor) => editor.document.fileName.endsWith('wire.md'));
    const editor = await until('the source', beside);
    assert.equal(editor.viewColumn, vscode.ViewColumn.Two);
    await until('the passage is in view', () => editor.visibleRanges.some((range) => range.contains(new vscode.Position(6, 60))));
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
  },
  async 'an edit changes the findings, and only those'() {
    await replace(document, 'at 2.40am', 'at 2.50am');
    await until('a new finding', () => findings(document).length === EXPECTED.length + 1);
    await replace(document, 'at 2.50am', 'at 2.40am');
    await until('the finding goes', () => findings(document).length === EXPECTED.length);
    assert.deepEqual(findings(document), EXPECTED);
  },
  async 'a quick fix restores the source’s figure'() {
    await quickFix(document, '£32 million', /£3\.2 million/);
    await until('the finding goes', () => !has(document, 'figure-scale'));
    assert.match(document.getText(), /spend about £3\.2 million on new detectors/);
  },
  async 'saved, the file is right'() {
    assert.ok(await document.save());
    const original = fs.readFileSync(path.join(document.uri.fsPath, '../../host-two/draft.md'), 'utf8');
    assert.equal(fs.readFileSync(document.uri.fsPath, 'utf8'), original.replace('about £32 million', 'about £3.2 million'));
  },
  async 'each folder keeps to its own copydesk.toml'() {
    const second = await open(1);
    await until('findings', () => findings(second).length > 0);
    assert.deepEqual(findings(second), EXPECTED.filter(([rule]) => rule !== 'loaded-cue'));
    assert.ok(has(document, 'loaded-cue'), 'the first folder lost a rule');
  },
  async 'a setting holds at once, and copydesk.toml wins over it'() {
    const configuration = vscode.workspace.getConfiguration('copydesk');
    const all = vscode.ConfigurationTarget.Workspace;
    await configuration.update('rules', { 'missing-hedge': 'off', 'loaded-cue': 'error' }, all);
    await until('the rule is off', () => !has(document, 'missing-hedge'));
    const severity = () => vscode.languages.getDiagnostics(document.uri).find((d) => d.code?.value === 'loaded-cue')?.severity;
    await until('the finding is an error', () => severity() === vscode.DiagnosticSeverity.Error);
    const second = await vscode.workspace.openTextDocument(draft(1));
    await until('the rule is off in the second folder', () => !has(second, 'missing-hedge'));
    assert.ok(!has(second, 'loaded-cue'), 'the setting won over copydesk.toml');
    await configuration.update('rules', undefined, all);
    await until('the rule is on again', () => has(document, 'missing-hedge'));
  },
  async 'copydesk.toml is completed and explained'() {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[1].uri, 'copydesk.toml');
    const file = await vscode.workspace.openTextDocument(uri);
    const labels = async (position) => {
      const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, position);
      return list.items.map((item) => item.label.label ?? item.label);
    };
    const say = words(file, 'say = "');
    assert.deepEqual((await labels(say.end)).filter((label) => /^says?|said$/.test(label)), ['said', 'says']);
    assert.ok((await labels(say.start)).includes('spelling'), 'no key of [style] is offered');
    assert.match(await hover(file, 'say ='), /attributions/);
  },
  async 'Name the Sources makes the place for them, and offers files'() {
    const uri = vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'new.md');
    fs.writeFileSync(uri.fsPath, '# New\n');
    const fresh = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(fresh);
    const name = () => vscode.commands.executeCommand('copydesk.nameSources');
    await name();
    assert.equal(fresh.getText(), '---\nsources:\n  - \n---\n\n# New\n');
    assert.deepEqual(editor.selection.active, new vscode.Position(2, 4));
    const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', uri, editor.selection.active);
    assert.ok(list.items.some(({ label }) => /wire\.md/.test(label.label ?? label)), 'no source is offered');
    await editor.edit((edit) => edit.insert(editor.selection.active, 'sources/wire.md'));
    await name();
    assert.match(fresh.getText(), /^---\nsources:\n  - \n  - sources\/wire\.md\n---\n/);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    fs.rmSync(uri.fsPath);
  },
  async 'a source that changes on the disk is read again'() {
    const wire = path.join(path.dirname(document.uri.fsPath), 'sources/wire.md');
    const text = fs.readFileSync(wire, 'utf8');
    fs.writeFileSync(wire, text.replace('At least 17 people', 'Seventeen people'));
    await vscode.commands.executeCommand('copydesk.rereadSources');
    await until('the finding goes', () => !has(document, 'figure-lost-bound'));
    fs.writeFileSync(wire, text);
    await vscode.commands.executeCommand('copydesk.rereadSources');
    await until('the finding comes back', () => has(document, 'figure-lost-bound'));
  },
  async 'a server that is killed comes back and goes on'() {
    await open(0);
    const first = await until('a server', server);
    process.kill(first, 'SIGKILL');
    await until('another server', () => ![undefined, first].includes(server()));
    await replace(document, 'about £3.2 million', 'about £320 million');
    await until('findings of the new server', () => has(document, 'figure-scale'));
    await replace(document, 'about £320 million', 'about £3.2 million');
    await until('the finding goes', () => !has(document, 'figure-scale'));
  },
  async 'Copydesk: Restart the Server starts another one'() {
    const first = server();
    await vscode.commands.executeCommand('copydesk.restartServer');
    await until('another server', () => ![undefined, first].includes(server()));
    await until('findings', () => has(document, 'missing-hedge'));
  },
  async 'every command of package.json is there, with its title'() {
    const known = new Set(await vscode.commands.getCommands(true));
    for (const { command, category, title } of vscode.extensions.getExtension(EXTENSION).packageJSON.contributes.commands) {
      assert.ok(known.has(command), command);
      assert.ok(category === 'Copydesk' && title, command);
    }
  },
};

exports.run = async () => {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    const start = Date.now();
    try {
      await test();
      console.log(`ok   host: ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      failed += 1;
      const stack = String(error?.stack ?? error).split('\n');
      console.log(`FAIL host: ${name}`);
      for (const line of stack) console.log(`     ${line}`);
    }
  }
  if (failed > 0) throw new Error(`${failed} failed`);
};
