import { execFile } from 'node:child_process';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.join(__dirname, '../..');

/** Bundles TypeScript programs, each by its name: `main` becomes `main.cjs`. Gives their folder, which is below the top folder. */
export async function bundleProgram(name: string, entries: Readonly<Record<string, string>>): Promise<string> {
  // There the packages are found that cannot be bundled.
  const folder = path.join(ROOT, '.cache', `${name}-${process.env.JEST_WORKER_ID ?? 0}`);
  const fresh = `${folder}-${process.pid}`;
  const options = {
    entryPoints: entries,
    outdir: fresh,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    external: ['libsql'],
  };
  // In a process of its own: esbuild does not run among the globals of the tests.
  const code = `require('esbuild').buildSync(${JSON.stringify(options)})`;
  await promisify(execFile)(process.execPath, ['-e', code], { cwd: ROOT });
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder);
  return folder;
}
