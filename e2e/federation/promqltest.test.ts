import { findPromqltest } from '../../scripts/lib/promqltest.mjs';
import { findPrometheus, findPrometheusRelease } from '../../scripts/tools.mjs';
import { queryFeatures } from '../harness/queryFeatures';
import { layouts } from './promqltest/layouts';
import { openPlaces } from './promqltest/openPlaces';
import { outcomeLines } from './promqltest/report';
import { runScripts } from './promqltest/runScripts';

/** All layouts are what `npm run exactness` is for; this one is the hardest: nothing is known about how series are split. */
const layout = layouts.filter(({ name }) => name === '3 by series');

/** `npm test` says so where this machine can have no server of the release, and tells why. */
const has316 = process.env.PROMETHEUS_3_16 !== '';

async function run(release: '3.5' | '3.16') {
  const server = await (release === '3.5' ? findPrometheus() : findPrometheusRelease(release));
  const scripts = await findPromqltest({ release });
  if (!server.ok) {
    throw new Error(server.problem);
  }
  if (!scripts.ok) {
    throw new Error(scripts.problem);
  }
  const kind = { version: server.version, features: queryFeatures(server.version), binary: server.path };
  return await runScripts({ files: scripts.files, layouts: layout, kind });
}

test('Prometheus’ own test scripts have the answers of one Prometheus', async () => {
  const cases = await run('3.5');
  expect(cases.length).toBeGreaterThan(4_000);
  // The rest needs feature flags that change what metric names and metadata labels mean.
  expect(cases.filter(({ server }) => server.length === 0).length).toBeGreaterThan(cases.length * 0.98);
  expect(outcomeLines(cases, ['silent', 'told', 'refused', 'other texts'])).toEqual([]);
});

(has316 ? test : test.skip)(
  'the test scripts of Prometheus 3.16 have the answers of one 3.16, or an error',
  async () => {
    const cases = await run('3.16');
    expect(cases.length).toBeGreaterThan(6_000);
    expect(cases.filter(({ server }) => server.length === 0).length).toBeGreaterThan(cases.length * 0.98);
    expect(outcomeLines(cases, ['silent']).filter((line) => !openPlaces.has(line.split(' ')[1]))).toEqual([]);
  }
);
