// The extension as a reporter uses it: mouse and keys in the window, and the file on the disk.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { small } from './picture.mjs';
import { cases, demo, required, until, VSCode } from './serve.mjs';

const SIZE = { width: 1280, height: 800 };

export async function workbench(vsix) {
  const code = await VSCode.start('workbench', { vsix, env: { PATH: required('PATH_WITHOUT_COPYDESK') } });
  const folder = demo('workbench');
  const file = path.join(folder, 'draft.md');
  const page = await code.open(folder, { size: SIZE });
  const use = hands(page);
  const failed = await cases('workbench', page, {
    async 'findings are underlined as the draft opens'() {
      await use.openFile('draft.md');
      await page.locator('.monaco-editor .squiggly-warning').first().waitFor();
      await use.goTo(32, 1);
      await page.locator('.monaco-editor .squiggly-error').first().waitFor();
    },
    async 'the status bar counts sources and findings'() {
      await use.status(/3 sources, 14 findings/);
      await use.picture('findings', page.locator('.part.editor'), { height: 460 });
    },
    async 'the Problems panel lists them, and finds them by their words'() {
      await page.keyboard.press('Control+Shift+M');
      const rows = page.locator('.markers-panel .monaco-list-row');
      await rows.filter({ hasText: 'copydesk' }).nth(2).waitFor();
      await page.locator('.markers-panel-action-filter-container input, .viewpane-filter input').first().fill('revealed');
      await rows.filter({ hasText: '“revealed” tells readers it is true' }).waitFor();
      await page.keyboard.press('Escape');
      await use.command('View: Hide Panel');
      await page.locator('.markers-panel').waitFor({ state: 'hidden' });
    },
    async 'the view of sources shows who says what, and what the draft uses'() {
      // It unfolds by itself; with the files folded up, it has the room that the picture needs.
      await use.source('wire.md').waitFor();
      await page.locator('.pane-header', { hasText: 'workbench' }).click();
      for (const words of ['9 Apr 2026', 'harbour officials', 'At least 17 people', 'at least 26 people']) {
        await use.source(words).first().waitFor();
      }
      assert.ok((await page.locator('.tree-explorer-viewlet-tree-view .codicon-check').count()) > 0, 'no claim is ticked');
      assert.ok((await page.locator('.tree-explorer-viewlet-tree-view .codicon-circle-outline').count()) > 0, 'all claims are ticked');
      await use.widenSidebar(190);
      await use.picture('sources', page.locator('.part.sidebar'), { height: 560 });
      await use.widenSidebar(-190);
    },
    async 'a claim of the view opens beside the draft'() {
      await use.source('at least 26 people').first().click();
      const beside = use.editor('wire.md');
      await beside.locator('.view-line', { hasText: 'accounted' }).first().waitFor();
      assert.ok(await use.editor('draft.md').isVisible(), 'the draft has gone');
      // The draft is still the draft: its sources stay in the view.
      await page.waitForTimeout(600);
      await use.source('at least 26 people').first().waitFor();
      await use.closeBeside();
    },
    async 'a hover names the speaker and shows the passage'() {
      // A hover takes a quarter of the height at most.
      await page.setViewportSize({ width: 1280, height: 1500 });
      await use.goTo(16, 10);
      const hover = page.locator('.monaco-hover:visible', { hasText: 'Seafarers' });
      await use.hoverWord('accounted', hover);
      assert.match((await hover.first().innerText()).replace(/\s+/g, ' '), /wire\.md:5/);
      await use.picture('hover', page.locator('.editor-group-container').first(), { around: [use.line('accounted'), hover.first()] });
      await page.keyboard.press('Escape');
      await page.setViewportSize(SIZE);
    },
    async 'a quick fix writes the attribution, and the finding goes'() {
      await use.goTo(16, 10);
      await use.fixes('Federation');
      await use.picture('quick-fix', page.locator('.editor-group-container').first(), {
        around: [use.line('accounted'), page.locator('.action-widget')],
      });
      await page.keyboard.press('Enter');
      await use.line('Federation said').first().waitFor();
      await use.status(/13 findings/);
    },
    async 'a quick fix restores the figure, and the finding goes'() {
      await use.goTo(40, 118);
      await use.fixes('£3.2');
      await page.keyboard.press('Enter');
      await use.status(/12 findings/);
    },
    async 'the saved file is right'() {
      await page.keyboard.press('Control+S');
      const text = await until('the file is saved', () => {
        const text = fs.readFileSync(file, 'utf8');
        return text.includes('£3.2') && text;
      });
      const before = fs.readFileSync(path.join(required('COPYDESK_ROOT'), 'demo/draft.md'), 'utf8');
      const after = before
        .replace('accounted for.', "accounted for, the Seafarers' Federation said.")
        .replace('about £32 million', 'about £3.2 million');
      assert.equal(text, after);
    },
    async 'what is typed is checked'() {
      await use.goTo(46, 1);
      await page.keyboard.press('End');
      await page.keyboard.type(' Kestrel Line employs about 1,540 people, the company said.', { delay: 5 });
      await use.status(/13 findings/);
      await use.command('File: Revert File');
      await use.status(/12 findings/);
    },
    async 'a claim is put into the draft, attributed, at the cursor'() {
      await use.goTo(46, 1);
      await page.keyboard.press('Control+End');
      const claim = use.source('at least 26 people').first();
      await claim.hover();
      await claim.locator('.codicon-insert').click();
      await use.line(/26 people had/).first().waitFor();
      await page.keyboard.press('Control+S');
      const text = await until('the sentence is in the file', () => {
        const text = fs.readFileSync(file, 'utf8');
        return /had not been accounted for/.test(text) && text;
      });
      assert.match(text, /on Friday afternoon\.\nAt least 26 people had not been accounted for, .*Federation said\.$/i);
      await page.keyboard.press('Control+Z');
      await page.keyboard.press('Control+S');
      await until('one step takes it back', () => fs.readFileSync(file, 'utf8').endsWith('on Friday afternoon.\n'));
    },
    async 'the evidence opens beside the draft'() {
      await page.setViewportSize({ ...SIZE, height: 640 });
      await use.goTo(32, 14);
      await page.keyboard.press('Control+B');
      await use.command('Copydesk: Show Evidence Beside');
      await use.editor('wire.md').locator('.view-line', { hasText: 'appeared' }).first().waitFor();
      // The draft keeps the cursor: the next key is written there.
      assert.ok(await use.editor('draft.md').locator('.monaco-editor.focused').count(), 'the draft lost the cursor');
      await use.picture('evidence', page.locator('.part.editor'));
      await use.closeBeside();
    },
    async 'the line above the draft says how it stands, and leads to the summary'() {
      await use.goTo(1, 1);
      // A line that has just come into view may be one that VS Code is about to replace: it does not answer to a click.
      const line = page.locator('.codelens-decoration a', { hasText: /27 claims .* 3 sources/ }).first();
      await use.tries('the line leads to the summary', () => line.click(), page.locator('iframe.webview.ready'));
      const body = await use.webview();
      await body.locator('h2', { hasText: 'Who says what' }).waitFor();
      await use.closeBeside();
    },
    async 'the summary of the draft is shown as a document'() {
      await use.goTo(32, 14);
      await use.command('Copydesk: Summary');
      const body = await use.webview();
      await body.locator('h2', { hasText: 'Who says what' }).waitFor();
      await body.locator('a', { hasText: /^draft\.md:\d+$/ }).first().waitFor();
      await use.closeBeside();
      await page.keyboard.press('Control+B');
    },
    async 'the summary of a source, from the view; its places are links'() {
      const source = use.source('wire.md').first();
      await source.hover();
      await source.locator('.codicon-book').click();
      const body = await use.webview();
      const link = body.locator('a', { hasText: 'wire.md:7' }).first();
      await link.waitFor();
      await page.keyboard.press('Control+B');
      await use.picture('summary', page.locator('.part.editor'));
      await link.click();
      await use.editor('wire.md').locator('.view-line', { hasText: 'survey' }).first().waitFor();
      await use.closeBeside();
      await page.keyboard.press('Control+B');
      await page.setViewportSize(SIZE);
    },
    async 'a claim is explained, with its passages'() {
      await use.goTo(28, 30);
      await use.command('Copydesk: Explain This Claim');
      const body = await use.webview();
      await body.locator('h1', { hasText: 'up to 40 people' }).waitFor();
      await body.locator('a', { hasText: 'wire.md:11' }).first().waitFor();
      await use.closeBeside();
    },
    async 'a rule is explained'() {
      await use.goTo(28, 3);
      await use.command('Copydesk: Explain a Rule');
      const body = await use.webview();
      await body.locator('h1', { hasText: 'misattributed-claim' }).waitFor();
      await use.closeBeside();
    },
    async 'nothing but the served VS Code was asked'() {
      const strangers = [...code.foreign].filter((host) => !/vscode-cdn\.net$|vscode-unpkg\.net$|open-vsx\.org$/.test(host));
      assert.deepEqual(strangers, []);
    },
  });
  await code.stop();
  return failed;
}

