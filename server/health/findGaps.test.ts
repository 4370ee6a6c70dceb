import { type Replica } from '../query/replica';
import { findGaps } from './findGaps';

const MINUTE = 60_000;
const T = 1_700_000_000_000;

/** A replica with scrapes at these minutes. */
function scrapedAt(...minutes: readonly number[]): Replica {
  const probe = (path: string) => {
    if (path.includes('/values')) {
      return Promise.resolve({ status: 200, body: [Buffer.from('{"status":"success","data":["up"]}')] });
    }
    const form = new URLSearchParams(path.split('?')[1]);
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name)) * 1000);
    const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
    const seen = times.filter((time) => minutes.some((one) => T + one * MINUTE <= time && T + one * MINUTE > time - 3 * MINUTE)); // prettier-ignore
    const result = seen.length === 0 ? [] : [{ metric: {}, values: seen.map((time) => [time / 1000, '1']) }];
    const body = [Buffer.from(JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }))];
    return Promise.resolve({ status: 200, body });
  };
  return { probe } as unknown as Replica;
}

const minutes = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test.each([
  ['none', minutes(-3, 60), []],
  ['one in the middle', [...minutes(-3, 20), ...minutes(40, 60)], [[20, 39.5]]],
  ['two, of which one is at the begin', [...minutes(5, 20), ...minutes(40, 60)], [[0, 4.5], [20, 39.5]]], // prettier-ignore
  ['one at the end', minutes(-3, 50), [[50, 60]]],
  ['all of it', [], [[0, 60]]],
  ['none where single scrapes are missing', minutes(-3, 60).filter((minute) => minute % 5 !== 0), []],
])('gaps: %s', async (_, scrapes, expected) => {
  const gaps = await findGaps(scrapedAt(...scrapes), { from: T, to: T + 60 * MINUTE }, 45_000);
  expect(gaps?.map(({ from, to }) => [(from - T) / MINUTE, (to - T) / MINUTE])).toEqual(expected);
});

test('a replica that does not tell', async () => {
  const replica = { probe: () => Promise.resolve({ status: 422, body: [] }) } as unknown as Replica;
  expect(await findGaps(replica, { from: T, to: T + MINUTE }, 15_000)).toBeUndefined();
});

test('a replica that scrapes nothing has no gaps', async () => {
  const probe = (path: string) => {
    const data = path.includes('/values') ? [] : { resultType: 'matrix', result: [] };
    return Promise.resolve({ status: 200, body: [Buffer.from(JSON.stringify({ status: 'success', data }))] });
  };
  expect(await findGaps({ probe } as unknown as Replica, { from: T, to: T + MINUTE }, 15_000)).toEqual([]);
});
