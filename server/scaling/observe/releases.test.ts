import { type CountedSpan, type StoreGap } from '../../fleets/storeHolds';
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
  const says: { now: readonly StoreGap[] | 'unknown' } = { now: [] };
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
  expect(await step()).toEqual({ kind: 'held', shard: 'shard-1', explained: 0 });
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

const GAP: StoreGap = { job: 'j', instance: 'a:1', from: START, to: START + 1000 };

test.each<readonly [string, readonly StoreGap[] | 'unknown']>([
  ['lacks some', [GAP]],
  ['does not answer', 'unknown'],
])('asks less and less often while the store %s', async (_, holding) => {
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
  says.now = [];
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
  expect(await step()).toMatchObject({ kind: 'held', shard: 'shard-2' });
  expect(asked).toEqual([{ from: START + 5 * HOUR, to: START + 5 * HOUR + 61_000 }]);
});

test('a store that lacks something says so until it has it, and the shard stays', async () => {
  const { time, says, step } = site();
  time.now += 36_000;
  says.now = [{ ...GAP, from: GAP.to, to: GAP.to + 1000 }, GAP];
  const lacks = { kind: 'lacks', shard: 'shard-1', scrapes: 2, first: GAP };
  expect(await step()).toEqual(lacks);
  expect(await step()).toEqual(lacks);
  says.now = [];
  time.now += 60_000;
  expect(await step()).toBeUndefined();
});

describe('a target that moved to another shard', () => {
  const AT = START + 5 * HOUR;
  const gap = (seconds: number, instance = 'a:1'): StoreGap => {
    const to = AT + seconds * 1000;
    return { job: 'j', instance, from: to - 1000, to };
  };
  test.each<[string, readonly StoreGap[], object]>([
    ['lacks a scrape at its end', [gap(-2)], { kind: 'held', explained: 1 }],
    ['lacks two', [gap(-3), gap(-2)], { kind: 'lacks', scrapes: 1, first: gap(-2) }],
    ['lacks one before its cut-over', [gap(-6)], { kind: 'lacks', scrapes: 1 }],
    ['lacks one after it was let go', [gap(2)], { kind: 'lacks', scrapes: 1 }],
    ['is not the one that lacks a scrape', [gap(-2, 'b:1')], { kind: 'lacks', scrapes: 1 }],
  ])('%s', async (_, gaps, expected) => {
    const { record, time, says, step } = site();
    const series = [{ labels: { job: 'j', instance: 'a:1' } }];
    const move = { address: 'a:1', from: 'shard-1', to: 'shard-0', reason: 'drain', series };
    record.startMoves([move], { at: AT - 9000, joined: AT - 9000 });
    const [{ id }] = record.moves;
    const sentence = '';
    record.write([{ kind: 'cutOver', move: id, at: AT - 5000, series, sentence }], AT);
    record.write([{ kind: 'left', move: id, at: AT, sentence }], AT);
    says.now = gaps;
    time.now += 2 * HOUR + 59 * 60_000;
    expect(await step()).toMatchObject({ shard: 'shard-1', ...expected });
  });
});
