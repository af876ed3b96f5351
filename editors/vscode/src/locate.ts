// Finds the program `copydesk`. Knows nothing of VS Code, so that its answers depend on its arguments alone.

import * as fs from 'node:fs';
import * as path from 'node:path';

/** Where a program may be looked for. */
export interface Surroundings {
  /** The setting `copydesk.server.path`; empty if unset. */
  setting: string;
  /** The extension's own folder; platform packages carry the program in `server/`. */
  extension: string;
  /** The variable PATH. */
  path: string;
  /** The user's home. */
  home: string;
  /** Folders that nothing may be started from: those of a workspace that is not trusted. */
  forbidden: readonly string[];
  windows: boolean;
}

/** The program's path, or why there is none. */
export type Located =
  | { program: string }
  | { problem: 'missing' }
  | { problem: 'no-program' | 'forbidden'; setting: string };

/** The setting wins; then the program that came with the extension, PATH, and where cargo installs. */
export function locate(around: Surroundings): Located {
  const name = around.windows ? 'copydesk.exe' : 'copydesk';
  if (around.setting !== '') {
    const program = around.setting.replace(/^~(?=[/\\])/, around.home);
    // A path that is not absolute would depend on the folder that happens to be open.
    if (!path.isAbsolute(program) || !isProgram(program)) return { problem: 'no-program', setting: around.setting };
    if (isWithin(program, around.forbidden)) return { problem: 'forbidden', setting: around.setting };
    return { program };
  }
  const folders = [
    path.join(around.extension, 'server'),
    ...around.path.split(around.windows ? ';' : ':').filter((folder) => path.isAbsolute(folder)),
    path.join(around.home, '.cargo', 'bin'),
  ];
  const program = folders
    .map((folder) => path.join(folder, name))
    .find((candidate) => isProgram(candidate) && !isWithin(candidate, around.forbidden));
  return program === undefined ? { problem: 'missing' } : { program };
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Whether a file, with links followed, stands in one of the folders. */
function isWithin(file: string, folders: readonly string[]): boolean {
  const real = fs.realpathSync(file);
  return folders.some((folder) => {
    const way = path.relative(realOrSame(folder), real);
    return way !== '' && !way.startsWith('..') && !path.isAbsolute(way);
  });
}

function realOrSame(folder: string): string {
  try {
    return fs.realpathSync(folder);
  } catch {
    return folder;
  }
}
