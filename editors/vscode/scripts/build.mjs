// node scripts/build.mjs : one file for VS Code, dist/extension.js.

import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

await build({
  absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
  entryPoints: ['src/extension.ts'],
  outfile: 'dist/extension.js',
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  // The Node of the oldest VS Code that package.json allows.
  target: 'node20',
  external: ['vscode'],
  logLevel: 'warning',
});
