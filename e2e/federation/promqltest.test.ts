import { findPromqltest } from '../../scripts/lib/promqltest.mjs';
import { layouts } from './promqltest/layouts';
import { counted, failureLines } from './promqltest/report';
import { runScripts } from './promqltest/runScripts';

/** All layouts are what `npm run exactness` is for; this one is the hardest: nothing is known about how series are split. */
const layout = layouts.filter(({ name }) => name === '3 by series');

test('Prometheus’ own test scripts have the answers of one Prometheus', async () => {
  const scripts = await findPromqltest();
  if (!scripts.ok) {
    throw new Error(scripts.problem);
  }
  const cases = await runScripts({ files: scripts.files, layouts: layout });
  expect(cases.length).toBeGreaterThan(4_000);
  // The rest needs feature flags that change what metric names and metadata labels mean.
  expect(cases.filter(counted).length).toBeGreaterThan(cases.length * 0.98);
  expect(failureLines(cases)).toEqual([]);
}, 600_000);
