import { type ScalingStatus, type UsageHistory } from '../../api/scaling';
import { usagePlots } from './usagePlots';

const MINUTE = 60_000;
const status = { usage: [], minShards: 1, maxShards: 4 } as unknown as ScalingStatus;

function recorded(minutes: readonly number[]): UsageHistory {
  const points = minutes.map((minute) => ({ at: minute * MINUTE, shards: 2, cpu: 1, missing: 0 }));
  return { fleet: 'vms', step: MINUTE, capacity: {}, points };
}

test('no line goes over a time in which nothing was recorded; bounds do', () => {
  const [shards, cpu] = usagePlots(recorded([1, 2, 3, 60, 61]), status);
  expect(shards.plot.times.map((at) => at / MINUTE)).toEqual([1, 2, 3, 4, 60, 61]);
  expect(shards.plot.lines.map(({ values }) => values[3])).toEqual([null, 4, 1]);
  expect(cpu.plot.lines[0].values).toEqual([0.5, 0.5, 0.5, null, 0.5, 0.5]);
});

test.each([[[]], [[1]], [[1, 2]], [[1, 3, 5, 8]]])('points at %j have no gap', (minutes) => {
  expect(usagePlots(recorded(minutes), status)[0].plot.times).toHaveLength(minutes.length);
});
