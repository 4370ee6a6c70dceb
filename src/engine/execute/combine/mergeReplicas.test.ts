import fc from 'fast-check';

import { type CounterResetHint, type Histogram } from '../../model/histogram';
import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { mergeReplicas } from './mergeReplicas';

const labels = Labels.of({ __name__: 'x' });
const SPAN = { start: 0, end: 600 };

/** Samples of one replica: the value is the time; `s` marks stale ones. */
function samples(...times: ReadonlyArray<number | `s${number}`>): RawSeries {
  const stale = times.map((time) => (typeof time === 'string' ? 1 : 0));
  const at = times.map((time) => (typeof time === 'string' ? Number(time.slice(1)) : time));
  return {
    labels,
    times: Float64Array.from(at),
    values: Float64Array.from(at, (time, i) => (stale[i] === 1 ? 0 : time)),
    ...(stale.includes(1) && { stale: Uint8Array.from(stale) }),
  };
}

function joined(replicas: readonly RawSeries[], span = SPAN): readonly RawSeries[] {
  const value = mergeReplicas(
    replicas.map((series) => ({ type: 'matrix', series: [series] })),
    span
  );
  return value.type === 'matrix' ? value.series : [];
}

function shown(series: RawSeries): ReadonlyArray<number | string> {
  return [...series.times].map((time, i) => (series.stale?.[i] === 1 ? `s${time}` : time));
}

test.each<[name: string, replicas: readonly RawSeries[], becomes: ReadonlyArray<number | string>]>([
  [
    'a replica without gaps stays as it is',
    [samples(0, 100, 200, 300, 400, 500, 600), samples(50, 150, 250)],
    [0, 100, 200, 300, 400, 500, 600],
  ],
  [
    'a gap is filled, but not next to its ends',
    [samples(0, 100, 500, 600), samples(40, 140, 240, 340, 440, 540)],
    [0, 100, 240, 340, 440, 500, 600],
  ],
  [
    'what comes before the first and after the last',
    [samples(300, 400), samples(40, 140, 240, 340, 440, 540)],
    [40, 140, 240, 300, 400, 540],
  ],
  ['one lost scrape', [samples(0, 100, 300, 400, 500, 600), samples(60, 160, 260)], [0, 100, 160, 300, 400, 500, 600]],
  [
    'times that both have',
    [samples(0, 100, 400, 500, 600), samples(0, 100, 200, 300, 400)],
    [0, 100, 200, 300, 400, 500, 600],
  ],
  ['a gap among few samples', [samples(0, 100, 500), samples(200)], [0, 100, 200, 500]],
  ['two lone samples tell no interval', [samples(100), samples(400)], [100]],
  [
    'the second replica tells the interval',
    [samples(0, 600), samples(50, 150, 250, 350, 450, 550)],
    [0, 150, 250, 350, 450, 600],
  ],
  [
    'a third fills what is left',
    [samples(0, 100), samples(200, 300), samples(20, 120, 220, 320, 420, 520)],
    [0, 100, 200, 300, 420, 520],
  ],
  [
    'a replica that lost its target said that it ended',
    [samples(0, 100, 's200', 500, 600), samples(60, 160, 260, 360, 460)],
    [0, 100, 160, 260, 360, 500, 600],
  ],
  [
    'a replica that lost its target while the other has not scraped again yet',
    [samples(0, 100, 's200'), samples(0, 100, 190)],
    [0, 100, 190],
  ],
  ['an end that both saw', [samples(0, 100, 's200'), samples(20, 120, 's220')], [0, 100, 's200', 's220']],
  ['an end that the next replica alone saw', [samples(0, 100), samples(20, 120, 220, 's320')], [0, 100, 220, 's320']],
  [
    'a scrape that failed for both',
    [samples(0, 100, 's200', 300, 400, 500, 600), samples(20, 120, 's220', 320)],
    [0, 100, 's200', 's220', 300, 400, 500, 600],
  ],
])('%s', (_, replicas, becomes) => {
  expect(joined(replicas).map(shown)).toEqual([becomes]);
});

test('series of one replica alone are taken whole; each is told apart by its labels', () => {
  const other = { ...samples(10, 20), labels: Labels.of({ __name__: 'y' }) };
  const value = mergeReplicas(
    [
      { type: 'matrix', series: [samples(0, 100)] },
      { type: 'matrix', series: [other, samples(0, 100)] },
    ],
    { start: 0, end: 100 }
  );
  expect(value).toEqual({ type: 'matrix', series: [samples(0, 100), other] });
});

test('what is known of resets is forgotten where samples of two replicas meet', () => {
  const row = { indices: Int32Array.of(1), counts: Float64Array.of(1) };
  const of = (counterResetHint: CounterResetHint): Histogram => ({
    ...{ form: 'native', counterResetHint, schema: 0, zeroThreshold: 0, zeroCount: 0, count: 1, sum: 1 },
    ...{ positive: row, negative: row, customValues: new Float64Array(0) },
  });
  const first = { ...samples(0, 100, 400, 500, 600), histograms: new Map([[2, of('notReset')]]) };
  const second = { ...samples(0, 100, 200, 300), histograms: new Map([[2, of('reset')], [3, of('gauge')]]) }; // prettier-ignore
  const [series] = joined([first, second]);
  expect([...(series.histograms ?? [])].map(([i, one]) => [i, one.form === 'native' && one.counterResetHint])).toEqual([
    [2, 'reset'],
    [3, 'gauge'],
    [4, 'unknown'],
  ]);
});

/** Scrapes every 100 with a phase, some of which are missing. */
const replica = fc
  .tuple(fc.nat(99), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }))
  .map(([phase, scraped]) => samples(...scraped.flatMap((is, i) => (is ? [phase + i * 100] : []))));

test('no gap stays that some replica can fill, and samples stay apart', () => {
  const span = { start: 0, end: 6000 };
  fc.assert(
    fc.property(fc.array(replica, { minLength: 2, maxLength: 4 }), (replicas) => {
      const known = replicas.map(({ times }) =>
        times
          .slice(1)
          .map((time, i) => time - times[i])
          .sort()
      );
      fc.pre(known.some((distances) => distances[distances.length >> 1] === 100));
      const [{ times, values }] = joined(replicas, span);
      expect([...values]).toEqual([...times]);
      const distances = [...times].slice(1).map((time, i) => time - times[i]);
      expect(distances.every((distance) => distance > 50)).toBe(true);
      // What any replica has is in the result, or near to something that is.
      const all = replicas.flatMap((one) => [...one.times]);
      const isNear = (time: number) => times.some((other) => Math.abs(other - time) <= 150);
      expect(all.filter((time) => !isNear(time))).toEqual([]);
    })
  );
});
