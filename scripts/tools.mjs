#!/usr/bin/env node
// Finds the real programs that `npm start` and the tests run, and brings those that are missing into `.cache/`.
// node scripts/tools.mjs [prometheus|prometheus2|promtool|node_exporter|alertmanager|victoria-metrics|vmalert|m3|kubernetes|chromium|all] prints their paths as JSON.
// node scripts/tools.mjs prometheus-3.16    a server of this release, or of another one.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { bringDebian, installDebian } from './lib/debian.mjs';
import { findInstalled, findTool } from './lib/findTool.mjs';
import { buildFromModule, prometheusProgram } from './lib/goModule.mjs';
import { findKubernetes } from './lib/kubernetes.mjs';
import { bringUpstream } from './lib/upstream.mjs';

/**
 * @typedef {import('./lib/findTool.mjs').Found} Found
 * @typedef {import('./lib/findTool.mjs').Missing} Missing
 * @typedef {import('./lib/findTool.mjs').Options} Options
 */

const PROMETHEUS_RELEASE = { project: 'prometheus', version: '3.5.3', binaries: ['prometheus', 'promtool'] };
const PROMETHEUS_DEBIAN = { packages: { prometheus: ['prometheus'], promtool: ['promtool'] } };
const PROMETHEUS_2_DEBIAN = { packages: { prometheus: ['prometheus'] }, suite: 'bookworm' };
const PROMETHEUS_2_RELEASE = { project: 'prometheus', version: '2.53.5', binaries: ['prometheus'] };
const NODE_EXPORTER_RELEASE = { project: 'node_exporter', version: '1.11.1', binaries: ['node_exporter'] };
const NODE_EXPORTER_DEBIAN = {
  packages: { 'prometheus-node-exporter': ['prometheus-node-exporter:node_exporter'] },
};

const ALERTMANAGER_RELEASE = { project: 'alertmanager', version: '0.28.1', binaries: ['alertmanager'] };
const ALERTMANAGER_DEBIAN = {
  packages: { 'prometheus-alertmanager': ['prometheus-alertmanager:alertmanager'] },
  suite: 'bookworm',
  // It does not start without its templates.
  share: '/usr/share/prometheus/alertmanager',
};

/**
 * Prometheus 3, from 3.5 on. `PROMETHEUS`, PATH, the project's release, Debian's package; in that order.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findPrometheus(options) {
  return findTool(
    { ...prometheusFamily, binary: 'prometheus', environment: 'PROMETHEUS', names: ['prometheus'] },
    options
  );
}

/**
 * A Prometheus 2, for tests of fleets that run one. `PROMETHEUS2`, PATH, Debian's package, the project's release.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findPrometheus2(options) {
  return findTool(
    { ...prometheus2Family, binary: 'prometheus', environment: 'PROMETHEUS2', names: ['prometheus'] },
    options
  );
}

/**
 * A Prometheus of one release, such as `3.16`, for comparing with it. `PROMETHEUS_3_16`, PATH, the project's release, its Go
 * module.
 *
 * @param {string} release 2.40 or later.
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findPrometheusRelease(release, options) {
  const cacheName = `prometheus-${release}`;
  return findTool(
    {
      title: `Prometheus ${release}`,
      binary: 'prometheus',
      environment: `PROMETHEUS_${release.replace('.', '_')}`,
      names: [cacheName, 'prometheus'],
      cacheName,
      accept: (version) => version.startsWith(`${release}.`),
      bring: [
        (to) => bringUpstream({ project: 'prometheus', version: `${release}.0`, binaries: ['prometheus'] }, to),
        (to) => buildFromModule(prometheusProgram(release), to),
      ],
    },
    options
  );
}

/**
 * Prometheus' promtool, of the same versions and from the same places (`PROMTOOL`).
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findPromtool(options) {
  return findTool({ ...prometheusFamily, binary: 'promtool', environment: 'PROMTOOL', names: ['promtool'] }, options);
}

/**
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findNodeExporter(options) {
  return findTool(nodeExporterFamily, options);
}

/**
 * An Alertmanager, for tests of alerts that are sent. `ALERTMANAGER`, PATH, Debian's package, the project's release.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findAlertmanager(options) {
  return findTool(alertmanagerFamily, options);
}

/**
 * VictoriaMetrics, for tests of fleets whose store it is. `VICTORIA_METRICS`, PATH, Debian's package.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findVictoriaMetrics(options) {
  return findTool(victoriaMetricsFamily, options);
}

/**
 * VictoriaMetrics' evaluator of rules, for tests of it over fleets. `VMALERT`, PATH, Debian's package.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findVmalert(options) {
  return findTool(vmalertFamily, options);
}

/**
 * M3, its database and its coordinator in one program, for tests of fleets that have one. `M3DBNODE`, PATH, its Go module.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export function findM3(options) {
  return findTool(m3Family, options);
}

/**
 * Chromium or Chrome: `CHROMIUM`, PATH; on Debian root installs the package.
 *
 * @param {Options} [options]
 * @returns {Promise<Found | Missing>}
 */
export async function findChromium({ say = () => {} } = {}) {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const family = { cacheName: undefined, accept: () => true };
  const found = await findInstalled({ ...family, binary: 'chromium', environment: 'CHROMIUM', names });
  if (found) {
    return found;
  }
  try {
    await installDebian(['chromium'], say);
  } catch (error) {
    const advice = 'install it (on Debian: apt-get install chromium) or set CHROMIUM to its path';
    return { ok: false, problem: `Chromium is missing: ${advice}; ${error.message}.` };
  }
  const installed = await findInstalled({ ...family, binary: 'chromium', environment: 'CHROMIUM', names });
  return installed ?? { ok: false, problem: 'Chromium is missing though its package was installed.' };
}

