#!/usr/bin/env node
// Bundles the proxy and the demo, each into one file that needs nothing but Node. Beside it come the licences of what is in it,
// and the proxy's database.
// node scripts/bundle.mjs [server] [demo]
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { bundle, copyNative } from './bundling/bundle.mjs';
import { thirdPartyLicences } from './bundling/licences.mjs';
import { buildDir } from './lib/paths.mjs';

const programs = { server: 'server/main.ts', demo: 'demo/main.ts' };

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(programs)) {
  const folder = path.join(buildDir, name);
  const bundled = await bundle(programs[name], path.join(folder, 'main.cjs'));
  const native = name === 'server' ? await copyNative(folder) : [];
  await writeFile(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences([...bundled, ...native]));
}
