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

test('of binary operators in one another the position of the outer one stays', () => {
  const set = new AnnotationSet();
  const said = {
    query: {
      member: 'a',
      text: '(a * b) * c',
      origins: [
        [0, 0],
        [1, 1],
      ] as const,
    },
    turnAt: (start: number, ofOperator: boolean) => (ofOperator && start === 0 ? 0.5 : 0),
  };
  const text = 'PromQL info: incompatible sample types encountered for binary operator "*": histogram * histogram';
  set.addText('info', `${text} (1:1)`, said);
  set.addText('info', `${text} (1:2)`, said);
  expect(set.list().map(({ span }) => span?.start)).toEqual([0]);
});

test.each([
  ['PromQL info: metric might not be a counter: "x" (1:1)', 0],
  ['PromQL info: metric might not be a counter: "x" (1:6)', 15],
  ['PromQL info: incompatible sample types encountered for binary operator "+": float + histogram (1:1)', 10],
  ['PromQL info: ignored histogram in topk aggregation (1:1)', 10],
])('%s stands at %p of the query', (text, start) => {
  const set = new AnnotationSet();
  set.addText('info', text, { query, turnAt: () => 0 });
  expect(set.list().map(({ span }) => span?.start)).toEqual([start]);
});

test.each([
  [false, 0],
  [true, 10],
])(
  'of a text that starts with a smoothed selector (%p), what stands at the start stands at %p of the query',
  (startsSmoothed, start) => {
    const set = new AnnotationSet();
    const text = 'PromQL warning: encountered a mix of histograms and floats for metric name "x" (1:1)';
    set.addText('warning', text, { query, turnAt: () => 0, startsSmoothed });
    expect(set.list().map(({ span }) => span?.start)).toEqual([start]);
  }
);
