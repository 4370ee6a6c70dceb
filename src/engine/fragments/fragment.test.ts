import { rangeGrid } from '../model/grid';
import { Labels } from '../model/labels';
import { type SeriesSet } from '../model/seriesSet';
import { SeriesSetBuilder } from '../model/seriesSetBuilder';
import { agrees, type Fragment, fragmentOf, seriesOfRun } from './fragment';

const allocate = (bytes: number) => new ArrayBuffer(bytes);

/** Series by the value of a label, from step `first` on; `_` for no value. */
function setOf(first: number, series: Readonly<Record<string, string>>): SeriesSet {
  const rows = Object.entries(series).map(([name, text]) => ({ name, cells: text.split(' ') }));
  const length = rows[0]?.cells.length ?? 4;
  const grid = rangeGrid(first * 10, (first + length - 1) * 10, 10);
  const builder = new SeriesSetBuilder(grid, rows.map(({ name }) => Labels.of({ name }))); // prettier-ignore
  rows.forEach(({ cells }, row) =>
    cells.forEach((cell, t) => cell !== '_' && builder.setFloat(row * length + t, Number(cell)))
  );
  return builder.finishWhole();
}

function show({ labels, values, presence, grid }: SeriesSet): Readonly<Record<string, string>> {
  return Object.fromEntries(
    labels.map((one, row) => [
      one.get('name'),
      Array.from({ length: grid.length }, (_, t) =>
        presence[row * grid.length + t] === 0 ? '_' : String(values[row * grid.length + t])
      ).join(' '),
    ])
  );
}

function fragment(first: number, series: Readonly<Record<string, string>>, length?: number): Fragment {
  const set = setOf(first, series);
  const made = fragmentOf(set, { length: length ?? set.grid.length, askedAt: 0, allocate });
  if (made === undefined) {
    throw new Error('it holds floats');
  }
  return made;
}

test.each([
  ['all of it', { a: '1 2 3', b: '4 _ NaN' }, 3, [0, 3], { a: '1 2 3', b: '4 _ NaN' }],
  ['the first steps alone', { a: '1 2 3', b: '_ _ 5' }, 2, [0, 2], { a: '1 2' }],
  ['a run of it', { a: '1 2 3', b: '4 _ _' }, 3, [1, 2], { a: '2 3' }],
  [
    'texts of all kinds',
    { 'ä"\\\u{1f600}': '1 2 3', 日: '-0 0 1' },
    3,
    [0, 3],
    { 'ä"\\\u{1f600}': '1 2 3', 日: '0 0 1' },
  ],
  ['no series', {}, 4, [1, 2], {}],
])('a fragment gives back %s', (_, series, length, [first, steps], expected) => {
  const made = fragment(0, series as Readonly<Record<string, string>>, length);
  expect(show(seriesOfRun({ fragment: made, first, length: steps }))).toEqual(expected);
});

test('a fragment holds no histograms, and need not where they come later', () => {
  const grid = rangeGrid(0, 20, 10);
  const builder = new SeriesSetBuilder(grid, [Labels.of({ name: 'a' })]);
  builder.setFloat(0, 1);
  builder.setHistogram(2, {} as never);
  const set = builder.finishWhole();
  expect(fragmentOf(set, { length: 3, askedAt: 0, allocate })).toBeUndefined();
  expect(fragmentOf(set, { length: 2, askedAt: 0, allocate })?.series).toBe(1);
});

test.each([
  ['has no step of it', 5, { a: '1 1' }, undefined],
  ['has the same', 1, { a: '2 3 4', b: '5 6 9' }, true],
  ['differs by the order of adding alone', 1, { a: '2 3.0000000000001 4', b: '5 6 9' }, true],
  ['has another value', 1, { a: '2 3.1 4', b: '5 6 9' }, false],
  ['has a value more', 1, { a: '2 3 4', b: '5 6 9', c: '_ 1 _' }, false],
  ['has a series more, later', 1, { a: '2 3 4', b: '5 6 9', c: '_ _ 1' }, true],
  ['lacks a value', 1, { a: '2 _ 4', b: '5 6 9' }, false],
  ['lacks a series', 1, { a: '2 3 4' }, false],
])('a later answer that %s', (_, first, series, expected) => {
  expect(agrees(setOf(first, series as never), fragment(0, { a: '1 2 3', b: '4 5 6' }))).toBe(expected);
});
