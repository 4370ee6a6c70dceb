// Bundles the host page and its server into build/workbench.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';

import { build } from 'esbuild';

const out = 'build/workbench';
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/host`, { recursive: true });
copyFileSync('workbench/host/index.html', `${out}/host/index.html`);

const common = { bundle: true, logLevel: 'error' };
await Promise.all([
  build({
    ...common,
    entryPoints: ['workbench/host/index.tsx'],
    outdir: `${out}/host`,
    format: 'esm',
    splitting: true,
    minify: true,
    jsx: 'automatic',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    loader: { '.svg': 'dataurl', '.woff2': 'dataurl', '.ttf': 'dataurl' },
  }),
  build({
    ...common,
    entryPoints: ['workbench/server/main.ts'],
    outfile: `${out}/server.mjs`,
    platform: 'node',
    format: 'esm',
    packages: 'external',
  }),
]);
