import { build } from 'esbuild';

import { root } from '../lib/paths.mjs';

// Some packages are CommonJS and call require.
const banner = [
  "import { createRequire as promshardsCreateRequire } from 'node:module';",
  'const require = promshardsCreateRequire(import.meta.url);',
].join('\n');

/**
 * Bundles a TypeScript program into one file that needs nothing but Node.
 *
 * @param {string} entry From the top folder.
 * @param {string} outfile
 */
export async function bundle(entry, outfile) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    banner: { js: banner },
    logLevel: 'warning',
  });
}
