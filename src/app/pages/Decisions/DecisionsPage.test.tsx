import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type AuditEntry, type Decision } from '../../../api/decisions';
import { FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { DecisionsPage } from './DecisionsPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const NOW = 1_700_000_000_000;
const DECISIONS = '/fleets/demo/decisions';
const AUDIT = '/fleets/demo/audit';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

function decision(id: number, change: Partial<Decision> = {}): Decision {
  return {
    ...{ id, fleet: 'demo', at: NOW - 60_000 * (10 - id), origin: 'autoscaler', from: 3, to: 4, outcome: 'scale-up' },
    ...{ applied: true, recommended: 5, limits: ['scale-up-rate'], policyVersion: 2 },
    proposals: [
      { metric: 'cpu', total: 2.5, ratio: 1.19, missing: 0, shards: 4 },
      { metric: 'memory', total: 2 ** 30, missing: 3 },
    ],
    conditions: [{ type: 'ScalingLimited', status: true, reason: 'TooManyReplicas', message: 'it may grow by one' }],
    sentence: '3 -> 4: CPU at 83 % of the 70 % target asks for 4',
    ...change,
  };
}

const entry: AuditEntry = {
  ...{ id: 3, fleet: 'demo', at: NOW - 1000, login: 'ada', action: 'policy.save', reason: 'peaks on Mondays' },
  sentence: 'saved version 2 of the policy',
  before: { targets: { cpu: 70 }, maxShards: 4 },
  after: { targets: { cpu: 50 }, maxShards: 4 },
};

async function open(decisions: Decision[] | { status: number; data?: unknown }, address = '', next?: number) {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo fleet')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set('/fleets/demo/usage', {
    data: {
      ...{ fleet: 'demo', step: 60_000, capacity: { cpu: 1 } },
      points: [
        { at: NOW - 120_000, shards: 3, cpu: 2.4, missing: 0 },
        { at: NOW - 60_000, shards: 4, cpu: 2.6, missing: 0 },
      ],
    },
  });
  proxy.answers.set(DECISIONS, 'status' in decisions ? decisions : { data: { decisions, next } });
  proxy.answers.set(AUDIT, { data: { entries: [entry] } });
  renderPage(<DecisionsPage />, `/fleets/demo/decisions${address}`, '/fleets/:fleet/decisions');
  await pass(0);
  const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
  const press = async (name: string | RegExp) => {
    await user.click(screen.getByRole('button', { name }));
    await pass(0);
  };
  const asked = (end: string) =>
    proxy.asked.filter((url) => url.split('?')[0].endsWith(end)).map((url) => new URLSearchParams(url.split('?')[1]));
  return { proxy, user, press, asked };
}

const list = () => within(screen.getByRole('list', { name: 'Decisions' }));

test('decisions as sentences, with what each metric asked for and what limited it', async () => {
  const { press } = await open([decision(2), decision(1, { outcome: 'hold', sentence: '3: all on target' })]);
  expect(list().getByText(/3 → 4: CPU at 83 % of the 70 % target asks for 4/)).toBeInTheDocument();
  expect(list().getByText('As many as before.')).toBeInTheDocument();
  expect(screen.queryByText('What limited it')).not.toBeInTheDocument();
  await press(/3 → 4/);
  expect(
    screen.getByText(/There were 3 shards, the metrics ask for 5, wanted are 4. Policy version 2./)
  ).toBeInTheDocument();
  expect(screen.getByText('The policies of scale-up allow no faster growth')).toBeInTheDocument();
  const table = within(screen.getByRole('table'));
  expect(table.getByRole('row', { name: 'CPU 2.50 cores 119% 4 0' })).toBeInTheDocument();
  expect(table.getByRole('row', { name: /^Memory 1(\.0)? GiB – – 3$/ })).toBeInTheDocument();
  expect(screen.getByText(/ScalingLimited \(TooManyReplicas\): it may grow by one/)).toBeInTheDocument();
  await press(/3 → 4/);
  expect(screen.queryByText('What limited it')).not.toBeInTheDocument();
});

