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
  [path.join(extension, 'schemas/copydesk.schema.json'), schema],
  [manifestFile, manifest],
];
for (const [file, value] of wanted) {
  const before = file === manifestFile ? written : readOrEmpty(file);
  if (before !== '' && JSON.stringify(JSON.parse(before)) === JSON.stringify(value)) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path.relative(extension, file)} is not what copydesk schema says: run npm run settings`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
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

/** A key as a setting that VS Code's own form can edit. A setting at its default is never sent, and counts as unset. */
function setting(property, order) {
  const { description, default: standard, minLength: _, ...rest } = property;
  const made = { ...rest, ...form(rest), scope: 'resource', order };
  made.default = standard ?? { array: [], object: {} }[made.type] ?? null;
  if (made.default === null) {
    // Without a default, what holds is left to the draft.
    made.type = [made.type, 'null'];
    if (made.enum) {
      made.enumItemLabels = [...made.enum, 'as the draft has it'];
      made.enum = [...made.enum, null];
    }
  }
  return { ...made, markdownDescription: `${here(description)} Where a \`copydesk.toml\` says otherwise, the file wins.` };
}

/** The file's documentation in the settings' place: what is relative to the file there is relative to the folder here. */
function here(description) {
  return description
    .replace('relative to this file', 'relative to the folder')
    .replace('the folder that this file stands in', 'the folder')
    .replace('this file', 'the settings');
}

/** Where the file takes one of several types, the form takes the one that says it all. */
function form(property) {
  if (property.type === 'object') {
    const { properties, additionalProperties: others } = property;
    const entries = Object.entries(properties ?? {}).map(([id, inner]) => [id, { ...inner, ...form(inner) }]);
    return {
      ...(properties && { properties: Object.fromEntries(entries) }),
      additionalProperties: others && { ...others, ...form(others) },
    };
  }
  if (property.enum?.some((value) => typeof value !== 'string')) {
    return { type: 'string', enum: property.enum.filter((value) => typeof value === 'string') };
  }
  return { type: [property.type].flat().at(-1) };
}
