import { mkdir, rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

import { isExecutable, onPath, publish, withScratch } from './cache.mjs';
import { download, fetchText } from './download.mjs';
import { cacheDir, root } from './paths.mjs';
import { Problem } from './problem.mjs';
import { run } from './run.mjs';
import { percent, releasePlatform } from './upstream.mjs';

const VERSION = '12.3.0';
/** The first version the plugin runs in. */
const NEEDED = [12, 3];
const PLUGIN_IDS = ['promshards-fleet-app', 'promshards-fleet-datasource'];

/**
 * Finds a Grafana: the folder given, `grafana` on PATH, or the project's release archive with its checksum.
 *
 * @param {string | undefined} home What `--grafana-home` said.
 * @param {(line: string) => void} say
 * @returns {Promise<{ ok: true, binary: string, home: string, version: string } | { ok: false, problem: string }>}
 */
export async function findGrafana(home, say) {
  if (home !== undefined) {
    const given = await inHome(path.resolve(home));
    if (!given) {
      throw new Problem(`--grafana-home ${home}: there is no bin/grafana in it that can be run.`);
    }
    if (!isFit(given.version)) {
      throw new Problem(
        `--grafana-home ${home}: Grafana ${given.version} is too old, ${NEEDED.join('.')} is the first that fits.`
      );
    }
    return given;
  }
  const binary = await onPath(['grafana']);
  const installed = binary && (await inHome(await homeOf(binary), binary));
  if (installed && isFit(installed.version)) {
    return installed;
  }
  const cached = path.join(cacheDir, 'grafana');
  if (!(await isExecutable(path.join(cached, 'bin', 'grafana')))) {
    try {
      await bringGrafana(say);
    } catch (error) {
      return { ok: false, problem: error.message };
    }
  }
  return (
    (await inHome(cached)) ?? { ok: false, problem: `the archive of Grafana ${VERSION} has no program that runs here` }
  );
}

/**
 * How to start it with our provisioning and the built plugin, its data under `dataDir`.
 *
 * @param {{ binary: string, home: string }} grafana
 * @param {{ dataDir: string, port: number }} options
 */
export async function grafanaCommand(grafana, { dataDir, port }) {
  const plugins = path.join(dataDir, 'plugins');
  const link = path.join(plugins, PLUGIN_IDS[0]);
  await mkdir(plugins, { recursive: true });
  await rm(link, { force: true });
  await symlink(path.join(root, 'dist'), link);
  return {
    command: [grafana.binary, 'server', '--homepath', grafana.home],
    env: {
      GF_SERVER_HTTP_ADDR: '127.0.0.1',
      GF_SERVER_HTTP_PORT: String(port),
      GF_PATHS_DATA: path.join(dataDir, 'data'),
      GF_PATHS_LOGS: path.join(dataDir, 'logs'),
      GF_PATHS_PLUGINS: plugins,
      GF_PATHS_PROVISIONING: path.join(root, 'provisioning'),
      GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS: PLUGIN_IDS.join(','),
      // A machine without internet access would wait for these.
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
    },
  };
}

async function inHome(home, binary = path.join(home, 'bin', 'grafana')) {
  if (!(await isExecutable(binary))) {
    return undefined;
  }
  const done = await run(binary, ['--version'], { timeoutMs: 20_000 });
  const version = done.output.match(/\d+\.\d+\.\d+\S*/)?.[0];
  return done.ok && version ? { ok: true, binary, home, version } : undefined;
}

function isFit(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** Packages put the program in /usr/sbin and the rest in /usr/share/grafana. */
async function homeOf(binary) {
  const packaged = '/usr/share/grafana';
  return (await isExecutable(path.join(packaged, 'conf'))) ? packaged : path.dirname(path.dirname(binary));
}

async function bringGrafana(say) {
  const platform = releasePlatform();
  if (!platform) {
    throw new Error(`there is no release of Grafana for ${process.platform} on ${process.arch}`);
  }
  const { url, sha256 } = await releaseOf(platform);
  await withScratch(async (scratch) => {
    const archive = path.join(scratch, 'archive.tar.gz');
    await download(url, archive, { sha256, onProgress: percent(say, `Grafana ${VERSION}`) });
    await unpackInto(archive, path.join(scratch, 'root'));
    await publish('grafana', async (dir) => {
      await rm(dir, { recursive: true });
      await rename(path.join(scratch, 'root'), dir);
    });
  });
}

async function unpackInto(archive, dir) {
  await mkdir(dir);
  const done = await run('tar', ['-xzf', archive, '-C', dir, '--strip-components=1']);
  if (!done.ok) {
    throw new Error('the archive of Grafana could not be unpacked');
  }
}

/** The project's own list of a version's packages, with their checksums. */
async function releaseOf({ os, arch }) {
  const list = JSON.parse(await fetchText(`https://grafana.com/api/grafana/versions/${VERSION}/packages`));
  const found = list.items?.find((item) => item.os === os && item.arch === arch && /\.tar\.gz$/.test(item.url));
  if (!found?.sha256) {
    throw new Error(`the project lists no archive of Grafana ${VERSION} for ${os} on ${arch}`);
  }
  return { url: found.url, sha256: found.sha256 };
}
