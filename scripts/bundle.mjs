#!/usr/bin/env node
// Bundles the proxy and the demo, each into one file that needs nothing but Node; the proxy's database comes beside it.
// node scripts/bundle.mjs [server] [demo]
import path from 'node:path';

import { bundle, copyNative } from './bundling/bundle.mjs';
import { buildDir } from './lib/paths.mjs';

const programs = { server: 'server/main.ts', demo: 'demo/main.ts' };

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(programs)) {
  await bundle(programs[name], path.join(buildDir, name, 'main.cjs'));
  if (name === 'server') {
    await copyNative(path.join(buildDir, name));
  }
}
