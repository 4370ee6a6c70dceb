import { columnBytes } from './columnBytes';

const body = (...metrics: object[]) =>
  Buffer.from(JSON.stringify({ data: { result: metrics.map((metric) => ({ metric, values: [[1, '1']] })) } }));

test.each([
  ['nothing', body(), 0],
  ['a series', body({ a: 'b' }), 1],
  ['labels that look like one', body({ metric: 'metric', a: '"metric":{' }, {}), 2],
])('counts a cell for each step of each series: %s', (_, answer, series) => {
  expect(columnBytes(answer, 100)).toBe(series * 100 * 27);
  // A body may be a part of a larger buffer.
  expect(columnBytes(Buffer.concat([answer, answer]).subarray(answer.length), 100)).toBe(series * 100 * 27);
});
