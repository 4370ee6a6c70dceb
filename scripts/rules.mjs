#!/usr/bin/env node
// npm run rules -- check FILE…: what is wrong with rule files, as `promtool check rules` says.
// npm run rules -- test FILE…: runs unit tests of rules, files as `promtool test rules` takes them, on the engine of the proxy.
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { bundle } from './bundling/bundle.mjs';
import { buildDir } from './lib/paths.mjs';
import { tell } from './lib/problem.mjs';

async function main(args) {
  const file = path.join(buildDir, 'rules.cjs');
  await bundle('server/rules/unitTest/main.ts', file);
  const child = spawn(process.execPath, ['--enable-source-maps', file, ...args], { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  process.exitCode = code ?? 1;
}

main(process.argv.slice(2)).catch(tell);
