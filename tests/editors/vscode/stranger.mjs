// A folder that nobody has said to trust, and no copydesk on the machine: nothing of the folder is started, one message
// says what to do, and once the program is there the draft is checked.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { cases, demo, required, until, VSCode } from './serve.mjs';
import { hands } from './workbench.mjs';

export async function stranger(vsix) {
  const folder = demo('stranger');
  const trap = path.join(folder, 'bin/copydesk');
  const sprung = path.join(folder, 'sprung');
  fs.mkdirSync(path.dirname(trap));
  fs.writeFileSync(trap, `#!/bin/sh\ntouch ${sprung}\n`, { mode: 0o755 });
  // The folder wants its own program: by the settings, and on a PATH that leads into it.
  fs.mkdirSync(path.join(folder, '.vscode'));
  fs.writeFileSync(path.join(folder, '.vscode/settings.json'), JSON.stringify({ 'copydesk.server.path': trap }));
  const code = await VSCode.start('stranger', {
    vsix,
    settings: { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' },
    env: { PATH: [path.dirname(trap), required('PATH_WITHOUT_COPYDESK')].join(path.delimiter) },
  });
  const page = await code.open(folder);
  const use = hands(page);
  const message = page.locator('.notification-toast', { hasText: 'is not installed' });
  const failed = await cases('stranger', page, {
    async 'without the program, one message says how to install it'() {
      await use.openFile('draft.md');
      await message.first().waitFor();
      assert.match(await message.first().innerText(), /Run \.\/install in a clone/);
      assert.equal(await message.count(), 1);
      await use.status(/Copydesk not installed/);
      await message.locator('.monaco-button', { hasText: 'Copy Install Command' }).waitFor();
    },
    async 'once it is installed, Try Again starts it'() {
      const bin = path.join(code.env.HOME, '.cargo/bin');
      fs.mkdirSync(bin, { recursive: true });
      fs.symlinkSync(required('COPYDESK'), path.join(bin, 'copydesk'));
      await message.locator('.monaco-button', { hasText: 'Try Again' }).click();
      await page.locator('.monaco-editor .squiggly-warning').first().waitFor();
      await use.status(/14 findings/);
    },
    async 'a setting that names no program is told'() {
      code.writeMachineSettings({ 'copydesk.server.path': '/nowhere/copydesk' });
      await page.locator('.notification-toast', { hasText: '/nowhere/copydesk' }).first().waitFor();
      code.writeMachineSettings({});
      await use.status(/14 findings/);
    },
    async 'nothing of the folder was started'() {
      await until('VS Code holds the folder for a stranger', () => page.locator('.statusbar-item', { hasText: 'Restricted' }).first().isVisible());
      assert.equal(fs.existsSync(sprung), false);
    },
  });
  await code.stop();
  return failed;
}
