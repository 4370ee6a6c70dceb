#!/usr/bin/env node
// Bundles the proxy and the demo, each into one file that needs nothing but Node, and one for its threads. Beside it come the
// licences of what is in it, and what of the proxy cannot be bundled.
// node scripts/bundle.mjs [server] [demo]
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { bundle, copyNative } from './bundling/bundle.mjs';
import { thirdPartyLicences } from './bundling/licences.mjs';
import { buildDir } from './lib/paths.mjs';

/** What each has: its own file, and that of its threads. */
const programs = {
  server: { main: 'server/main.ts', worker: 'server/worker.ts' },
  demo: { main: 'demo/main.ts' },
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(programs)) {
  const folder = path.join(buildDir, name);
  const bundled = [];
  for (const [file, entry] of Object.entries(programs[name])) {
    bundled.push(...(await bundle(entry, path.join(folder, `${file}.cjs`))));
  }
  const native = name === 'server' ? await copyNative(folder) : [];
  await writeFile(
    path.join(folder, 'THIRD-PARTY-LICENSES.txt'),
    thirdPartyLicences([...new Set([...bundled, ...native])])
  );
}
