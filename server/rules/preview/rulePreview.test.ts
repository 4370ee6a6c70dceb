import { Labels, rangeGrid, type SeriesSet, SeriesSetBuilder } from '../../../src/engine/index';
import { type AlertingRule } from '../format/ruleGroup';
import { type RuleOverTime } from './rulePreviewAsk';
import { previewGrid } from './previewGrid';
import { recordedOverTime } from './recordedOverTime';
import { raisedAlerts } from './raisedAlerts';

const MINUTE = 60_000;

/** Series of a value for each minute from 0 on; `.` where there is none. */
function seriesAt(rows: Readonly<Record<string, string>>): SeriesSet {
  const texts = Object.values(rows).map((row) => row.split(' '));
  const grid = rangeGrid(0, (texts[0].length - 1) * MINUTE, MINUTE);
  const builder = new SeriesSetBuilder(grid, Object.keys(rows).map((instance) => Labels.of({ instance, code: instance[0] }))); // prettier-ignore
  texts.forEach((values, s) =>
    values.forEach((value, t) => value !== '.' && builder.setFloat(s * grid.length + t, Number(value)))
  );
  return builder.finish();
}

const rule: AlertingRule = {
  ...{ kind: 'alerting', alert: 'A', expr: 'x', for: 0, keepFiringFor: 0, labels: {} },
  annotations: { summary: '{{ query "up" }}' },
};
const of = (own: RuleOverTime['rule'], more: Partial<RuleOverTime> = {}): RuleOverTime => ({
  ...{ rule: own, group: { labels: {}, limit: 0 }, interval: MINUTE, queryOffset: 0 },
  ...{ externalLabels: {}, externalUrl: '', ...more },
});

describe('alerts that a rule would have raised', () => {
  type Case = [name: string, change: Partial<AlertingRule>, values: string, alerts: ReadonlyArray<readonly number[]>];

  /** Minutes: since when, when it fired (-1: it did not), when it ended (-1: it did not). */
  test.each<Case>([
    ['at once', {}, '. 1 1 . .', [[1, 1, 3]]],
    ['never', {}, '. . . . .', []],
    ['still there', {}, '. . . 1 1', [[3, 3, -1]]],
    ['only pending', { for: 3 * MINUTE }, '. 1 1 1 .', [[1, -1, 4]]],
    ['after its time', { for: 2 * MINUTE }, '1 1 1 1 .', [[0, 2, 4]]],
    ['twice', { for: MINUTE }, '1 1 . 1 1 .', [[0, 1, 2], [3, 4, 5]]], // prettier-ignore
    ['kept firing', { keepFiringFor: 3 * MINUTE }, '1 . . 1 . . . .', [[0, 0, 7]]],
    ['not kept where it was pending', { for: MINUTE, keepFiringFor: 3 * MINUTE }, '1 . . .', [[0, -1, 1]]],
  ])('%s', async (_, change, values, alerts) => {
    const own = { ...rule, ...change };
    const raised = await raisedAlerts(seriesAt({ a: values }), own, of(own));
    const minutes = (time = -MINUTE) => time / MINUTE;
    expect(raised.alerts.map(({ since, firedAt, endedAt }) => [since, firedAt, endedAt].map(minutes))).toEqual(alerts);
    expect(raised.problems).toEqual([]);
  });

  test('have the labels of the rule and its group, and times of the evaluation', async () => {
    const own = { ...rule, labels: { severity: 'page', of: '{{ $labels.instance }}' } };
    const group = { labels: { team: 'a', severity: 'none' }, limit: 0 };
    const raised = await raisedAlerts(seriesAt({ a: '1' }), own, of(own, { group, queryOffset: 5000 }));
    expect(raised.alerts).toEqual([
      {
        labels: { alertname: 'A', instance: 'a', code: 'a', team: 'a', severity: 'page', of: 'a' },
        ...{ since: 5000, firedAt: 5000 },
      },
    ]);
  });

  test('over the limit there are none, which is told; so is a template that asks', async () => {
    const own = { ...rule, labels: { up: '{{ query "up" }}' } };
    const group = { labels: {}, limit: 1 };
    const raised = await raisedAlerts(seriesAt({ a: '1 1 .', b: '. 1 1' }), own, of(own, { group }));
    expect(raised.problems).toEqual([
      '1 of 3 evaluations would have failed: exceeded limit of 1 with 2 alerts.',
      'Labels whose templates ask queries are not as they would be: a preview asks nothing for templates.',
    ]);
    expect(raised.active).toEqual([1, 0, 1]);
  });
});

describe('what a rule would have recorded', () => {
  const recording = { kind: 'recording', record: 'r', expr: 'x', labels: { zone: 'eu' } } as const;

  test('has its name and labels', () => {
    const { series, written, problems } = recordedOverTime(seriesAt({ a: '1 .', b: '1 1' }), of(recording));
    expect(series.labels.map((one) => one.toObject())).toEqual([
      { __name__: 'r', instance: 'a', code: 'a', zone: 'eu' },
      { __name__: 'r', instance: 'b', code: 'b', zone: 'eu' },
    ]);
    expect([written, problems]).toEqual([[2, 1], []]);
  });

  test.each<[string, Partial<RuleOverTime>, object, readonly number[], RegExp]>([
    [
      'two with the same labels',
      { rule: { ...recording, labels: { instance: 'one' } } },
      { a1: '1 1 .', a2: '. 1 1' },
      [1, 0, 1],
      /^At 1 of 3 evaluations, first at 1970-01-01T00:01:00.000Z, .*: vector contains metrics with the same labelset after applying rule labels\.$/,
    ],
    [
      'more than the limit',
      { group: { labels: {}, limit: 1 } },
      { a: '1 1 1', b: '. 1 1' },
      [1, 0, 0],
      /^At 2 of 3 evaluations, .*: exceeded limit of 1\.$/,
    ],
  ])('%s: it would fail', (_, more, rows, written, problem) => {
    const became = recordedOverTime(seriesAt({ ...rows }), of(recording, more));
    expect(became.written).toEqual(written);
    expect(became.problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe('the evaluations of a day', () => {
  const DAY = 86_400_000;
  const now = 1_700_000_000_000;

  test.each([
    [15_000, 60_000, 1440],
    [MINUTE, MINUTE, 1440],
    [7 * MINUTE, 7 * MINUTE, 205],
    [2 * DAY, 2 * DAY, 1],
  ])('every %d ms: steps of %d, %d of them', (interval, step, length) => {
    const grid = previewGrid({ name: 'g', interval, queryOffset: 10_000 }, now);
    expect([grid.step, grid.length]).toEqual([step, length]);
    expect(grid.end).toBeLessThanOrEqual(now - 10_000);
    expect(grid.end).toBeGreaterThan(now - 10_000 - interval);
  });
});
