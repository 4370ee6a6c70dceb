#!/usr/bin/env node
// Checks that every package the product is made with has a licence that goes with AGPL-3.0-only.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { isCompatible, readPackage } from './bundling/licences.mjs';
import { root } from './lib/paths.mjs';

/** Names no licence; a part of @grafana/ui, which is Grafana's and not bundled. */
const NOT_BUNDLED = ['node_modules/get-document'];

const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
const problems = Object.entries(packages)
  .filter(([folder, { dev, devOptional }]) => folder !== '' && !dev && !devOptional && !NOT_BUNDLED.includes(folder))
  // What is optional and not for this machine is not there.
  .filter(([folder]) => existsSync(path.join(root, folder, 'package.json')))
  .map(([folder]) => readPackage(path.join(root, folder)))
  .filter(({ licence }) => !isCompatible(licence))
  .map(({ name, version, licence }) => `${name} ${version}: ${licence ?? 'it names no licence'}`);

process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
process.exitCode = problems.length > 0 ? 1 : 0;
