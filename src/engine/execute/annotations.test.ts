import { AnnotationSet } from './annotations';

const query = { member: 'a', text: 'rate(x[5m:1m])', origins: [[0, 10] as const, [5, 15] as const] };

test('of one message the position of what is evaluated last stays', () => {
  const set = new AnnotationSet();
  const at = (start: number) => ({ level: 'warning', message: 'mixed', span: { start, end: start } }) as const;
  set.add(at(5), 1);
  set.add(at(20), 0);
  expect(set.list()).toEqual([at(5)]);
  set.add(at(7), 1);
  expect(set.list()).toEqual([at(7)]);
});

test.each([
  ['PromQL info: metric might not be a counter: "x" (1:1)', 0],
  ['PromQL info: metric might not be a counter: "x" (1:6)', 15],
  ['PromQL info: incompatible sample types encountered for binary operator "+": float + histogram (1:1)', 10],
  ['PromQL info: ignored histogram in topk aggregation (1:1)', 10],
])('%s stands at %p of the query', (text, start) => {
  const set = new AnnotationSet();
  set.addText('info', text, { query, turn: 0 });
  expect(set.list().map(({ span }) => span?.start)).toEqual([start]);
});