test('the number of shards is there in words', async () => {
  await open([decision(2)]);
  expect(within(screen.getByRole('figure', { name: /Shards/ })).getByText(/Shards: 4/)).toBeInTheDocument();
});

test('what was set by hand tells who and why, and what was not carried out says so', async () => {
  await open([
    decision(2, { origin: 'manual', login: 'ada', reason: 'Black Friday', limits: [], proposals: [] }),
    decision(1, { applied: false }),
  ]);
  expect(list().getByText('By hand: ada, “Black Friday”')).toBeInTheDocument();
  expect(list().getByText('Not carried out')).toBeInTheDocument();
});

test('a link opens its decision, also where that is not among those listed', async () => {
  const { proxy } = await open([decision(8)], '?decision=8');
  expect(list().getByRole('button', { name: /3 → 4/ })).toHaveAttribute('aria-expanded', 'true');
  expect(proxy.asked.some((url) => url.endsWith('/decisions/8'))).toBe(false);
});

test('a link to an old decision loads it', async () => {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo fleet')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set(`${DECISIONS}/1`, { data: decision(1, { sentence: '1 -> 2: long ago' }) });
  proxy.answers.set(DECISIONS, { data: { decisions: [decision(8)] } });
  renderPage(<DecisionsPage />, '/fleets/demo/decisions?decision=1', '/fleets/:fleet/decisions');
  await pass(0);
  const linked = within(screen.getByRole('list', { name: 'The decision of the link' }));
  expect(linked.getByRole('button', { name: /1 → 2: long ago/ })).toHaveAttribute('aria-expanded', 'true');
});

test('filters and pages are asked of the proxy', async () => {
  const { press, asked, user } = await open([decision(9)], '?outcome=scale-up', 9);
  expect(asked(DECISIONS)[0].get('outcome')).toBe('scale-up');
  expect(Number(asked(DECISIONS)[0].get('from'))).toBe(NOW - 86_400_000);
  await press('Older');
  expect(asked(DECISIONS).at(-1)?.get('before')).toBe('9');
  await user.click(screen.getByRole('radio', { name: 'Audit' }));
  await pass(0);
  const audit = within(screen.getByRole('list', { name: 'Audit' }));
  expect(audit.getByText('ada')).toBeInTheDocument();
  expect(audit.getByText('Why: peaks on Mondays')).toBeInTheDocument();
  expect(audit.getAllByRole('listitem').map((item) => item.textContent)).toContain('targets.cpu 70 → 50');
  expect(asked(AUDIT)[0].get('before')).toBeNull();
});

test('everything that the filters let through can be saved, not the page alone', async () => {
  const saved: string[] = [];
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  window.URL.createObjectURL = () => 'blob:history';
  window.URL.revokeObjectURL = () => undefined;
  const { proxy, press, asked } = await open([decision(9)], '', 9);
  proxy.answers.set(DECISIONS, { data: { decisions: [decision(9), decision(8)] } });
  await press(/CSV/);
  await pass(100);
  expect(saved).toEqual(['demo-decisions.csv']);
  expect(asked(DECISIONS).at(-1)?.get('before')).toBeNull();
});

test('a time without decisions says so', async () => {
  await open([]);
  expect(screen.getByText('No decision in this time')).toBeInTheDocument();
});

test('a fleet that is not scaled from here says so', async () => {
  await open({ status: 409, data: { code: 'refused', message: 'not managed' } });
  expect(screen.getByText('The number of shards of this fleet is not decided here')).toBeInTheDocument();
  expect(screen.queryByRole('list')).not.toBeInTheDocument();
});

test('a proxy that does not answer is told, and asked again on request', async () => {
  const { proxy, press } = await open({ status: 502, data: {} });
  proxy.answers.set(DECISIONS, { data: { decisions: [decision(1)] } });
  await press('Try again');
  expect(list().getByText(/3 → 4/)).toBeInTheDocument();
});
