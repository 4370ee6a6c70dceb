#!/usr/bin/env node
// Checks each plugin.json against the schema, and that every file it names is there.
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';

import { root } from './lib/paths.mjs';
import { pluginJsonProblems } from './schema/pluginJson.mjs';

const problems = [];

for (const file of ['src/plugin.json', 'src/datasource/plugin.json']) {
  const plugin = JSON.parse(await readFile(path.join(root, file), 'utf8'));
  problems.push(...pluginJsonProblems(plugin).map((problem) => `${file}: ${problem}`));
  for (const named of filesOf(plugin)) {
    const there = await access(path.join(root, path.dirname(file), named)).then(
      () => true,
      () => false
    );
    if (!there) {
      problems.push(`${file}: names ${named}, which is not there`);
    }
  }
}

function filesOf({ info, includes = [] }) {
  const included = includes.filter(({ type }) => type !== 'page').map(({ path: file }) => file);
  const screenshots = (info?.screenshots ?? []).map(({ path: file }) => file);
  return [...Object.values(info?.logos ?? {}), ...screenshots, ...included];
}

process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
process.exitCode = problems.length > 0 ? 1 : 0;
