import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type Move } from '../../plan/topology';
import { SampleOwners } from './sampleOwners';

/** Of an instance, with samples at these times, whose values tell the member. */
function series(instance: string, times: readonly number[], value: number): RawSeries {
  const labels = Labels.of({ __name__: 'x', instance });
  return { labels, times: Float64Array.from(times), values: new Float64Array(times.length).fill(value) };
}

const move = (from: string, to: string, at: number): Move => ({
  ...{ labels: { instance: 'm' }, from, to },
  ...{ joined: at - 1, cutOver: at, left: at + 1 },
});

function join(moves: readonly Move[], held: Readonly<Record<string, readonly RawSeries[]>>) {
  const lists = Object.entries(held).map(([member, all]) => ({ member, copies: false, series: all }));
  return new SampleOwners(moves)
    .join(lists)
    .map(({ member, series: all }) => [
      member,
      ...all.map(({ labels, times, values }) => [
        labels.get('instance'),
        [...times].map((time, i) => [time, values[i]]),
      ]),
    ]);
}

test('of each member what counts, in one series with the first that has it', () => {
  const all = [1, 2, 3, 4, 5, 6];
  expect(
    join([move('a', 'b', 2), move('b', 'a', 4)], {
      a: [series('m', all, 1), series('o', [1], 1)],
      b: [series('m', all, 2)],
    })
  ).toEqual([
    ['a', ['o', [[1, 1]]], ['m', [[1, 1], [2, 1], [3, 2], [4, 2], [5, 1], [6, 1]]]], // prettier-ignore
    ['b'],
  ]);
});

test('samples of others and of other times are left out, and what has none left', () => {
  expect(join([move('a', 'b', 2)], { a: [series('m', [3], 1)], b: [series('m', [1], 2)] })).toEqual([['a'], ['b']]);
});

test('what one member alone has was not handed over', () => {
  const pushed = [1, 2, 3, 4];
  expect(join([move('a', 'b', 2)], { a: [series('m', pushed, 1)], b: [series('o', [1], 2)] })).toEqual([
    ['a', ['m', pushed.map((time) => [time, 1])]],
    ['b', ['o', [[1, 2]]]],
  ]);
});

test('what is seldom there was handed over like the rest, though one member alone has it', () => {
  const handOver = [move('a', 'b', 2)];
  expect(join(handOver, { a: [series('m', [1, 3], 1)], b: [] })).toEqual([['a', ['m', [[1, 1]]]], ['b']]);
  expect(join(handOver, { a: [], b: [series('m', [1, 2, 4], 2)] })).toEqual([['a'], ['b', ['m', [[4, 2]]]]]);
});

test('what one member alone has may have been handed over by one that is gone', () => {
  expect(join([move('a', 'b', 2)], { b: [series('m', [1, 2, 3], 2)] })).toEqual([['b', ['m', [[3, 2]]]]]);
});

test('who took part in no hand-over has what it has', () => {
  expect(join([move('a', 'b', 2)], { a: [series('m', [1], 1)], store: [series('m', [1, 2], 3)] })).toEqual([
    ['a', ['m', [[1, 1]]]],
    ['store', ['m', [[1, 3], [2, 3]]]], // prettier-ignore
  ]);
});

test('without hand-overs lists are what they are', () => {
  const lists = [{ member: 'a', copies: false, series: [series('m', [1], 1)] }];
  expect(new SampleOwners([]).join(lists)).toBe(lists);
});
