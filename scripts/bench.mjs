#!/usr/bin/env node
// npm run bench: bundles and runs the benchmarks, one after another.
// npm run bench -- federation --series 50000    runs one of them, with its options.
// npm run bench -- http://promxy:8082           is one of `federation` with that address among those compared.
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { bundle } from './bundling/bundle.mjs';
import { builds, buildStale } from './lib/builds.mjs';
import { buildDir, root } from './lib/paths.mjs';
import { Problem, tell } from './lib/problem.mjs';
import { findPrometheus } from './tools.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

async function main(words) {
  const [asked, ...args] = /^https?:/.test(words[0] ?? '') ? ['federation', ...words] : words;
  const files = (await readdir(path.join(root, 'bench'))).filter((name) => name.endsWith('.bench.ts')).sort();
  const names = files.map((name) => name.replace('.bench.ts', ''));
  if (asked !== undefined && !names.includes(asked)) {
    throw new Problem(`There is no benchmark ${asked}: choose of ${names.join(', ')}.`);
  }
  const prometheus = await findPrometheus({ say });
  if (!prometheus.ok) {
    throw new Problem(prometheus.problem);
  }
  await buildStale(
    builds.filter(({ name }) => name === 'server'),
    say
  );
  for (const name of asked === undefined ? names : [asked]) {
    say(`\n== ${name}`);
    const file = path.join(buildDir, 'bench', `${name}.cjs`);
    await bundle(`bench/${name}.bench.ts`, file);
    const env = { ...process.env, PROMETHEUS: prometheus.path };
    const child = spawn(process.execPath, [file, ...args], { cwd: root, env, stdio: 'inherit' });
    const [code] = await once(child, 'exit');
    if (code !== 0) {
      process.exitCode = 1;
    }
  }
}

main(process.argv.slice(2)).catch(tell);
