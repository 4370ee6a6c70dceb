import { rangeGrid } from '../../model/grid';
import { normalText } from '../../syntax/normalText';
import { parse } from '../../syntax/parse';
import { type Expr } from '../../syntax/ast';
import { explainQuery, fleet } from '../testing/explainQuery';
import { type AnsweringRule, type Topology } from '../topology';
import { answerProblem } from './answerProblem';
import { coveredSteps, recordedAt } from './coveredSteps';

function parsed(text: string): Expr {
  const expr = parse(text, { experimental: true, dialect: { release: '3.16', features: ['promql-duration-expr'] } });
  if (!expr.ok) {
    throw new Error(expr.error.message);
  }
  return expr.value;
}

describe('expressions that are one', () => {
  it.each([
    ['sum by (b, a) (x)', 'sum  by(a,b) ( (x) )'],
    ['sum(x{b="1",a="2"})', 'sum({a="2", b="1", __name__="x"})'],
    ['rate(x[5m])', 'rate(x[300s])'],
    ['x * 60', '(x * 60)'],
    ['x * 60', 'x * 1m'],
    ['a / on (y, x) group_left (n, m) b', '(a) / on(x, y) group_left(m, n) (b)'],
    ['sum(x) by ()', 'sum(x)'],
  ])('%s is %s', (a, b) => expect(normalText(parsed(a))).toBe(normalText(parsed(b))));

  it.each([
    ['sum by (a) (x)', 'sum without (a) (x)'],
    ['sum(x{a="1"})', 'sum(x{a=~"1"})'],
    ['a - (b - c)', 'a - b - c'],
    ['(a + b) * c', 'a + b * c'],
    ['-(x ^ 2)', '(-x) ^ 2'],
    ['rate(x[5m])', 'rate(x[5m] offset 1m)'],
    ['x > 1', 'x > bool 1'],
    ['a and b', 'b and a'],
    ['a / ignoring (x) b', 'a / on (x) b'],
  ])('%s is not %s', (a, b) => expect(normalText(parsed(a))).not.toBe(normalText(parsed(b))));
});

describe('what a rule records tells what its expression gave', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['sum by (job) (x)', {}, undefined],
    ['sum by (job) (x)', { team: 'a' }, undefined],
    ['rate(x[5m])', {}, undefined],
    ['histogram_quantile(0.9, sum by (le, job) (rate(x_bucket[5m])))', { q: '0.9' }, undefined],
    ['sum by (job) (x) / on (job) sum by (job) (y)', { team: 'a' }, undefined],
    ['absent(x{a="1"})', {}, undefined],
    ['1 - avg(rate(x[5m]))', { team: 'a' }, undefined],
    ['sum by (job) (x)', { job: 'a' }, 'whose result may have labels that the rule sets (job)'],
    ['rate(x[5m])', { team: 'a' }, 'whose result may have labels that the rule sets (team)'],
    ['sum without (a) (x)', { a: 'b' }, 'whose result may have labels that the rule sets (a)'],
    ['count_values("v", x)', { v: 'b' }, 'whose result may have labels that the rule sets (v)'],
    ['label_replace(sum by (a) (x), "b", "1", "", "")', { c: '1' }, 'whose result may have labels that the rule sets (c)'], // prettier-ignore
    ['x', {}, 'whose result may have a metric name'],
    ['x > 1', {}, 'whose result may have a metric name'],
    ['sum by (__name__) (x)', {}, 'whose result may have a metric name'],
    ['label_replace(sum(x), "__name__", "y", "", "")', {}, 'whose result may have a metric name'],
    ['sum(x) or y', {}, 'whose result may have a metric name'],
    ['last_over_time(x[5m])', {}, 'whose result may have a metric name'],
    ['sum(x offset 5m)', {}, 'that has offset, @, a subquery or times of the query in it'],
    ['sum(x @ end())', {}, 'that has offset, @, a subquery or times of the query in it'],
    ['max_over_time(sum(x)[5m:1m])', {}, 'that has offset, @, a subquery or times of the query in it'],
    ['sum(x) * step()', {}, 'that has offset, @, a subquery or times of the query in it'],
    ['sum(rate(x[step() + 1m]))', {}, 'that has offset, @, a subquery or times of the query in it'],
    ['topk(1, sum by (a) (x))', {}, 'that chooses, sorts or enriches elements'],
    ['sort(sum by (a) (x))', {}, 'that chooses, sorts or enriches elements'],
    ['sum(info(x))', {}, 'that chooses, sorts or enriches elements'],
    ['scalar(x)', {}, 'that gives no vector'],
    ['vector(1)', {}, 'that reads no series'],
  ])('%s with %j: %s', (expr, labels, expected) => expect(answerProblem(parsed(expr), labels)).toBe(expected));
});

const S = 1000;
const rule = (covered: AnsweringRule['covered'], more: Partial<AnsweringRule> = {}): AnsweringRule => ({
  ...{ group: 'g', name: 'r', expr: 'sum by (job) (x)', labels: {}, interval: 30 * S, covered },
  ...more,
});

