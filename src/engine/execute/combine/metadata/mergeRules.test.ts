import { mergeAlerts, mergeRuleGroups } from './mergeRules';

const rule = {
  type: 'alerting',
  name: 'Down',
  query: 'up == 0',
  duration: 60,
  labels: { a: '1', b: '2' },
  annotations: {},
};
const evaluated = (second: number, evaluationTime = 0.1) => ({
  evaluationTime,
  lastEvaluation: `2026-01-01T00:00:0${second}.123456789Z`,
});
const group = { name: 'g', file: 'f.yaml', interval: 15, limit: 0 };
const alert = (instance: string, state: string, second: number) => ({
  ...{ labels: { alertname: 'Down', instance }, annotations: {}, state, value: '0e+00' },
  activeAt: `2026-01-01T00:00:0${second}Z`,
});

test('a group that several members have is one: the worst of it, the latest times, every alert once', () => {
  const [x, y, z] = [alert('x', 'pending', 3), alert('y', 'pending', 4), alert('x', 'firing', 5)];
  const first = { ...rule, ...evaluated(1), health: 'ok', state: 'pending', alerts: [x, y] };
  const second = {
    ...{ ...rule, labels: { b: '2', a: '1' } },
    ...{ ...evaluated(2, 0.3), health: 'err', lastError: 'no', state: 'firing', alerts: [z] },
  };
  expect(
    mergeRuleGroups([
      { member: 'a', groups: [{ ...group, ...evaluated(1), rules: [first] }] },
      { member: 'b', groups: [{ ...group, ...evaluated(2, 0.3), rules: [second] }] },
    ])
  ).toEqual([
    {
      ...{ ...group, ...evaluated(2, 0.3), shards: ['a', 'b'] },
      rules: [
        {
          ...{ ...rule, ...evaluated(2, 0.3), health: 'err', lastError: 'no', state: 'firing' },
          alerts: [{ ...z, activeAt: x.activeAt }, y],
        },
      ],
    },
  ]);
});

test.each([
  ['name', { name: 'h' }, {}],
  ['file', { file: 'g.yaml' }, {}],
  ['interval', { interval: 30 }, {}],
  ["a rule's query", {}, { query: 'up == 1' }],
  ["a rule's duration", {}, { duration: 0 }],
  ["a rule's labels", {}, { labels: { a: '1' } }],
])('groups that differ in %s stay two', (_, ofGroup, ofRule) => {
  const lists = [
    { member: 'a', groups: [{ ...group, rules: [rule] }] },
    { member: 'b', groups: [{ ...group, ...ofGroup, rules: [{ ...rule, ...ofRule }] }] },
  ];
  expect(mergeRuleGroups(lists)).toEqual(lists.flatMap(({ groups }) => groups));
});

test('alerts of other labels stay two, and what is no alert stays as it is', () => {
  const alerts = [alert('x', 'firing', 1), alert('y', 'firing', 1), 7];
  expect(mergeAlerts([alerts, alerts])).toEqual(alerts);
});
