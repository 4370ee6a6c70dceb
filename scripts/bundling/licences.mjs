import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from '../lib/paths.mjs';
import { Problem } from '../lib/problem.mjs';

/** What may be part of a work under AGPL-3.0-only, as the Free Software Foundation's list of licences has it. */
const COMPATIBLE = new Set([
  ...['0BSD', 'AGPL-3.0-only', 'AGPL-3.0-or-later', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause'],
  ...[
    'CC0-1.0',
    'GPL-3.0-only',
    'GPL-3.0-or-later',
    'ISC',
    'MIT',
    'MIT-0',
    'MPL-2.0',
    'Python-2.0',
    'Unlicense',
    'Zlib',
  ],
]);

/** Of packages whose package.json does not say, or not in SPDX: by their licence files. */
const READ_BY_HAND = {
  'fast-shallow-equal': 'Unlicense',
  'react-universal-interface': 'Unlicense',
  spel2js: 'Apache-2.0',
};

const TEXT_FILE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/**
 * Whether a licence, an SPDX expression without nesting, lets a package be part of this program. What cannot be read does not.
 *
 * @param {string | undefined} expression
 */
export function isCompatible(expression) {
  const plain = (expression ?? '').replace(/^\((.*)\)$/, '$1');
  return plain.split(' OR ').some((choice) => choice.split(' AND ').every((id) => COMPATIBLE.has(id)));
}

/**
 * The folder of the package that a file below `node_modules` is of; undefined for our own.
 *
 * @param {string} file
 */
export function packageFolder(file) {
  return /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(path.resolve(root, file))?.[0];
}

/**
 * Name, version and licence of the package in a folder.
 *
 * @param {string} folder
 */
export function readPackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return { name, version, licence: READ_BY_HAND[name] ?? license?.type ?? license };
}

/**
 * Names, licences and their texts of all packages that files are of, as one text to go beside what was made of them. Throws
 * where one may not be part of it.
 *
 * @param {Iterable<string>} files
 */
export function thirdPartyLicences(files) {
  const folders = new Set([...files].map(packageFolder).filter((folder) => folder !== undefined));
  const parts = [...folders].map((folder) => {
    const { name, version, licence } = readPackage(folder);
    if (!isCompatible(licence)) {
      throw new Problem(`${name} ${version} cannot be bundled: ${licence ?? 'it names no licence'}`);
    }
    return [`${name} ${version}, ${licence}`, ...textsIn(folder)].join('\n\n');
  });
  return `${[...new Set(parts)].sort().join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}

function textsIn(folder) {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && TEXT_FILE.test(entry.name))
    .map(({ name }) => name);
  return names.sort().map((name) => readFileSync(path.join(folder, name), 'utf8').trim());
}
