import { type AskedQuery, suggestRules, type SuggestionFacts, type Suggested } from './suggestRules';

const ran = (query: string, totalMs: number, runs = 100): AskedQuery => ({ query, runs, totalMs, bytes: 10 * totalMs });
const TOTAL = { totalMs: 100, bytes: 1000 };
const texts = (suggested: readonly Suggested[]) => suggested.map(({ record, expr }) => `${record} = ${expr}`);

function suggest(asked: readonly AskedQuery[], more: Partial<SuggestionFacts> = {}) {
  return suggestRules({ asked, total: TOTAL, rules: [], ...more });
}

test.each<[query: string, rules: readonly string[]]>([
  ['sum by (job) (rate(req_total[5m]))', ['job:req:rate5m = sum by (job) (rate(req_total[5m]))']],
  ['topk(5, sum by (zone, job) (up))', ['job_zone:up:sum = sum by (zone, job) (up)']],
  ['sum(max_over_time(temp[1h]))', [':temp:max1h = sum(max_over_time(temp[1h]))']],
  ['avg without (instance) (up) > 1', [':up:avg = avg without (instance) (up)']],
  [
    'histogram_quantile(0.9, sum by (le) (rate(h_bucket[1m])))',
    ['le:h_bucket:rate1m = sum by (le) (rate(h_bucket[1m]))'],
  ],
  ['sum by ("a.b") (up)', ['a_b:up:sum = sum by ("a.b") (up)']],
  ['sum(a / b)', [':a:ratio = sum(a / b)']],
  ['sum by (j) (a) / sum by (j) (b)', ['j:a:sum = sum by (j) (a)', 'j:b:sum = sum by (j) (b)']],
  ['count(max by (j) (job:x:rate5m))', [':x:count_max = count(max by (j) (job:x:rate5m))']],
  ['rate(x[5m])', []],
  ['topk(5, x)', []],
  ['sum(x @ 100)', []],
  ['sum(x @ end())', []],
  ['sum(vector(1))', []],
  ['not PromQL(', []],
])('%s', (query, rules) => {
  expect(texts(suggest([ran(query, 100)]))).toEqual(rules);
});

test('what queries share is suggested before what each of them adds to it', () => {
  const suggested = suggest([
    ran('topk(3, sum by (job) (a))', 40),
    ran('max(sum by (job) (a))', 30),
    ran('sum by (job) (a) / sum by (job) (b)', 20),
  ]);
  expect(suggested).toMatchObject([
    { expr: 'sum by (job) (a)', queryCount: 3, runs: 300, time: 0.8, bytes: 0.8 },
    { expr: 'sum by (job) (b)', queryCount: 1, runs: 100, time: 0.1 },
  ]);
});

test('what is asked at several steps is one', () => {
  expect(suggest([ran('sum(a)', 5), ran('sum(a)', 5)])).toMatchObject([{ queryCount: 1, runs: 200, time: 0.1 }]);
});

test.each<[string, AskedQuery]>([
  ['too seldom', ran('sum(a)', 100, 4)],
  ['too cheap', ran('sum(a)', 0.9)],
])('what is asked %s gets no rule', (_, asked) => {
  expect(suggest([asked])).toEqual([]);
});

test('names are free, and what a rule records already is told', () => {
  const rules = [
    { record: ':a:sum', expr: 'sum( b )' },
    { record: 'r', expr: 'up' },
  ];
  const asked = [ran('sum(a)', 9), ran('sum(a{x="1"})', 8), ran('sum(b)', 7), ran('sum(r)', 6)];
  expect(suggest(asked, { rules }).map(({ record, expr, recordedAs }) => [record, expr, recordedAs])).toEqual([
    [':a:sum_2', 'sum(a)', undefined],
    [':a:sum_3', 'sum(a{x="1"})', undefined],
    [':b:sum', 'sum(b)', ':a:sum'],
  ]);
});

test('so many at most', () => {
  expect(suggest(Array.from({ length: 20 }, (_, i) => ran(`sum(m${i})`, 5)))).toHaveLength(10);
});
