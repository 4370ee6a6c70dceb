import { dateTime, PluginExtensionPoints } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';

import pluginJson from '../plugin.json';
import { explainLink } from './explainLink';

const ours = { type: 'promshards-fleet-datasource', uid: 'u1' };
const timeRange = { from: 'now-1h', to: dateTime(1_700_000_000_000) };
const pathOf = (targets: object[]) => explainLink.configure?.({ targets, timeRange } as never)?.path;

beforeEach(() => {
  setTemplateSrv({ replace: (text: string) => text.replace('$job', 'web') } as never);
});

test('leads to the first shown query over a fleet, with its variables filled in', () => {
  const path = pathOf([
    { refId: 'A', datasource: { type: 'prometheus', uid: 'p' }, expr: 'other' },
    { refId: 'B', datasource: ours, expr: 'hidden', hide: true },
    { refId: 'C', datasource: ours, expr: 'up{job="$job"}', range: false, instant: true },
  ]);
  expect(path).toBe(
    '/a/promshards-fleet-app/explain?ds=u1&query=up%7Bjob%3D%22web%22%7D&from=now-1h&to=1700000000000&instant=true'
  );
});

test('a query that is both a range and an instant query is explained as a range', () => {
  expect(pathOf([{ refId: 'A', datasource: ours, expr: 'up', range: true, instant: true }])).not.toContain('instant');
});

test.each([
  [[]],
  [[{ refId: 'A', datasource: { type: 'prometheus', uid: 'p' }, expr: 'up' }]],
  [[{ refId: 'A', datasource: ours }]],
])('no link without a query over a fleet: %j', (targets) => {
  expect(pathOf(targets)).toBeUndefined();
});

test('is where plugin.json says it is', () => {
  const { addedLinks } = pluginJson.extensions;
  expect(addedLinks).toEqual([
    { targets: explainLink.targets, title: explainLink.title, description: explainLink.description },
  ]);
  expect(explainLink.path).toBe('/a/promshards-fleet-app/explain');
  expect(explainLink.targets).toContain(PluginExtensionPoints.DashboardPanelMenu);
});
