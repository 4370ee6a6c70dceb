import { setDataSourceSrv } from '@grafana/runtime';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { type ReactNode } from 'react';

import { RULES_PAGE, type RuleGroupsDocument } from '../../../api/ruleGroups';
import { type RulePreview } from '../../../api/rulePreview';
import { type AlertmanagerState, type FleetRule, type FleetRuleGroup, type RulePage } from '../../../api/rules';
import { type FakeAnswer, FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { RulesPage } from './RulesPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const RULES = '/api/v1/fleets/demo/rules';
const GROUPS = '/fleets/demo/rule-groups';
const TEXT = `groups:
  - name: web
    rules:
      - record: a:b
        expr: sum(x)
`;

const counts = { rules: 1, ok: 1, err: 0, unknown: 0, firing: 0, pending: 0, remarked: 0 };
const made: RuleGroupsDocument = {
  ...{
    fleet: 'demo',
    version: 3,
    text: TEXT,
    answering: [],
    savedAt: 1_700_000_000_000,
    savedBy: 'ann',
    reason: 'why not',
  },
};

const slow: FleetRule = {
  ...{ kind: 'alerting', name: 'Slow', expr: 'latency > 1', labels: { severity: 'page' }, health: 'ok' },
  ...{ evaluationTime: 1, state: 'inactive', for: 300_000, annotations: {} },
};
const own: FleetRule = { kind: 'recording', name: 'a:b', expr: 'sum(x)', labels: {}, health: 'ok', evaluationTime: 1 };

function page(groups: readonly FleetRuleGroup[], change: Partial<RulePage> = {}): RulePage {
  return {
    ...{ fleet: 'demo', hasRules: true, total: groups.length, groups: [...groups], problems: [] },
    summary: { ...counts, rules: groups.length, groups: groups.length, missed: 0 },
    ...change,
  };
}

const group = (name: string, rule: FleetRule, change: Partial<FleetRuleGroup>): FleetRuleGroup => ({
  ...{ name, file: 'rules.yml', interval: 30_000, limit: 0, evaluationTime: 1, counts, rules: [rule], ...change },
});

const fleetPage = page([group('web', own, { file: RULES_PAGE })]);
const shardsPage = page([group('latency', slow, { shards: ['s1'] })], { hasRules: false });

interface Answers {
  readonly groups?: FakeAnswer;
  readonly put?: FakeAnswer | ((dryRun: boolean) => FakeAnswer);
  readonly rules?: RulePage;
  readonly role?: 'Viewer' | 'Admin';
}

function proxyWith({ groups = { data: made }, put, rules = fleetPage, role = 'Admin' }: Answers = {}): FakeProxy {
  const proxy = new FakeProxy(role);
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set(RULES, ({ url }) => ({ data: url.includes('of=shards') ? shardsPage : rules }));
  proxy.answers.set(`PUT ${GROUPS}`, ({ data }) => {
    const { text, answering, dryRun } = data as { text: string; answering: string[]; dryRun: boolean };
    const answer = typeof put === 'function' ? put(dryRun) : put;
    return answer ?? { data: { ...made, text, answering, version: dryRun ? 3 : 4 } };
  });
  proxy.answers.set(GROUPS, groups);
  setDataSourceSrv({ getList: () => [], getInstanceSettings: () => undefined } as never);
  return proxy;
}

const open = () => renderPage(<RulesPage />, '/fleets/demo/rules', '/fleets/:fleet/rules');
const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }));
const edit = async () => {
  open();
  await press('Make and edit rules');
};
const yaml = async () => {
  await userEvent.click(await screen.findByRole('radio', { name: 'YAML' }));
  return screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Rule groups/ });
};
const save = async (reason = '') => {
  await press('Review and save');
  const dialog = await screen.findByRole('dialog');
  if (reason !== '') {
    await userEvent.type(within(dialog).getByRole('textbox', { name: /^Reason/ }), reason);
  }
  return dialog;
};
const saved = (proxy: FakeProxy) =>
  proxy.sent.filter(({ method, data }) => method === 'PUT' && !(data as { dryRun: boolean }).dryRun);

