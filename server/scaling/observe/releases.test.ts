import { type CountedSpan, type Holding } from '../../fleets/storeHolds';
import { Store } from '../../store/store';
import { FleetRecord } from '../apply/record';
import { Releases } from './releases';
import { SteadyTime } from './steadyTime';

const START = 1_700_000_000_000;
const HOUR = 3_600_000;

/** Two shards, of which the second drained after five hours; and a store that says what it is told to. */
function site(rate = 1) {
  const record = new FleetRecord(Store.open(':memory:').make('vms', {}, START), START - HOUR);
  record.addShard('shard-0', 'active', START);
  record.addShard('shard-1', 'active', START);
  const time = { now: START + 5 * HOUR };
  const steady = new SteadyTime({ now: () => time.now, steady: () => time.now });
  record.setPhase('shard-1', { phase: 'draining', at: time.now, drained: time.now });
  const asked: CountedSpan[] = [];
  const says: { now: Holding } = { now: 'all' };
  const releases = new Releases((_, span) => {
    asked.push(span);
    return Promise.resolve(says.now);
  });
  const seen = () => record.shards.map(({ id }) => ({ id, replicas: [], problems: [] }));
  const step = (shards = seen()) =>
    releases.step({ record, shards, rate, retention: 3 * HOUR, now: time.now, time: steady });
  return { record, time, asked, says, releases, step };
}

test('counts from the newest sample back to the retention, in pieces, and then gives the shard', async () => {
  const { time, asked, step } = site();
  expect(await step()).toBeUndefined();
  expect(asked).toEqual([]);
  time.now += 36_000;
  expect(await step()).toBeUndefined();
  expect(await step()).toBeUndefined();
  expect(await step()).toBe('shard-1');
  const end = START + 5 * HOUR + 1000;
  expect(asked).toEqual([
    { from: end - HOUR, to: end },
    { from: end - 2 * HOUR, to: end - HOUR },
    { from: time.now - 3 * HOUR, to: end - 2 * HOUR },
  ]);
});

test('takes shorter pieces of a fleet that scrapes much', async () => {
  const { time, asked, step } = site(50_000);
  time.now += 36_000;
  await step();
  expect(asked.map(({ from, to }) => to - from)).toEqual([40_000]);
});

test.each<Holding>(['lacks', 'unknown'])('asks less and less often while the store says "%s"', async (holding) => {
  const { time, asked, says, releases, step } = site();
  says.now = holding;
  const times: number[] = [];
  for (let second = 0; second < 120; second++) {
    time.now += 1000;
    await step();
    if (asked.length > times.length) {
      times.push(second);
    }
  }
  expect(times).toEqual([34, 41, 50, 61, 74, 89, 107]);
  expect(releases.isBusy).toBe(false);
  says.now = 'all';
  time.now += 60_000;
  await step();
  expect(releases.isBusy).toBe(true);
});

test('gives no shard while one of the others is not there to be counted', async () => {
  const { time, asked, step } = site();
  time.now += 36_000;
  expect(await step([])).toBeUndefined();
  expect(asked).toEqual([]);
});

test('forgets what it found where the drain is cancelled, and begins anew', async () => {
  const { record, time, asked, step } = site();
  time.now += 36_000;
  await step();
  record.setPhase('shard-1', { phase: 'active', at: time.now });
  expect(await step()).toBeUndefined();
  expect(asked).toHaveLength(1);
  record.setPhase('shard-1', { phase: 'draining', at: time.now, drained: time.now });
  time.now += 36_000;
  await step();
  expect(asked[1].to).toBe(START + 5 * HOUR + 37_000);
});

test("what was released is the shards' to answer again where the drain is cancelled", () => {
  const { record, time } = site();
  record.setReleased('shard-1', time.now + 6000);
  expect(record.storeUntil).toBe(time.now);
  record.setPhase('shard-1', { phase: 'active', at: time.now + 7000 });
  expect(record.storeUntil).toBeUndefined();
});

test('counts what is later than the last release only', async () => {
  const { record, time, asked, step } = site();
  record.setReleased('shard-1', time.now);
  record.addShard('shard-2', 'active', START);
  time.now += 60_000;
  record.setPhase('shard-2', { phase: 'draining', at: time.now, drained: time.now });
  time.now += 36_000;
  expect(await step()).toBe('shard-2');
  expect(asked).toEqual([{ from: START + 5 * HOUR, to: START + 5 * HOUR + 61_000 }]);
});
