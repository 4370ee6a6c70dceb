import { cp, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

import { root } from '../lib/paths.mjs';

/** Where a module asks for its own address, in a format that has none. */
const banner = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;";

/** What has a binary cannot be bundled: it goes into `node_modules` beside the program. */
const NATIVE = ['libsql', '@neon-rs/load', 'detect-libc'];
/** The binaries, a package for each platform; those for this one are installed. */
const BINARIES = '@libsql';

/**
 * Bundles a TypeScript program into one file that needs nothing but Node, and what `copyNative` puts beside it.
 *
 * @param {string} entry From the top folder.
 * @param {string} outfile
 * @returns {Promise<readonly string[]>} The files that went into it.
 */
export async function bundle(entry, outfile) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    // V8 reads a module's own variables slower where the module is an ES module: decoding takes a sixth longer.
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
    banner: { js: banner },
    define: { 'import.meta.url': 'importMetaUrl' },
    external: NATIVE,
    logLevel: 'warning',
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

/**
 * Copies the packages that cannot be bundled to where the program finds them.
 *
 * @param {string} outdir The program's folder.
 * @returns {Promise<readonly string[]>} Their folders.
 */
export async function copyNative(outdir) {
  const from = path.join(root, 'node_modules');
  const to = path.join(outdir, 'node_modules');
  const binaries = await readdir(path.join(from, BINARIES));
  await rm(to, { recursive: true, force: true });
  const names = [...NATIVE, ...binaries.map((binary) => path.join(BINARIES, binary))];
  for (const name of names) {
    await mkdir(path.dirname(path.join(to, name)), { recursive: true });
    await cp(path.join(from, name), path.join(to, name), { recursive: true });
  }
  return names.map((name) => path.join(from, name));
}