test('a rule is changed by its fields, looked at as a diff, and saved over the version that was read', async () => {
  const proxy = proxyWith();
  await edit();
  await press(/^web One rule$/);
  await press(/^a:b sum\(x\)/);
  const name = screen.getByRole('textbox', { name: 'Record' });
  await userEvent.type(name, ':c');
  await userEvent.click(screen.getByRole('button', { name: 'Add label' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Name of Labels 1' }), 'zone');
  await userEvent.type(screen.getByRole('textbox', { name: 'Value of Labels 1' }), 'eu');
  const dialog = await save('for the dashboards');
  const diff = within(dialog).getByLabelText('What changes', { selector: 'pre' });
  expect(diff.textContent).toContain('-       - record: a:b\n+       - record: a:b:c\n');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Saved as version 4. The rules are evaluated from now on.')).toBeInTheDocument();
  const text = `${TEXT.replace('a:b', 'a:b:c')}        labels:\n          zone: eu\n`;
  expect(saved(proxy)).toEqual([
    expect.objectContaining({
      data: { text, answering: [], reason: 'for the dashboards', dryRun: false },
      ifMatch: '"3"',
    }),
  ]);
});

test('groups and rules are added and removed', async () => {
  const proxy = proxyWith({ groups: { data: { ...made, version: 0, text: '' } } });
  await edit();
  expect(await screen.findByText('None was saved yet')).toBeInTheDocument();
  await press('Add group');
  await userEvent.type(screen.getByRole('textbox', { name: 'Interval' }), '30s');
  await press('Add rule');
  await userEvent.click(screen.getByRole('radio', { name: 'Alerting' }));
  await userEvent.type(screen.getByRole('textbox', { name: 'Alert' }), 'Down');
  await userEvent.type(screen.getByRole('textbox', { name: 'Expression' }), 'up == 0');
  await userEvent.type(screen.getByRole('textbox', { name: 'Pending for' }), '5m');
  await press('Add annotation');
  await userEvent.type(screen.getByRole('textbox', { name: 'Name of Annotations 1' }), 'summary');
  await userEvent.type(screen.getByRole('textbox', { name: 'Value of Annotations 1' }), 'down');
  const dialog = await save();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(saved(proxy)).toHaveLength(1));
  expect((saved(proxy)[0].data as { text: string }).text).toBe(`groups:
  - name: group
    rules:
      - expr: up == 0
        alert: Down
        for: 5m
        annotations:
          summary: down
    interval: 30s
`);
  await press('Remove rule');
  expect(screen.queryByRole('textbox', { name: 'Alert' })).not.toBeInTheDocument();
  await press('Remove group');
  expect(screen.getByText('No groups are made here yet.')).toBeInTheDocument();
});

test('what the proxy says is wrong is shown where it is, and is not saved', async () => {
  const problem = { path: 'text', message: 'group "web", rule 1: could not parse expression', line: 5, column: 15 };
  proxyWith({ put: { status: 400, data: { code: 'bad_request', message: 'no', problems: [problem] } } });
  await edit();
  await press(/^web One rule$/);
  await press(/^a:b sum\(x\)/);
  await userEvent.type(screen.getByRole('textbox', { name: 'Expression' }), '(');
  const list = await screen.findByRole('alert', { name: 'What is wrong with the groups' });
  expect(within(list).getByText(/could not parse expression/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: /^a:b Wrong/ })).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  await userEvent.click(within(list).getByRole('button', { name: 'Line 5' }));
  const area = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Rule groups/ });
  await waitFor(() => expect(area).toHaveFocus());
  expect(area.value.slice(area.selectionStart, area.selectionEnd)).toBe('        expr: sum(x)(');
});

test('YAML that no form shows is edited as a text', async () => {
  proxyWith();
  await edit();
  const area = await yaml();
  await userEvent.clear(area);
  await userEvent.type(area, 'groups: 1');
  expect(screen.getByRole('radio', { name: 'Form' })).toBeDisabled();
  await press('Discard');
  expect(area).toHaveValue(TEXT);
});

