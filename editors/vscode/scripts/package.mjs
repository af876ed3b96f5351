// Makes the .vsix files:
//
//   node scripts/package.mjs                              without a program: copydesk-VERSION.vsix
//   node scripts/package.mjs --here                       for this machine, with ../../target/release/copydesk
//   node scripts/package.mjs --target T --program FILE    for one of the platforms below, with that program
//   ... --out FOLDER                                      where the file goes (default: this extension's folder)

import { createVSIX } from '@vscode/vsce';
import { chmod, copyFile, mkdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import './build.mjs';

const TARGETS = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64'];
/** Bytes that the extension may have without the program. */
const MOST = 1_000_000;

const extension = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({
  options: { here: { type: 'boolean' }, target: { type: 'string' }, program: { type: 'string' }, out: { type: 'string' } },
});

const target = values.here ? `${process.platform}-${process.arch}` : values.target;
if (target !== undefined && !TARGETS.includes(target)) throw new Error(`${target} is none of ${TARGETS.join(', ')}`);
const name = target?.startsWith('win32') ? 'copydesk.exe' : 'copydesk';
const program = values.program ?? (values.here ? path.join(extension, '../../target/release', name) : undefined);
if ((target === undefined) !== (program === undefined)) throw new Error('--target and --program belong together');

const manifest = JSON.parse(await readFile(path.join(extension, 'package.json'), 'utf8'));
const suffix = target === undefined ? '' : `-${target}`;
const packagePath = path.join(path.resolve(values.out ?? extension), `copydesk${suffix}-${manifest.version}.vsix`);
const server = path.join(extension, 'server');
try {
  await rm(server, { recursive: true, force: true });
  if (program !== undefined) {
    await mkdir(server);
    await copyFile(program, path.join(server, name));
    await chmod(path.join(server, name), 0o755);
  }
  await createVSIX({
    cwd: extension,
    packagePath,
    ...(target === undefined ? {} : { target }),
    dependencies: false,
    // Pictures in the README need the repository's address; until package.json names one, links stay as they are.
    rewriteRelativeLinks: manifest.repository !== undefined,
    allowMissingRepository: manifest.repository === undefined,
  });
} finally {
  await rm(server, { recursive: true, force: true });
}
const { size } = await stat(packagePath);
if (target === undefined && size > MOST) throw new Error(`${packagePath} has ${size} bytes, more than ${MOST}`);
console.log(`${packagePath} (${size} bytes)`);
