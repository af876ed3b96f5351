// Starts host/index.cjs inside the extension host of the real VS Code, with the extension as it is in development.

import fs from 'node:fs';
import path from 'node:path';
import { demo, required, until, VSCode, WORK } from './serve.mjs';

const PATIENCE = 90_000;

export async function host(extension) {
  // Here copydesk is found on the PATH.
  const bin = path.join(WORK, 'bin');
  fs.rmSync(bin, { recursive: true, force: true });
  fs.mkdirSync(bin, { recursive: true });
  fs.symlinkSync(required('COPYDESK'), path.join(bin, 'copydesk'));
  const code = await VSCode.start('host', {
    env: { PATH: [bin, required('PATH_WITHOUT_COPYDESK')].join(path.delimiter) },
    flags: ['--enable-smoke-test-driver'],
  });
  // Two folders in one window: the demo, and one whose house style differs.
  const one = demo('host-one');
  const two = demo('host-two');
  fs.writeFileSync(path.join(two, 'copydesk.toml'), '[rules]\nloaded-cue = "off"\n\n[style]\nsay = "says"\n');
  const workspace = path.join(WORK, 'two.code-workspace');
  fs.writeFileSync(workspace, JSON.stringify({ folders: [{ path: one }, { path: two }], settings: {} }));

  let ended;
  const remote = (file) => `vscode-remote://${code.host}${file}`;
  await code.open(workspace, {
    payload: [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(path.join(import.meta.dirname, 'host/index.cjs'))],
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ],
    before: async (page) => {
      await page.exposeFunction('codeAutomationLog', (_type, args) => {
        const line = args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ');
        if (/^(ok  |FAIL|    )/.test(line) || process.env.VERBOSE) console.log(line);
      });
      await page.exposeFunction('codeAutomationExit', (status) => (ended = { status }));
    },
  });
  try {
    await until('the tests in the extension host end', () => ended, PATIENCE);
    return ended.status === 0 ? 0 : 1;
  } finally {
    await code.page.screenshot({ path: path.join(WORK, 'host.png') }).catch(() => {});
    await code.stop();
  }
}