test('what is being saved is not checked meanwhile', async () => {
  const proxy = proxyWith();
  const checks = () => proxy.sent.filter(({ method }) => method === 'PUT').length - saved(proxy).length;
  await edit();
  await userEvent.type(await yaml(), '        labels: {{ zone: eu }');
  const dialog = await save();
  const before = checks();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(checks()).toBe(before);
  await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(checks()).toBe(before + 1));
});

test('somebody else was faster: their edits are shown, and mine kept on top', async () => {
  const theirs = {
    ...made,
    version: 4,
    savedBy: 'bob',
    reason: 'urgent',
    text: `${TEXT}  - name: new\n    rules: []\n`,
  };
  const conflict = { status: 412, data: { code: 'conflict', message: 'no', current: theirs } };
  proxyWith({ put: (dryRun) => (dryRun ? { data: made } : conflict) });
  await edit();
  const area = await yaml();
  await userEvent.type(area, '        labels: {{ zone: eu }');
  const dialog = await save();
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/^bob has saved version 4/)).toBeInTheDocument();
  expect(screen.getByLabelText('What they changed', { selector: 'pre' }).textContent).toContain('+   - name: new');
  expect(screen.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  await press('Keep my edits, over theirs');
  expect(area.value).toContain('zone: eu');
  expect(area.value).toContain('name: new');
  expect(screen.getByText(/^Version 4, saved by bob/)).toBeInTheDocument();
});

test('an earlier version is put back', async () => {
  const proxy = proxyWith();
  const first = { ...made, version: 2, text: '', reason: '' };
  proxy.answers.set(`${GROUPS}/versions`, { data: { versions: [made, first] } });
  await edit();
  const area = await yaml();
  await press('Earlier versions');
  await press(/^Version 2, saved by ann/);
  await press('Put version 2 back');
  expect(area).toHaveValue('');
  expect(screen.getByRole('button', { name: 'Review and save' })).toBeEnabled();
});

describe('groups that answer queries', () => {
  // The description is a part of the name.
  const ANSWERS = /^Answer queries from what this group records/;
  const checked = (name: RegExp) => screen.getByRole<HTMLInputElement>('checkbox', { name }).checked;

  const violations = async (part: HTMLElement) => {
    const found = await axe.run(part, { rules: { 'color-contrast': { enabled: false } } });
    return found.violations.map(({ id }) => id);
  };

  test('are chosen by the keyboard, beside a text that stays, and looked at before they are saved', async () => {
    const proxy = proxyWith();
    await edit();
    await press(/^web One rule$/);
    const box = screen.getByRole('checkbox', { name: ANSWERS });
    expect(checked(ANSWERS)).toBe(false);
    screen.getByRole('textbox', { name: 'Query offset' }).focus();
    await userEvent.tab();
    expect(box).toHaveFocus();
    await userEvent.keyboard(' ');
    expect(checked(ANSWERS)).toBe(true);
    expect(await violations(screen.getByRole('list', { name: 'Groups made here' }))).toEqual([]);
    const dialog = await save('for the dashboards');
    const diffs = within(dialog).getAllByLabelText(/^What changes/, { selector: 'pre' });
    expect(diffs.map(({ textContent }) => textContent)).toEqual([expect.stringMatching(/^\+ web$/m)]);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(saved(proxy)).toHaveLength(1));
    expect(saved(proxy)[0].data).toMatchObject({ text: TEXT, answering: ['web'] });
    expect(screen.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  });

  test('keep it under another name, and lose it when they are removed', async () => {
    const proxy = proxyWith({ groups: { data: { ...made, answering: ['web'] } } });
    await edit();
    await press(/^web One rule$/);
    await userEvent.type(screen.getByRole('textbox', { name: 'Group' }), 's');
    expect(checked(ANSWERS)).toBe(true);
    await press('Discard');
    await press('Remove group');
    const dialog = await save();
    expect(within(dialog).getByLabelText(/answer queries$/, { selector: 'pre' }).textContent).toContain('- web');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(saved(proxy)).toHaveLength(1));
    expect(saved(proxy)[0].data).toMatchObject({ text: '', answering: [] });
  });

  test('stand beside the YAML, also those that it no longer has', async () => {
    proxyWith({ groups: { data: { ...made, answering: ['web'] } } });
    await edit();
    const area = await yaml();
    await userEvent.clear(area);
    await userEvent.type(area, 'groups: [[]');
    const list = screen.getByRole('group', { name: 'Groups that answer queries from what they record' });
    expect(await within(list).findByText('No group of the text has this name.')).toBeInTheDocument();
    expect(await violations(list)).toEqual([]);
    await userEvent.click(within(list).getByRole('checkbox', { name: /^web/ }));
    expect(list).not.toBeInTheDocument();
  });

  test('are put back with their version', async () => {
    const proxy = proxyWith();
    proxy.answers.set(`${GROUPS}/versions`, {
      data: { versions: [made, { ...made, version: 2, answering: ['web'] }] },
    });
    await edit();
    await press('Earlier versions');
    await press(/^Version 2, saved by ann/);
    await press('Put version 2 back');
    await press(/^web One rule$/);
    expect(checked(ANSWERS)).toBe(true);
    expect(screen.getByRole('button', { name: 'Review and save' })).toBeEnabled();
  });

  test('are looked at by who may not edit', async () => {
    proxyWith({ role: 'Viewer', groups: { data: { ...made, answering: ['web'] } } });
    open();
    await press('Look at them');
    await press(/^web One rule$/);
    expect(checked(ANSWERS)).toBe(true);
    expect(screen.getByRole('checkbox', { name: ANSWERS })).toBeDisabled();
    await yaml();
    expect(screen.getByRole('checkbox', { name: 'web' })).toBeDisabled();
  });
});

