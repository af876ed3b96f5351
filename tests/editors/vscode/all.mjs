// node all.mjs [PART...] : every part, or those that are named.

import fs from 'node:fs';
import path from 'node:path';
import { host } from './host.mjs';
import { CACHE, required, WORK } from './serve.mjs';
import { stranger } from './stranger.mjs';
import { workbench } from './workbench.mjs';

fs.mkdirSync(WORK, { recursive: true });
const packages = fs.readdirSync(path.join(CACHE, 'vscode-vsix')).map((name) => path.join(CACHE, 'vscode-vsix', name));
const bare = packages.find((name) => !/(linux|darwin|win32)-/.test(path.basename(name)));
const whole = packages.find((name) => name !== bare);

// No copydesk may be found by chance: only the one that a part sets out.
const folders = required('PATH').split(path.delimiter);
process.env.PATH_WITHOUT_COPYDESK = folders.filter((folder) => !fs.existsSync(path.join(folder, 'copydesk'))).join(path.delimiter);

const parts = {
  workbench: () => workbench(whole),
  host: () => host(path.join(CACHE, 'vscode-extension')),
  stranger: () => stranger(bare),
};
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(parts);
let failed = 0;
for (const part of wanted) {
  const start = Date.now();
  try {
    failed += await parts[part]();
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${part}\n${error?.stack ?? error}`);
  }
  console.log(`     ${part}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
}
process.exit(failed === 0 ? 0 : 1);
