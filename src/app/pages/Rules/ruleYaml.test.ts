import { parse } from 'yaml';

import { type FleetRule, type FleetRuleGroup } from '../../../api/rules';
import { ruleYaml } from './ruleYaml';

const counts = { rules: 1, ok: 1, err: 0, unknown: 0, firing: 0, pending: 0, remarked: 0 };
const group: FleetRuleGroup = {
  ...{ name: 'web', file: 'a.yml', interval: 30_000, limit: 0, evaluationTime: 1, counts, rules: [] },
};
const became = { health: 'ok', evaluationTime: 1 } as const;
const record: FleetRule = { kind: 'recording', name: 'a:b', expr: 'sum(x)', labels: { on: 'yes' }, ...became };
const alert: FleetRule = {
  ...{ kind: 'alerting', name: 'Slow', expr: 'a >\n  b', labels: {}, for: 90_000, keepFiringFor: 3_600_000, ...became },
  annotations: { summary: '{{ $value }} is "slow"' },
};

test.each<readonly [string, FleetRuleGroup, FleetRule, object]>([
  ['what is recorded', group, record, { record: 'a:b', expr: 'sum(x)', labels: { on: 'yes' } }],
  ['what has no labels', group, { ...record, labels: {} }, { record: 'a:b', expr: 'sum(x)' }],
  [
    'an alert',
    group,
    alert,
    {
      ...{ alert: 'Slow', expr: 'a >\n  b', for: '1m30s', keep_firing_for: '1h' },
      annotations: { summary: '{{ $value }} is "slow"' },
    },
  ],
  [
    'an alert at once',
    group,
    { ...alert, for: 0, keepFiringFor: 0, annotations: {} },
    { alert: 'Slow', expr: 'a >\n  b' },
  ],
])('%s is a group of a rule file', (_, own, rule, entry) => {
  expect(parse(ruleYaml(own, rule))).toEqual({ groups: [{ name: 'web', interval: '30s', rules: [entry] }] });
});

test('the limit of the group goes with it', () => {
  expect(parse(ruleYaml({ ...group, limit: 5 }, record))).toMatchObject({ groups: [{ limit: 5 }] });
});

test('texts that old readers take for something else are quoted', () => {
  expect(ruleYaml(group, record)).toContain('"on": "yes"');
});