test("a shard's rule is made one of the fleet", async () => {
  proxyWith();
  open();
  await press(/^latency/);
  await press(/^Slow/);
  await press('Make a fleet rule of it');
  expect(await screen.findByRole('textbox', { name: 'Alert' })).toHaveValue('Slow');
  expect(screen.getByRole('textbox', { name: 'Pending for' })).toHaveValue('5m');
  expect(screen.getByRole('textbox', { name: 'Interval' })).toHaveValue('30s');
  expect(screen.getByRole('button', { name: 'Review and save' })).toBeEnabled();
});

test('a rule that was made here is edited from where it is shown; a link leads to it in the alerting of Grafana', async () => {
  proxyWith();
  open();
  await press(/^web/);
  await press(/^a:b Recording/);
  const link = screen.getByRole('link', { name: "In Grafana's alerting" }).getAttribute('href') ?? '';
  expect(new URLSearchParams(link.split('?')[1]).get('search')).toBe('rule:"a:b" group:"web" namespace:"rules page"');
  await press('Edit');
  expect(await screen.findByRole('textbox', { name: 'Record' })).toHaveValue('a:b');
});

describe('the preview', () => {
  const preview: RulePreview = {
    ...{ kind: 'alerting', name: 'Slow', from: 0, to: 86_400_000, step: 120_000, interval: 60_000, series: 2 },
    ...{ mostSeries: 1, samples: 1234, cost: { elapsed: 1500, series: 12, samples: 3456 } },
    lines: [{ labels: { __name__: 'x', instance: 'a' }, values: [1, null, 2] }],
    alerts: [
      { labels: { alertname: 'Slow', instance: 'a' }, since: 0, firedAt: 300_000, endedAt: 900_000 },
      { labels: { alertname: 'Slow', instance: 'b' }, since: 0, endedAt: 60_000 },
    ],
    ...{ alertCount: 5, firedCount: 1, problems: [], warnings: ['s1 is missing: a lower bound'] },
  };
  const openRule = async () => {
    await edit();
    await press(/^web One rule$/);
    await press(/^a:b sum\(x\)/);
  };

  test('tells what the rule would have done, what it cost and who was missing', async () => {
    const proxy = proxyWith();
    proxy.answers.set('POST /fleets/demo/rule-preview', { data: preview });
    await openRule();
    await press('Preview the last day');
    const part = await screen.findByRole('region', { name: 'Preview' });
    expect(await within(part).findByRole('status')).toHaveTextContent(
      /^It would have raised 5 alerts, 1 of which would have fired \(1 at once at most\)\. Evaluated every 2m only, .* That took 1\.50 s and read 3\.5 K samples of 12 series\.$/
    );
    expect(within(part).getByText('s1 is missing: a lower bound')).toBeInTheDocument();
    expect(
      within(part)
        .getAllByRole('row')
        .map(({ textContent }) => textContent)
    ).toEqual([
      'LabelsSinceFired',
      expect.stringMatching(/^alertname="Slow", instance="a".*10m$/),
      expect.stringMatching(/instance="b".*Not: pending for 1m$/),
    ]);
    expect(within(part).getByText('And 3 more.')).toBeInTheDocument();
    expect(proxy.sent.at(-1)).toMatchObject({ method: 'POST', data: { text: TEXT, group: 0, rule: 0 } });
    await userEvent.type(screen.getByRole('textbox', { name: 'Record' }), 'c');
    expect(within(part).getByText('The groups were edited since; preview again.')).toBeInTheDocument();
  });

  test('is cancelled while it is awaited', async () => {
    const proxy = proxyWith();
    proxy.answers.set('POST /fleets/demo/rule-preview', 'hangs');
    await openRule();
    await press('Preview the last day');
    await press('Cancel');
    expect(screen.queryByRole('region', { name: 'Preview' })).not.toBeInTheDocument();
  });

  test('says why there is none', async () => {
    const proxy = proxyWith();
    const data = { code: 'refused', message: 'too many samples' };
    proxy.answers.set('POST /fleets/demo/rule-preview', { status: 409, data });
    await openRule();
    await press('Preview the last day');
    expect(await screen.findByText(/^too many samples/)).toBeInTheDocument();
  });
});

