import { chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';

import { publish, withScratch } from './cache.mjs';
import { download, fetchText } from './download.mjs';
import { run } from './run.mjs';

const platforms = { linux: 'linux', darwin: 'darwin' };
const architectures = { x64: 'amd64', arm64: 'arm64' };

/** `{os, arch}` in the names Go projects give their release archives, or undefined where there are none. */
export function releasePlatform() {
  const os = platforms[process.platform];
  const arch = architectures[process.arch];
  return os && arch ? { os, arch } : undefined;
}

/**
 * Brings programs out of a release archive of the Prometheus project, verified by the release's list of checksums.
 *
 * @param {{ project: string, version: string, binaries: readonly string[] }} release
 * @param {{ into: string, say: (line: string) => void }} options `into` is the folder under `.cache/`, filled with `bin/<binary>`.
 */
export async function bringUpstream(release, { into, say }) {
  const platform = releasePlatform();
  if (!platform) {
    throw new Error(`there is no release of ${release.project} for ${process.platform} on ${process.arch}`);
  }
  const name = `${release.project}-${release.version}.${platform.os}-${platform.arch}`;
  const base = `https://github.com/prometheus/${release.project}/releases/download/v${release.version}`;
  const sums = await fetchText(`${base}/sha256sums.txt`);
  const sha256 = sums
    .split('\n')
    .find((line) => line.endsWith(` ${name}.tar.gz`))
    ?.split(' ')[0];
  if (!sha256) {
    throw new Error(`the release has no checksum for ${name}.tar.gz`);
  }
  await withScratch(async (scratch) => {
    const archive = path.join(scratch, 'archive.tar.gz');
    await download(`${base}/${name}.tar.gz`, archive, { sha256, onProgress: percent(say, name) });
    await unpack(archive, scratch);
    await publish(into, async (dir) => {
      await mkdir(path.join(dir, 'bin'));
      for (const binary of release.binaries) {
        const file = path.join(dir, 'bin', binary);
        await copyFile(path.join(scratch, name, binary), file);
        await chmod(file, 0o755);
      }
    });
  });
}

/**
 * Unpacks a `.tar.gz`.
 *
 * @param {string} archive
 * @param {string} dir
 */
export async function unpack(archive, dir) {
  const done = await run('tar', ['-xzf', archive, '-C', dir]);
  if (!done.ok) {
    throw new Error(`cannot unpack ${path.basename(archive)}: ${lastLine(done.output)}`);
  }
}

/** A progress callback that says something every tenth. */
export function percent(say, name) {
  let told = 0;
  return (share) => {
    const now = Math.floor(share * 10);
    if (now > told) {
      told = now;
      say(`downloading ${name}: ${now * 10} %`);
    }
  };
}

/** @param {string} output */
export function lastLine(output) {
  return output.trim().split('\n').at(-1) ?? '';
}