describe('the evaluation that stands for a time', () => {
  const two = rule([
    { from: 5 * S, to: 65 * S, series: 2 },
    { from: 125 * S, to: 125 * S, series: 3 },
  ]);
  it.each([
    [4.999, undefined],
    [5, { at: 5 * S, series: 2 }],
    [34.999, { at: 5 * S, series: 2 }],
    [35, { at: 35 * S, series: 2 }],
    [94.999, { at: 65 * S, series: 2 }],
    [95, undefined],
    [124.999, undefined],
    [125, { at: 125 * S, series: 3 }],
    [155, undefined],
  ])('at %d s', (time, expected) => expect(recordedAt(two, time * S)).toEqual(expected));
});

describe('the steps that a rule recorded', () => {
  const grid = rangeGrid(0, 600 * S, 60 * S);
  const shown = (covered: AnsweringRule['covered']) =>
    coveredSteps(rule(covered), grid).map(({ first, last, isRecorded }) => `${isRecorded ? 'r' : 'c'}${first}-${last}`);
  const at = (...steps: readonly number[]) => steps.map((step) => ({ from: step * 60 * S, to: step * 60 * S, series: 1 })); // prettier-ignore

  it.each([
    [[], ['c0-10']],
    [[{ from: 0, to: 600 * S, series: 1 }], ['r0-10']],
    [[{ from: 60 * S, to: 300 * S, series: 1 }], ['c0-0', 'r1-5', 'c6-10']],
    [at(1, 3, 5), ['c0-0', 'r1-1', 'c2-2', 'r3-3', 'c4-4', 'r5-5', 'c6-10']],
    // Of five holes two are taken together.
    [at(1, 3, 5, 7), ['c0-2', 'r3-3', 'c4-4', 'r5-5', 'c6-6', 'r7-7', 'c8-10']],
  ])('%j: %j', (covered, expected) => expect(shown(covered)).toEqual(expected));
});

describe('a plan', () => {
  const grid = rangeGrid(0, 300 * S, 60 * S);
  const records = (answers: readonly AnsweringRule[]): Topology => ({
    ...fleet,
    records: { id: 'records', names: ['r'], answers },
  });
  const whole = [{ from: 0, to: 300 * S, series: 2 }];
  const part = [{ from: 60 * S, to: 180 * S, series: 2 }];

  it.each<[string, readonly AnsweringRule[], readonly string[]]>([
    [
      'sum by (job) (x)',
      [rule(whole)],
      [
        'recorded: sum by (job) (x): group g recorded it as r: that is read from 1970-01-01T00:00:00Z to 1970-01-01T00:05:00Z',
        '  raw union #0 of records (samples from 0 to 300000): r',
      ],
    ],
    [
      '(sum(x) by (job)) > 1',
      [rule(part, { labels: { team: 'a' } })],
      [
        'binary: (sum by (job) (x)) > 1: an operand is computed here',
        '  recorded: sum by (job) (x): group g recorded it as r: that is read from 1970-01-01T00:01:00Z to 1970-01-01T00:03:00Z, and computed at the other steps',
        '    sum #1 of a, b (at 0): sum by (job) (x)',
        '    raw union #0 of records (samples from 60000 to 180000): r{team="a"}',
        '    sum #2 of a, b (240000 to 300000 every 60000): sum by (job) (x)',
        '  number 1',
      ],
    ],
    // Nothing of these is evaluated at the query's own steps, or else it is chosen by order, or not covered.
    ['max_over_time(sum by (job) (x)[5m:1m])', [rule(whole)], [expect.not.stringContaining('recorded') as string]],
    ['sum by (job) (x offset 1m)', [rule(whole)], ['sum #0 of a, b (0 to 300000 every 60000): sum by (job) (x offset 1m)']], // prettier-ignore
    ['sum by (job) (x)', [rule([])], ['sum #0 of a, b (0 to 300000 every 60000): sum by (job) (x)']],
    ['sum by (job) (x)', [rule(whole, { labels: { job: 'y' } })], ['sum #0 of a, b (0 to 300000 every 60000): sum by (job) (x)']], // prettier-ignore
    // So many samples are not read instead of computing.
    ['sum by (job) (x)', [rule([{ from: 0, to: 300 * S, series: 200_000 }])], ['sum #0 of a, b (0 to 300000 every 60000): sum by (job) (x)']], // prettier-ignore
  ])('%s', (query, answers, expected) => {
    const lines = explainQuery(query, records(answers), { grid });
    expect(lines.slice(0, Math.max(1, expected.length))).toEqual(expected);
  });

  it('reads nothing instead where names stay until the end, or the last digit is asked for', () => {
    const delayed = { ...records([rule(whole)]), dialect: { release: '3.16', features: ['promql-delayed-name-removal'] } } as const; // prettier-ignore
    expect(explainQuery('sum by (job) (x)', delayed, { grid })[0]).toMatch(/^sum #0/);
    expect(explainQuery('sum by (job) (x)', records([rule(whole)]), { grid, exact: 'it was asked for' }).join()).not.toContain('recorded'); // prettier-ignore
  });
});
