import { eventually } from '../harness/proxy';
import { losses, movedAgainstBound } from './scaling/losses';
import { type MeasuredLoad, measureLoad } from './scaling/measureLoad';
import { QueryWatch } from './scaling/queryWatch';
import { ScalingSite, SETTLE } from './scaling/scalingSite';
import { watchedQueries } from './scaling/watchedQueries';

const CPU_WINDOW = 6;

let site: ScalingSite;
let watch: QueryWatch;
let measured: MeasuredLoad;
let began: number;

const pods = (value: number) => ({ type: 'Pods' as const, value, periodSeconds: 5 });
const rules = (window: number, value: number) => ({
  stabilizationWindowSeconds: window,
  selectPolicy: 'Max' as const,
  policies: [pods(value)],
});

/** So many scrapes that came in time tell something, however many the machine was late with. */
const ENOUGH = 50;

beforeAll(async () => {
  site = await ScalingSite.start();
  // What is asked all along is part of the rest, and of the load.
  watch = new QueryWatch(site);
  const policy = {
    minShards: 2,
    maxShards: 2,
    targets: { cpu: 100 },
    behavior: { scaleUp: rules(0, 2), scaleDown: rules(10, 2) },
    intervalSeconds: 2,
    cpuWindowSeconds: CPU_WINDOW,
    handOver: { scrapes: 2, batch: 500, timeoutSeconds: 60 },
  };
  await site.setPolicy(policy);
  measured = await measureLoad(site, CPU_WINDOW * 1000);
  await site.setPolicy({ maxShards: 4, capacity: { cpu: measured.target, memory: 2 ** 40 } });
  await site.untilWhole();
  began = Date.now();
  watch.count(began);
});

afterAll(async () => {
  await watch?.stop();
  await site?.stop();
});

/** So many shards take targets, and no target is moving. */
async function settled(count: number): Promise<void> {
  await eventually(`${count} shards`, 120_000, async () => {
    const { members, handOvers } = await site.status();
    const active = members.filter(({ phase }) => phase === 'active');
    return active.length === count && handOvers.open === 0 && handOvers.waiting === 0 ? true : undefined;
  });
}

test('load makes it grow from two shards to four, by CPU', async () => {
  site.targets.setCostly(measured.costly);
  await settled(4);
  const { members, decision } = await site.status();
  expect(members.every(({ targets }) => targets === 3)).toBe(true);
  expect(decision?.sentence).toMatch(/CPU at \d+ %/);
});

test('without it, it falls to one, and what drains still answers', async () => {
  site.targets.setCostly(0);
  await site.setPolicy({ minShards: 1 });
  await settled(1);
  const { members } = await site.status();
  expect(members.filter(({ phase }) => phase === 'draining')).toHaveLength(3);
});

test('no answer was wrong, no scrape was lost or counted twice', async () => {
  await watch.untilAsked(3 * watchedQueries.length);
  await watch.stop();
  const span = { start: began, end: Date.now() - SETTLE };
  const { lost, doubled, wrong, scrapes, late } = await losses(site, span);
  const moved = await movedAgainstBound(site);
  const answers = await watch.verdict();
  const counts = { lost: lost.length, doubled: doubled.length, scrapes, late };
  const report = { asked: answers.asked, wrong: answers.wrong.length, ...counts, ...moved, ...measured };
  process.stdout.write(`scaling: ${JSON.stringify(report)}\n`);
  expect({ lost, doubled, wrong }).toEqual({ lost: [], doubled: [], wrong: [] });
  expect(scrapes).toBeGreaterThan(ENOUGH);
  expect(answers.wrong).toEqual([]);
  expect(moved.moved).toBeLessThanOrEqual(1.1 * moved.bound);
  const range = await watch.compareRange(span);
  expect(range.wrong).toEqual([]);
  expect(range.steps).toBeGreaterThan(3 * watchedQueries.length);
});
