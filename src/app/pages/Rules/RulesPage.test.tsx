import { setDataSourceSrv } from '@grafana/runtime';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type FleetRule, type FleetRuleGroup, type RulePage } from '../../../api/rules';
import { FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { RulesPage } from './RulesPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const RULES = '/api/v1/fleets/demo/rules';
const PATH = '/fleets/:fleet/rules';
const SHOP = { uid: 'ds1', type: 'promshards-fleet-datasource', jsonData: { fleet: 'demo' } };

const record: FleetRule = {
  ...{ kind: 'recording', name: 'job:up:sum', expr: 'sum by (job) (up)', labels: { zone: 'eu' }, health: 'ok' },
  ...{ evaluationTime: 12, longest: 340, samples: 7, lastEvaluation: 1_700_000_000_000 },
};
const broken: FleetRule = { ...record, name: 'broken', health: 'err', lastError: 's1 is missing', samples: 0 };
const down: FleetRule = {
  ...{ kind: 'alerting', name: 'Down', expr: 'up == 0', labels: {}, health: 'ok', evaluationTime: 1, state: 'firing' },
  ...{ for: 90_000, keepFiringFor: 0, annotations: { summary: 'it is down' }, alertCount: 120 },
  alerts: [
    {
      ...{ state: 'firing', since: Date.now() - 7_200_000, labels: { alertname: 'Down', instance: 'a' }, value: '0' },
      annotations: { summary: 'a is down' },
    },
  ],
};

const NONE = { rules: 0, ok: 0, err: 0, unknown: 0, firing: 0, pending: 0, remarked: 0 };

function group(name: string, rules: readonly FleetRule[], change: Partial<FleetRuleGroup> = {}): FleetRuleGroup {
  const count = (is: (rule: FleetRule) => boolean) => rules.filter(is).length;
  return {
    ...{ name, file: 'rules/web.yml', interval: 30_000, limit: 0, evaluationTime: 20, rules: [...rules] },
    counts: {
      ...{ ...NONE, rules: rules.length, ok: count(({ health }) => health === 'ok') },
      ...{ err: count(({ health }) => health === 'err'), firing: count(({ state }) => state === 'firing') },
      remarked: count(({ remarks = [] }) => remarks.length > 0),
    },
    ...change,
  };
}

function page(groups: readonly FleetRuleGroup[], change: Partial<RulePage> = {}): RulePage {
  const rules = groups.flatMap((one) => one.rules);
  const sum = (of: (counts: RulePage['summary']) => number) =>
    groups.reduce((all, { counts, missed = 0 }) => all + of({ ...counts, groups: 0, missed }), 0);
  return {
    ...{ fleet: 'demo', hasRules: true, total: rules.length, groups: [...groups], problems: [] },
    summary: {
      ...{ ...NONE, groups: groups.length, missed: sum(({ missed }) => missed), rules: rules.length },
      ...{ ok: sum(({ ok }) => ok), err: sum(({ err }) => err), firing: sum(({ firing }) => firing) },
    },
    results: { records: 'records', elsewhere: false },
    ...change,
  };
}

const own = page([
  group('web', [record, broken], { missed: 2, longest: 400, queryOffset: 15_000 }),
  group('alerts', [down]),
]);
const NO_RULES = page([], { results: undefined });

function proxyWith(fleetPage: RulePage, shardsPage: RulePage = NO_RULES): FakeProxy {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set(RULES, ({ url }) => ({ data: url.includes('of=shards') ? shardsPage : fleetPage }));
  setDataSourceSrv({ getList: () => [SHOP], getInstanceSettings: () => SHOP } as never);
  return proxy;
}

const open = (address = '') => renderPage(<RulesPage />, `/fleets/demo/rules${address}`, PATH);
const askedFor = (proxy: FakeProxy, of: 'fleet' | 'shards') =>
  proxy.asked
    .filter((url) => url.includes(`${RULES}?`) && url.includes(`of=${of}`))
    .map((url) => new URLSearchParams(url.split('?')[1]));
const unfold = (name: RegExp) => userEvent.click(screen.getByRole('button', { name, expanded: false }));

test('groups are folded, with how they are at a glance', async () => {
  proxyWith(own);
  open();
  expect(await screen.findByText(/^3 rules: 2 ok, 1 failing, 1 firing, in 2 groups; 2 slots missed\.$/)).toBeVisible();
  expect(screen.getByText('Results are written to records, and read from there.')).toBeInTheDocument();
  expect(screen.getByText(/^2 rules: 1 ok, 1 failing; 2 slots missed$/)).toBeInTheDocument();
  expect(screen.queryByText('job:up:sum')).not.toBeInTheDocument();
  expect(await screen.findByText('No shard has rules of its own.')).toBeInTheDocument();
});

test('a group tells when it runs, and its rules; a rule all there is to it', async () => {
  proxyWith(own);
  open();
  await screen.findByText('web');
  await unfold(/^web/);
  expect(screen.getByText(/^Every 30s; 15s in the past; .*at most 400 ms\.$/)).toBeInTheDocument();
  const rules = screen.getByRole('list', { name: 'Rules of web' });
  expect(within(rules).getByText('s1 is missing')).toBeInTheDocument();
  await unfold(/^job:up:sum/);
  const texts = within(rules)
    .getAllByRole('term')
    .map((term) => `${term.textContent}: ${term.nextSibling?.textContent}`);
  expect(texts).toEqual([
    expect.stringMatching(/^Last run: .*, 12 ms$/),
    'Longest run: 340 ms',
    'Samples written: 7',
    'Labels: zone="eu"',
  ]);
  const link = within(rules).getByRole('link', { name: 'Open in Explore' }).getAttribute('href') ?? '';
  expect(new URLSearchParams(link.split('?')[1]).get('panes')).toContain('"expr":"sum by (job) (up)"');
});

test('alerts with their state, since when, labels and what they say', async () => {
  proxyWith(own);
  open('?alert=Down');
  const table = await screen.findByRole('region', { name: 'Alerts of Down' });
  const [row] = within(table).getAllByRole('row').slice(1);
  expect(row).toHaveTextContent(/Firing.*2 h agoalertname="Down", instance="a"summary: a is down0$/);
  expect(table).toHaveTextContent('1 of 120 alerts');
  expect(screen.getByText('1m30s')).toBeInTheDocument();
});

test.each([
  ['?alert=Down', { rule: 'Down', kind: 'alerting' }, 'Only Down'],
  ['?rule=broken&group=web', { rule: 'broken', group: 'web' }, 'Only broken, web'],
])('the address %s opens at its rule, and leads to all', async (address, asked, title) => {
  const proxy = proxyWith(own);
  open(address);
  expect(await screen.findByText(title)).toBeInTheDocument();
  expect(Object.fromEntries(askedFor(proxy, 'fleet')[0])).toEqual({ ...asked, of: 'fleet', offset: '0', limit: '100' });
  const [rule] = await screen.findAllByRole('button', { name: new RegExp(`^${asked.rule}`) });
  expect(rule).toHaveAttribute('aria-expanded', 'true');
  await userEvent.click(screen.getByRole('button', { name: 'Show all rules' }));
  await waitFor(() =>
    expect(Object.fromEntries(askedFor(proxy, 'fleet').at(-1) ?? [])).toEqual({
      of: 'fleet',
      offset: '0',
      limit: '100',
    })
  );
  expect(screen.queryByText(title)).not.toBeInTheDocument();
});

test('filters are asked of the proxy, for both', async () => {
  const proxy = proxyWith(own);
  open('?health=err&kind=recording&page=2&nonsense=1&state=bad');
  const user = userEvent.setup();
  await screen.findByText('3 of 3 rules are shown');
  expect(Object.fromEntries(askedFor(proxy, 'fleet')[0])).toEqual({
    ...{ of: 'fleet', health: 'err', kind: 'recording', offset: '100', limit: '100' },
  });
  await user.click(screen.getByRole('combobox', { name: 'State' }));
  await user.click(within(await screen.findByRole('listbox')).getByText('Pending'));
  await waitFor(() => expect(askedFor(proxy, 'shards').at(-1)?.get('state')).toBe('pending'));
  expect(askedFor(proxy, 'fleet').at(-1)?.get('offset')).toBe('0');
  await user.type(screen.getByLabelText('Search'), 'job:');
  await waitFor(() => expect(askedFor(proxy, 'fleet').at(-1)?.get('search')).toBe('job:'));
});

describe('values', () => {
  const end = Math.floor(Date.now() / 1000);
  const answer =
    (n: number) =>
    ({ url }: { readonly url: string }) => {
      const params = new URLSearchParams(url.split('?')[1]);
      const result = Array.from({ length: n }, (_, i) => ({
        metric: { __name__: 'job:up:sum', job: `j${i}` },
        values: [[Number(params.get('end')), String(i + 0.25)]],
      }));
      return { data: { status: 'success', data: { resultType: 'matrix', result } } };
    };

  test('of what is recorded are read when they are asked for', async () => {
    const proxy = proxyWith(own);
    proxy.answers.set('/fleets/demo/api/v1/query_range', answer(2));
    open('?rule=job:up:sum');
    const user = userEvent.setup();
    await user.click((await screen.findAllByRole('button', { name: 'Show the values' }))[0]);
    const rows = (await screen.findAllByRole('row')).map((row) => row.textContent);
    expect(rows).toEqual(['job:up:sum{job="j0"}0.25', 'job:up:sum{job="j1"}1.25']);
    const url = proxy.asked.find((one) => one.includes('query_range')) ?? '';
    const asked = new URLSearchParams(url.split('?')[1]);
    expect(asked.get('query')).toBe('{__name__="job:up:sum",zone="eu"}');
    expect(Number(asked.get('end'))).toBeGreaterThanOrEqual(end);
    expect(screen.getByRole('figure', { name: 'The last 6 hours' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Hide the values' }));
    expect(screen.queryByRole('figure')).not.toBeInTheDocument();
  });

  test('are cut where there are many', async () => {
    const proxy = proxyWith(own);
    proxy.answers.set('/fleets/demo/api/v1/query_range', answer(20));
    open('?alert=Down');
    await userEvent.click((await screen.findAllByRole('button', { name: 'Show the values' }))[0]);
    expect(await screen.findByText('There are more series; these are 12 of them.')).toBeInTheDocument();
    expect(
      proxy.asked.some((url) => url.includes(`query=${encodeURIComponent('up == 0').replaceAll('%20', '+')}`))
    ).toBe(true);
  });

  test('that cannot be had say why', async () => {
    const proxy = proxyWith(own);
    const error = { status: 'error', errorType: 'unavailable', error: 's1 is missing here' };
    proxy.answers.set('/fleets/demo/api/v1/query_range', { status: 503, data: error });
    open('?alert=Down');
    await userEvent.click((await screen.findAllByRole('button', { name: 'Show the values' }))[0]);
    expect(await screen.findByText(/s1 is missing here/)).toBeInTheDocument();
  });
});

test("shards' own rules with what is wrong, copied as rules of the fleet", async () => {
  const remark = 'Each shard computes this of its own targets. Make it a rule of the fleet.';
  const slow: FleetRule = {
    ...down,
    name: 'Slow',
    keepFiringFor: 3_600_000,
    alerts: [],
    alertCount: 0,
    remarks: [remark],
  };
  proxyWith(NO_RULES, page([group('shards', [{ ...record, remarks: [] }, slow], { shards: ['s0', 's1'] })]));
  open();
  const user = userEvent.setup();
  await screen.findByText(/1 wrong over the whole fleet\. On s0, s1$/);
  await user.click(screen.getByRole('button', { name: /^shards/ }));
  expect(screen.getByText(remark)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: /^Slow/ }));
  expect(screen.getByRole('button', { name: 'Copy as a fleet rule' })).toBeEnabled();
});

test('what is wrong with the files is told, with what to do', async () => {
  proxyWith(page([], { problems: ['The rule files are refused: a.yml:1: no.'] }));
  open();
  const [problems] = await screen.findAllByRole('list', { name: 'Problems: Rules over the whole fleet' });
  expect(problems).toHaveTextContent('The rule files are refused: a.yml:1: no.');
  expect(within(problems).getByRole('button', { name: /^What to do/ })).toBeInTheDocument();
});

test.each([
  [{ ...NO_RULES, hasRules: false }, 'This fleet has no rules over the whole of it'],
  [NO_RULES, 'There are no rules yet, in files or made here'],
  [{ ...own, total: 0, groups: [] }, 'No rule is like that'],
])('nothing to show', async (answer, text) => {
  proxyWith(answer);
  open();
  expect(await screen.findByText(text)).toBeInTheDocument();
});

test.each([
  [403, 'You may not see this'],
  [502, 'The proxy does not answer'],
])('HTTP %d says why nothing is shown', async (status, title) => {
  const proxy = proxyWith(own);
  proxy.answers.set(RULES, { status, data: {} });
  open();
  expect(await screen.findAllByText(title)).toHaveLength(2);
});

test('what is shown stays where the next answer fails, and is called old', async () => {
  const proxy = proxyWith(own);
  open();
  await screen.findByText('web');
  proxy.answers.set(RULES, { status: 502, data: {} });
  expect(await screen.findAllByText(/^What you see is .* old$/, {}, { timeout: 15_000 })).not.toHaveLength(0);
  expect(screen.getByText('web')).toBeInTheDocument();
});