test('who may not edit sees the rules, and why they stay', async () => {
  proxyWith({ role: 'Viewer' });
  open();
  await press('Look at them');
  expect(await screen.findByText(/^Read-only/)).toBeInTheDocument();
  await press(/^web One rule$/);
  await press(/^a:b sum\(x\)/);
  expect(screen.getByRole('textbox', { name: 'Record' })).toBeDisabled();
  expect(screen.getByRole('textbox', { name: 'Expression' })).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Add group' })).toBeDisabled();
  expect(screen.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  expect(await yaml()).toBeDisabled();
});

test.each<[string, FakeAnswer, RegExp]>([
  ['refused', { status: 409, data: { code: 'refused', message: 'It has no rules.' } }, /^It has no rules\.$/],
  ['failing', { status: 503, data: { code: 'database_failed', message: 'It is broken.' } }, /It is broken\./],
])('%s: there is no editor, and it says why', async (_, groups, text) => {
  proxyWith({ groups });
  await edit();
  expect(await screen.findByText(text)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Review and save' })).not.toBeInTheDocument();
});

test('a fleet without rules has no editor', async () => {
  proxyWith({ rules: page([], { hasRules: false }) });
  open();
  expect(await screen.findByText('This fleet has no rules over the whole of it')).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Make and edit rules' })).not.toBeInTheDocument();
});

describe('Alertmanagers', () => {
  const takes: AlertmanagerState = { url: 'http://a:9093', sent: 12, waiting: 0, errors: 0, dropped: 0 };
  const fails: AlertmanagerState = { ...takes, url: 'http://b:9093', problem: 'connection refused', sent: 0, waiting: 3, dropped: 2 }; // prettier-ignore

  test('are shown with what became of alerts', async () => {
    proxyWith({ rules: { ...fleetPage, alertmanagers: [takes, fails], hasAlerts: true } });
    open();
    const table = await screen.findByRole('table', { name: 'Alertmanagers' });
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1)
        .map(({ textContent }) => textContent)
    ).toEqual(['http://a:9093Takes alerts01200', 'http://b:9093Takes none connection refused3002']);
  });

  test('are missed where there are alerts to send', async () => {
    proxyWith({ rules: { ...fleetPage, alertmanagers: [], hasAlerts: true } });
    open();
    expect(await screen.findByText(/^Alerts are sent nowhere/)).toBeInTheDocument();
  });
});
