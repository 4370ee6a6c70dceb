import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { isExecutable, publish, withScratch } from './cache.mjs';
import { bringDebian } from './debian.mjs';
import { buildPrograms, goModule } from './goModule.mjs';
import { cacheDir } from './paths.mjs';

const KUBERNETES = '1.36.3';
const OPERATOR = '0.93.1';
const CACHE_NAME = 'kubernetes';
const ETCD_CACHE_NAME = 'etcd';
const DEFINITIONS = 'example/prometheus-operator-crd';

const CONTROL_PLANE = {
  title: `Kubernetes ${KUBERNETES}`,
  module: `k8s.io/kubernetes@v${KUBERNETES}`,
  folders: ['./cmd/kube-apiserver', './cmd/kube-controller-manager'],
  // The parts of its repository that are modules of their own are released as 0.36.3 with 1.36.3.
  parts: { from: './staging/src/', version: `v${KUBERNETES.replace(/^1/, '0')}` },
  variables: { 'k8s.io/component-base/version.gitVersion': `v${KUBERNETES}` },
};

const PROMETHEUS_OPERATOR = {
  title: `Prometheus Operator ${OPERATOR}`,
  module: `github.com/prometheus-operator/prometheus-operator@v${OPERATOR}`,
  folders: ['./cmd/operator', './cmd/prometheus-config-reloader'],
  parts: { from: './pkg/', version: `v${OPERATOR}` },
  variables: { 'github.com/prometheus/common/version.Version': OPERATOR },
};

/**
 * The programs of a Kubernetes control plane with the Prometheus Operator: `KUBERNETES_BIN`, or built from their Go modules and kept
 * under `.cache/`, which takes about 12 minutes on two cores; etcd from Debian's package.
 *
 * @param {{ say?: (line: string) => void }} [options]
 * @returns {Promise<{ ok: true, path: string, version: string } | { ok: false, problem: string }>} `path`: the folder of `etcd`,
 *   `kube-apiserver`, `kube-controller-manager`, `operator` and `prometheus-config-reloader`, and of `crds/`, the operator's
 *   definitions.
 */
export async function findKubernetes({ say = () => {} } = {}) {
  const version = `${KUBERNETES}, Prometheus Operator ${OPERATOR}`;
  const given = process.env.KUBERNETES_BIN;
  if (given) {
    return { ok: true, path: given, version };
  }
  const found = path.join(cacheDir, CACHE_NAME, 'bin');
  try {
    if (!(await isExecutable(path.join(found, 'kube-apiserver')))) {
      await bring(say);
    }
    return { ok: true, path: found, version };
  } catch (error) {
    const advice = 'set KUBERNETES_BIN to the folder of its programs';
    return { ok: false, problem: `Kubernetes ${KUBERNETES} is missing: ${advice}; tried: ${error.message}.` };
  }
}

async function bring(say) {
  // Before the long part: a machine that cannot have it is told at once.
  await bringDebian({ packages: { 'etcd-server': ['etcd'] }, suite: 'bookworm' }, { into: ETCD_CACHE_NAME, say });
  await publish(CACHE_NAME, async (target) => {
    const bin = path.join(target, 'bin');
    await mkdir(path.join(bin, 'crds'), { recursive: true });
    await copyFile(path.join(cacheDir, ETCD_CACHE_NAME, 'bin', 'etcd'), path.join(bin, 'etcd'));
    for (const programs of [PROMETHEUS_OPERATOR, CONTROL_PLANE]) {
      await build(programs, { bin, say });
    }
  });
}

/** Builds programs of a module in which parts of it are named by their folders, as it was released with them. */
async function build({ module, parts, variables, folders, title }, { bin, say }) {
  const dir = await goModule(module, { say });
  await withScratch(async (scratch) => {
    const modFile = path.join(scratch, 'go.mod');
    await writeFile(modFile, withParts(await readFile(path.join(dir, 'go.mod'), 'utf8'), parts));
    await copyFile(path.join(dir, 'go.sum'), path.join(scratch, 'go.sum'));
    const named = Object.entries(variables).map(([name, value]) => `-X ${name}=${value}`);
    const args = ['-mod=mod', `-modfile=${modFile}`, '-ldflags', ['-s -w', ...named].join(' ')];
    await buildPrograms({ title, dir, folders, args, out: `${bin}/` }, { say });
  });
  const definitions = path.join(dir, DEFINITIONS);
  for (const name of await readdir(definitions).catch(() => [])) {
    await copyFile(path.join(definitions, name), path.join(bin, 'crds', name));
  }
}

/**
 * The text of a `go.mod` in which parts of a module are taken in a version, not from its folders, which are no part of what is
 * downloaded.
 *
 * @param {string} text
 * @param {{ from: string, version: string }} parts `from` is what their folders begin with.
 */
export function withParts(text, { from, version }) {
  return text.replaceAll(/^(\s*)(\S+) => (\S+)$/gm, (line, ...[indent, name, to]) =>
    to.startsWith(from) ? `${indent}${name} => ${name} ${version}` : line
  );
}
