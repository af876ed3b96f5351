// Makes what is made from `copydesk schema`, the program's own table of keys: schemas/copydesk.schema.json, and the
// settings in package.json. With --check, only says whether they are up to date. The program is $COPYDESK, or the one
// in ../../target/release.

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const extension = fileURLToPath(new URL('..', import.meta.url));
const program = process.env.COPYDESK ?? path.join(extension, '../../target/release/copydesk');
const schema = JSON.parse(execFileSync(program, ['schema'], { encoding: 'utf8' }));

const manifestFile = path.join(extension, 'package.json');
const written = readFileSync(manifestFile, 'utf8');
const manifest = JSON.parse(written);
const group = manifest.contributes.configuration.find(({ title }) => title.includes('copydesk.toml'));
group.properties = settings(schema);

const wanted = [
  [path.join(extension, 'schemas/copydesk.schema.json'), `${JSON.stringify(schema, null, 2)}\n`, (text) => JSON.parse(text)],
  [manifestFile, `${JSON.stringify(manifest, null, 2)}\n`, (text) => JSON.parse(text)],
];
for (const [file, text, read] of wanted) {
  const before = file === manifestFile ? written : readOrEmpty(file);
  if (before !== '' && JSON.stringify(read(before)) === JSON.stringify(read(text))) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path.relative(extension, file)} is not what copydesk schema says: run npm run settings`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
    console.log(`wrote ${path.relative(extension, file)}`);
  }
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** A setting for each key of the schema; the keys of a plain table (`[style]`) become settings of their own. */
function settings(schema) {
  const all = {};
  const add = (name, property) => {
    const table = property.type === 'object' && property.additionalProperties === false && name !== 'copydesk.rules';
    if (table) {
      for (const [key, inner] of Object.entries(property.properties)) add(`${name}.${key}`, inner);
      return;
    }
    all[name] = setting(property, Object.keys(all).length + 1);
  };
  for (const [key, property] of Object.entries(schema.properties)) {
    if (!key.startsWith('$')) add(`copydesk.${key}`, property);
  }
  return all;
}

/** What is unset is asked of nobody: a setting's default never reaches the server. */
function setting(property, order) {
  const { description, default: standard, ...rest } = property;
  const unset = { array: [], object: {} }[rest.type] ?? null;
  if (unset === null) {
    rest.type = [rest.type ?? 'string', 'null'].flat();
    if (rest.enum) rest.enum = [...rest.enum, null];
  }
  const without = standard === undefined || typeof standard === 'object' ? '' : ` Unset: ${JSON.stringify(standard)}.`;
  return {
    ...rest,
    default: unset,
    scope: 'resource',
    order,
    markdownDescription: `${description}${without} Where a \`copydesk.toml\` sets this, the file wins.`,
  };
}
