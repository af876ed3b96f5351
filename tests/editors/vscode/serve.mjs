// A real VS Code, served on loopback from folders of its own, and a browser to use it with.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const CACHE = required('COPYDESK_EDITORS');
export const WORK = path.join(CACHE, 'vscode-work');
/** No wait in these tests may be longer: what has not come by then does not come. */
export const PATIENCE = 20_000;

const { chromium } = createRequire(path.join(CACHE, 'vscode-driver/'))('playwright-core');

/** An environment variable that `run` sets. */
export function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: start these tests with tests/editors/run vscode`);
  return value;
}

/** The settings of a reporter who wants quiet, so that nothing but copydesk shows up. */
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'editor.fontSize': 15,
  'editor.lineHeight': 1.6,
  'editor.minimap.enabled': false,
  'editor.occurrencesHighlight': 'off',
  'editor.renderLineHighlight': 'none',
  'editor.lineNumbers': 'on',
  'breadcrumbs.enabled': false,
  'editor.stickyScroll.enabled': false,
  'explorer.openEditors.visible': 0,
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.ignoreRecommendations': true,
  'editor.hover.above': false,
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.layoutControl.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** One served VS Code. */
export class VSCode {
  /** Serves with an empty profile. `env` is added to the environment; `vsix` is installed; `flags` go to VS Code. */
  static async start(name, { vsix, settings = {}, env = {}, flags = [] } = {}) {
    const folder = path.join(WORK, name);
    fs.rmSync(folder, { recursive: true, force: true });
    fs.mkdirSync(path.join(folder, 'profile/User'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'extensions'), { recursive: true });
    const self = new VSCode();
    self.name = name;
    self.folder = folder;
    self.settingsFile = path.join(folder, 'profile/User/settings.json');
    self.settings = { ...SETTINGS, ...settings };
    self.writeSettings({});
    const home = path.join(folder, 'home');
    fs.mkdirSync(home);
    self.env = { ...process.env, HOME: home, SHELL: '/bin/bash', ...env };
    // VS Code asks a login shell for the environment, as it does on a reporter's machine.
    fs.writeFileSync(path.join(home, '.profile'), `export PATH='${self.env.PATH}'\n`);
    self.folders = ['--user-data-dir', path.join(folder, 'profile'), '--extensions-dir', path.join(folder, 'extensions')];
    if (vsix) await self.install(vsix);
    const port = await freePort();
    self.host = `127.0.0.1:${port}`;
    self.log = fs.openSync(path.join(folder, 'vscode.log'), 'w');
    const listen = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
    self.child = spawn(process.execPath, [MAIN, ...listen, ...TERMS, ...self.folders, ...flags], {
      env: self.env,
      stdio: ['ignore', self.log, self.log],
    });
    await until(`VS Code answers (${name})`, async () => (await fetch(`http://${self.host}/version`).catch(() => undefined))?.ok);
    return self;
  }

  async install(vsix) {
    const args = [MAIN, ...TERMS, ...this.folders, '--install-extension', vsix, '--force'];
    const child = spawn(process.execPath, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (said += data));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.ok(code === 0 && /successfully installed/.test(said), `${vsix} was not installed: ${said}`);
  }

  /** Changes the user's settings, as the settings editor would. */
  writeSettings(change) {
    Object.assign(this.settings, change);
    fs.writeFileSync(this.settingsFile, JSON.stringify(this.settings, null, 2));
  }

  /** Sets the settings that belong to the machine. */
  writeMachineSettings(settings) {
    fs.mkdirSync(path.join(this.folder, 'profile/Machine'), { recursive: true });
    fs.writeFileSync(path.join(this.folder, 'profile/Machine/settings.json'), JSON.stringify(settings));
  }

  /** A browser window on a folder or a `.code-workspace` file. */
  async open(target, { payload, size = { width: 1280, height: 800 }, before } = {}) {
    this.browser ??= await chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS });
    const context = await this.browser.newContext({ viewport: size, deviceScaleFactor: 1.5, colorScheme: 'light' });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    this.foreign = new Set();
    page.on('request', (request) => {
      const { host } = new URL(request.url());
      if (host && host !== this.host) this.foreign.add(host);
    });
    await before?.(page);
    const what = target.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const query = new URLSearchParams({ [what]: target });
    if (payload) query.set('payload', JSON.stringify(payload));
    await page.goto(`http://${this.host}/?${query}`, { waitUntil: 'domcontentloaded' });
    if (!payload) await page.locator('.monaco-workbench').waitFor();
    this.page = page;
    return page;
  }

  async stop() {
    await this.browser?.close();
    if (this.child.exitCode === null) {
      const gone = new Promise((resolve) => this.child.on('close', resolve));
      this.child.kill('SIGTERM');
      await Promise.race([gone, sleep(5000).then(() => this.child.kill('SIGKILL'))]);
    }
    fs.closeSync(this.log);
  }
}

const MAIN = path.join(CACHE, 'vscode/out/server-main.js');
const TERMS = ['--accept-server-license-terms', '--telemetry-level', 'off'];
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--force-color-profile=srgb',
];

/** Asks until the answer is truthy, and gives it. */
export async function until(what, ask, patience = PATIENCE) {
  const start = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() - start > patience) throw new Error(`waited in vain: ${what}`);
    await sleep(50);
  }
}

/** A fresh copy of the demo. */
export function demo(name) {
  const folder = path.join(WORK, 'drafts', name);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(path.join(required('COPYDESK_ROOT'), 'demo'), folder, { recursive: true });
  return folder;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** After so many failures, the rest of a part would only fail for the same reason. */
const ENOUGH = 3;

/** Runs the cases in order; each goes on from where the last one left the editor. Gives how many failed. */
export async function cases(title, page, list) {
  let failed = 0;
  for (const [name, run] of Object.entries(list)) {
    if (failed === ENOUGH) {
      console.log(`FAIL ${title}: ${name} (not tried any more)`);
      continue;
    }
    const start = Date.now();
    try {
      await run();
      console.log(`ok   ${title}: ${name} (${Date.now() - start} ms)`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${title}: ${name}\n${String(error?.stack ?? error).slice(0, 1500)}`);
      const picture = path.join(WORK, `failed-${title}-${name}.png`.replace(/[^\w./-]+/g, '-'));
      await page?.screenshot({ path: picture }).catch(() => {});
      console.log(`     the screen: ${picture}`);
      await page?.keyboard.press('Escape').catch(() => {});
    }
  }
  return failed;
}
