import { Labels } from '../../../src/engine/index';
import { type AlertingRule } from '../format/ruleGroup';
import { AlertRun } from './alertRun';

const MINUTE = 60_000;
const rule: AlertingRule = {
  ...{
    kind: 'alerting',
    alert: 'Waits',
    expr: 'up == 0',
    for: 30 * MINUTE,
    keepFiringFor: 0,
    labels: {},
    annotations: {},
  },
};
const labels = Labels.of({ alertname: 'Waits', instance: 'a' });
const NOW = 1000 * MINUTE;

describe('an alert after a start', () => {
  it.each([
    ['fires again where it fired', NOW - 100 * MINUTE, NOW - 5 * MINUTE, NOW - 100 * MINUTE],
    ['waits on, without the time nobody looked', NOW - 20 * MINUTE, NOW - 10 * MINUTE, NOW - 10 * MINUTE],
    ['waits for the grace period at least', NOW - 30 * MINUTE, NOW - 5 * MINUTE, NOW - 20 * MINUTE],
  ])('%s', async (_, activeAt, writtenAt, expected) => {
    const run = new AlertRun(rule, {});
    const at = {
      time: NOW,
      queryOffset: 0,
      limit: 0,
      externalLabels: {},
      externalUrl: '',
      query: () => Promise.resolve([]),
    };
    await run.evaluate([{ labels: Labels.of({ instance: 'a' }), value: 0 }, { labels: Labels.of({ instance: 'b' }), value: 0 }], at); // prettier-ignore
    run.restore([{ labels, activeAt, writtenAt }], NOW);
    expect(run.active.map((alert) => alert.activeAt)).toEqual([expected, NOW]);
  });
});