const prometheusFamily = {
  title: 'Prometheus 3.5',
  cacheName: 'prometheus',
  accept: fitsPrometheus,
  bring: [
    (options) => bringUpstream(PROMETHEUS_RELEASE, options),
    (options) => bringDebian(PROMETHEUS_DEBIAN, { ...options, accept: fitsPrometheus }),
  ],
};

const prometheus2Family = {
  title: 'Prometheus 2',
  cacheName: 'prometheus2',
  accept: isPrometheus2,
  bring: [
    (options) => bringDebian(PROMETHEUS_2_DEBIAN, { ...options, accept: isPrometheus2 }),
    (options) => bringUpstream(PROMETHEUS_2_RELEASE, options),
  ],
};

const nodeExporterFamily = {
  title: 'node_exporter',
  cacheName: 'node_exporter',
  binary: 'node_exporter',
  environment: 'NODE_EXPORTER',
  names: ['node_exporter', 'prometheus-node-exporter'],
  accept: () => true,
  bring: [
    (options) => bringUpstream(NODE_EXPORTER_RELEASE, options),
    (options) => bringDebian(NODE_EXPORTER_DEBIAN, options),
  ],
};

const alertmanagerFamily = {
  title: 'Alertmanager',
  cacheName: 'alertmanager',
  binary: 'alertmanager',
  environment: 'ALERTMANAGER',
  names: ['alertmanager', 'prometheus-alertmanager'],
  accept: () => true,
  bring: [
    (options) => bringDebian(ALERTMANAGER_DEBIAN, options),
    (options) => bringUpstream(ALERTMANAGER_RELEASE, options),
  ],
};

const victoriaMetricsFamily = {
  title: 'VictoriaMetrics',
  cacheName: 'victoria-metrics',
  binary: 'victoria-metrics',
  environment: 'VICTORIA_METRICS',
  names: ['victoria-metrics', 'victoria-metrics-prod'],
  accept: () => true,
  bring: [
    (options) => bringDebian({ packages: { 'victoria-metrics': ['victoria-metrics'] }, suite: 'bookworm' }, options),
  ],
};

const vmalertFamily = {
  title: 'vmalert',
  cacheName: 'vmalert',
  binary: 'vmalert',
  environment: 'VMALERT',
  names: ['vmalert', 'vmalert-prod'],
  accept: () => true,
  bring: [(options) => bringDebian({ packages: { 'victoria-metrics': ['vmalert'] }, suite: 'bookworm' }, options)],
};

const M3_PROGRAM = {
  title: 'M3',
  module: 'github.com/m3db/m3@v1.5.0',
  folder: './src/cmd/services/m3dbnode/main',
  binary: 'm3dbnode',
  // An old golang.org/x/net in it links to what Go has closed since.
  args: ['-ldflags', '-checklinkname=0 -s -w'],
};

const m3Family = {
  title: 'M3',
  cacheName: 'm3',
  binary: 'm3dbnode',
  environment: 'M3DBNODE',
  names: ['m3dbnode'],
  // It does not tell it.
  version: '1.5',
  accept: () => true,
  bring: [(options) => buildFromModule(M3_PROGRAM, options)],
};

/** Whether a version is one the engine is proven against, or later in the same major version. */
function fitsPrometheus(version) {
  const [, major, minor] = version.match(/^(\d+)\.(\d+)/) ?? [];
  return Number(major) === 3 && Number(minor) >= 5;
}

function isPrometheus2(version) {
  return /^2\.\d/.test(version);
}

const finders = {
  prometheus: findPrometheus,
  prometheus2: findPrometheus2,
  promtool: findPromtool,
  node_exporter: findNodeExporter,
  alertmanager: findAlertmanager,
  'victoria-metrics': findVictoriaMetrics,
  vmalert: findVmalert,
  m3: findM3,
  kubernetes: findKubernetes,
  chromium: findChromium,
};

/** Not every machine can have them, and most of what there is to run needs them not. */
const OPTIONAL = ['prometheus2', 'm3', 'kubernetes'];

function finderOf(name) {
  const release = name.match(/^prometheus-([23]\.\d+)$/)?.[1];
  return release === undefined ? finders[name] : (options) => findPrometheusRelease(release, options);
}

async function main(wanted) {
  const names = wanted === 'all' ? Object.keys(finders).filter((name) => !OPTIONAL.includes(name)) : [wanted];
  const unknown = names.find((name) => finderOf(name) === undefined);
  if (unknown) {
    process.stderr.write(
      `Unknown program ${unknown}: choose one of ${Object.keys(finders).join(', ')}, prometheus-X.Y or all.\n`
    );
    return 1;
  }
  const paths = {};
  let status = 0;
  for (const name of names) {
    const found = await finderOf(name)({ say: (line) => process.stderr.write(`${line}\n`) });
    if (found.ok) {
      paths[name] = found.path;
    } else {
      process.stderr.write(`${found.problem}\n`);
      status = 1;
    }
  }
  process.stdout.write(`${JSON.stringify(paths, null, 2)}\n`);
  return status;
}

// By its name too: a bundle that holds this file is not this program.
if (path.basename(process.argv[1] ?? '') === 'tools.mjs' && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv[2] ?? 'all').then((status) => {
    process.exitCode = status;
  });
}
