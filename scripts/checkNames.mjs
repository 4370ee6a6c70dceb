#!/usr/bin/env node
// Checks that what src and server export is found in the file of its name, and that what one file may import has one name.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './lib/paths.mjs';
import { exportsOf } from './naming/exportsOf.mjs';
import { GROUPS, TOLD_AS_THEY_ARE } from './naming/known.mjs';
import { misnamedFiles, sharedNames } from './naming/nameProblems.mjs';

const textOf = (file) => readFileSync(path.join(root, file), 'utf8');
const notProduct = /\.test\.tsx?$|\.d\.ts$|\/(testing|assembly)\//;
const files = ['src', 'server']
  .flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`))
  .filter((file) => /\.tsx?$/.test(file) && !notProduct.test(file))
  .sort();
const exported = new Map(files.map((file) => [file, exportsOf(textOf(file))]));

/** What the engine shows of itself. */
const shown = new Set(textOf('src/engine/index.ts').match(/\b\w+(?=,|\s*\})/g));
const inEngine = (file) => file.startsWith('src/engine/');
/** What files of some folders may import: what is in them, and what the engine shows; see .dependency-cruiser.mjs. */
const seenFrom = (folders) => (file, name) => folders.test(file) || (inEngine(file) && shown.has(name));
const rooms = [
  inEngine,
  seenFrom(/^(server|src\/(api|autoscaling|recognition))\//),
  seenFrom(/^src\/(app|api|autoscaling)\//),
  seenFrom(/^src\/(datasource|api|recognition)\//),
];
const misnamed = misnamedFiles(exported);
const shared = sharedNames(exported, rooms);
const problems = [
  ...misnamed.filter((file) => !GROUPS.includes(file)).map((file) => `${file}: none of its exports has its name`),
  ...[...shared]
    .filter(([name]) => !TOLD_AS_THEY_ARE.includes(name))
    .map(([name, all]) => `${name} is exported by ${all.join(' and ')}`),
  ...GROUPS.filter((file) => !misnamed.includes(file)).map((file) => `${file}: take it off the list of names to mend`),
  ...TOLD_AS_THEY_ARE.filter((name) => !shared.has(name)).map(
    (name) => `${name}: take it off the list of names to mend`
  ),
];

process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
process.exitCode = problems.length > 0 ? 1 : 0;