/** What a reporter does in the window. */
export function hands(page) {
  const group = (name) => page.locator('.editor-group-container', { has: page.locator('.tab.active', { hasText: name }) });
  const use = {
    editor: group,
    line: (words) => page.locator('.monaco-editor .view-line', { hasText: spaces(words) }),
    row: (where, words) => page.locator(`${where} .monaco-list-row`, { hasText: words }).first(),
    source: (words) => page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: words }),
    async openFile(name) {
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
      await group(name).locator('.view-lines').first().waitFor();
    },
    async goTo(line, column) {
      await page.keyboard.press('Control+1');
      await use.ask('Control+G', `:${line}:${column}`);
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    },
    async widenSidebar(by) {
      const { x, y, width, height } = await page.locator('.part.sidebar').boundingBox();
      const edge = { x: x + width, y: y + height / 2 };
      await page.mouse.move(edge.x, edge.y);
      await page.mouse.down();
      await page.mouse.move(edge.x + by, edge.y, { steps: 5 });
      await page.mouse.up();
      await page.mouse.move(edge.x + by + 200, edge.y);
    },
    /** Opens the menu of fixes. Findings that come in meanwhile close it, so that it may take a second try. */
    async fixes(words) {
      const fix = page.locator('.action-widget .monaco-list-row', { hasText: words });
      await use.tries(`the fix “${words}”`, () => page.keyboard.press('Control+.'), fix);
    },
    /** Does something, and does it again, until its sign shows. */
    async tries(what, act, sign) {
      await until(what, async () => {
        await act();
        return sign.first().waitFor({ timeout: 2000 }).then(
          () => true,
          async () => void (await page.keyboard.press('Escape')),
        );
      });
    },
    async command(title) {
      await use.ask('F1', `>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
    },
    /** Opens the box at the top and writes in it. What comes up meanwhile takes the keys away, so that it may take two tries. */
    async ask(key, text) {
      const input = page.locator('.quick-input-widget input').first();
      await until(`the box for “${text}”`, async () => {
        await page.keyboard.press(key);
        return input.fill(text, { timeout: 2000 }).then(
          () => true,
          () => page.keyboard.press('Escape'),
        );
      });
    },
    /** Points at a word until its hover shows: the word may move once more while the editor lays itself out. */
    async hoverWord(word, hover) {
      const place = page.locator('.monaco-editor .view-line', { hasText: word }).first().locator('span > span', { hasText: word }).first();
      const point = async () => {
        const box = await place.boundingBox();
        await page.mouse.move(box.x + 40, box.y + box.height * 3);
        await page.mouse.move(box.x + 40, box.y + box.height / 2, { steps: 5 });
      };
      await use.tries(`the hover over “${word}”`, point, hover);
    },
    async status(pattern) {
      await page.locator('.statusbar-item', { hasText: pattern }).first().waitFor();
    },
    async closeBeside() {
      await page.keyboard.press('Control+1');
      await use.command('View: Close Editors in Other Groups');
      await page.locator('.editor-group-container').nth(1).waitFor({ state: 'detached' });
    },
    async webview() {
      const frame = page.locator('iframe.webview.ready').last();
      await frame.waitFor();
      return frame.contentFrame().locator('#active-frame').contentFrame();
    },
    async picture(name, where, cut = {}) {
      if (!process.env.SCREENSHOTS) return;
      await page.waitForTimeout(400);
      const outer = await where.boundingBox();
      let { x, y, width, height } = outer;
      if (cut.clip) ({ x, y, width, height } = await cut.clip.boundingBox());
      if (cut.height) height = Math.min(height, cut.height);
      if (cut.around) {
        const boxes = await Promise.all(cut.around.map((part) => part.first().boundingBox()));
        y = Math.max(outer.y, Math.min(...boxes.map((b) => b.y)) - 70);
        height = Math.min(Math.max(...boxes.map((b) => b.y + b.height)) + 70, outer.y + outer.height) - y;
      }
      const folder = path.join(required('COPYDESK_ROOT'), 'editors/vscode/images');
      const png = await page.screenshot({ clip: { x, y, width, height }, animations: 'disabled', caret: 'initial' });
      fs.writeFileSync(path.join(folder, `${name}.png`), small(png));
    },
  };
  return use;
}

/** The editor shows spaces as no-break spaces. */
function spaces(words) {
  const source = words instanceof RegExp ? words.source : words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(source.replaceAll(' ', '[ \\u00a0]'));
}
