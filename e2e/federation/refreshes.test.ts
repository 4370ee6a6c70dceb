// First: what is loaded next asks for it.
import { grafanaRuntime as mockRuntime } from '../harness/grafanaRuntime';
import { runRefreshes } from './refreshes/runRefreshes';

jest.mock('@grafana/runtime', () => mockRuntime);

/** `npm run fuzz -- --refreshes N` runs more of them, from another seed. */
const WANTED = Number(process.env.REFRESHES ?? 400);
const SEED = Number(process.env.SEED ?? 1);
/** Refreshes of a dashboard between two things that happen, about: rarer where there is time for many. */
const CALM = WANTED > 2_000 ? 120 : 15;

const say = (line: string): void => void (process.env.REFRESHES && process.stdout.write(`${line}\n`));

test('refreshes are answered from what is kept as they are without it, in a page, and by one Prometheus', async () => {
  const { refreshes, differing, kept, keptByPage, events } = await runRefreshes(WANTED, {
    seed: SEED,
    calm: CALM,
    say,
  });
  say(JSON.stringify({ refreshes, differing: differing.length, kept, keptByPage, events }));
  expect(differing).toEqual([]);
  expect(refreshes).toBeGreaterThanOrEqual(WANTED);
  expect(kept).toBeGreaterThan(0.1);
  expect(keptByPage).toBeGreaterThan(0);
});
