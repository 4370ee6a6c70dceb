#!/usr/bin/env node
// Bundles the proxy and the demo, each into one file that needs nothing but Node.
// node scripts/bundle.mjs [server] [demo]
import path from 'node:path';

import { build } from 'esbuild';

import { buildDir, root } from './lib/paths.mjs';

const programs = { server: 'server/main.ts', demo: 'demo/main.ts' };

// Some packages in the bundle are CommonJS and call require.
const banner = [
  "import { createRequire as promshardsCreateRequire } from 'node:module';",
  'const require = promshardsCreateRequire(import.meta.url);',
].join('\n');

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(programs)) {
  await build({
    absWorkingDir: root,
    entryPoints: [programs[name]],
    outfile: path.join(buildDir, name, 'main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    banner: { js: banner },
    logLevel: 'warning',
  });
}
