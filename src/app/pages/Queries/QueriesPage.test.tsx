import { setDataSourceSrv } from '@grafana/runtime';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type LoggedQuery, type QueryLogPage } from '../../../api/queryLog';
import { type RunningQuery } from '../../../api/runningQueries';
import { DATA_SOURCE_TYPE } from '../../data/fleetDataSource';
import { type FakeAnswer, FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { QueriesPage } from './QueriesPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

beforeEach(() => {
  const dataSource = { uid: 'fds', type: DATA_SOURCE_TYPE, jsonData: { fleet: 'demo' } };
  setDataSourceSrv({ getList: () => [dataSource] } as never);
});

const NO_SUMS = { runs: 0, failed: 0, totalMs: 0, largestMs: 0, bytes: 0, series: 0, samples: 0, cached: 0 };

const dear: LoggedQuery = {
  ...{ query: 'sum by (code) (rate(x[5m]))', step: 15_000, runs: 1200, failed: 3, totalMs: 600_000, largestMs: 2500 },
  ...{ bytes: 5 * 2 ** 20, series: 400, samples: 100, cached: 300, first: 0, last: 0, notPushed: 'topk orders' },
  askers: [
    { login: 'ada', dashboard: 'd1', panel: '7', runs: 1100 },
    { login: '', dashboard: 'd2', runs: 60 },
    { login: 'bob', runs: 40 },
  ],
};
const log: QueryLogPage = {
  ...{ fleet: 'demo', from: 0, to: 1, total: 60, next: 25, problems: [] },
  queries: [dear, { ...dear, ...NO_SUMS, query: 'up', step: 0, runs: 1, notPushed: undefined, askers: [] }],
  all: { ...NO_SUMS, runs: 2000, failed: 4, totalMs: 1_200_000, bytes: 2 ** 30 },
  others: { ...NO_SUMS, runs: 800, totalMs: 5000 },
};

let under: readonly RunningQuery[] = [];
beforeEach(() => {
  under = [];
});

function open(answer: FakeAnswer, search = '', role: 'Viewer' | 'Admin' = 'Viewer'): FakeProxy {
  const proxy = new FakeProxy(role);
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set('/fleets/demo/queries/running', { data: { fleet: 'demo', queries: under } });
  proxy.answers.set('/fleets/demo/queries', answer);
  renderPage(<QueriesPage />, `/fleets/demo/queries${search}`, '/fleets/:fleet/queries');
  return proxy;
}

const askedFor = (proxy: FakeProxy): URLSearchParams => {
  const [, search] = proxy.asked
    .filter((url) => url.includes('/queries?'))
    .at(-1)!
    .split('?');
  return new URLSearchParams(search);
};

test('each query tells what it cost, why the proxy computed a part of it, and who asks it', async () => {
  open({ data: log });
  const row = within(await screen.findByRole('row', { name: /^sum by/ }));
  expect(row.getByText('Step 15s · Computed in part by the proxy: topk orders')).toBeInTheDocument();
  expect(row.getByText('3 failed')).toBeInTheDocument();
  expect(row.getByText('10 min (50%)')).toBeInTheDocument();
  expect(row.getByText('Mean 500 ms, slowest 2.5 s')).toBeInTheDocument();
  expect(row.getByText('5.0 MiB')).toBeInTheDocument();
  expect(row.getByText('Up to 400 series · 75% from the cache')).toBeInTheDocument();
  expect(row.getByRole('link', { name: 'panel 7' })).toHaveAttribute('href', '/d/d1?viewPanel=7');
  expect(row.getByRole('link', { name: 'dashboard' })).toHaveAttribute('href', '/d/d2');
  expect(row.getByText(/^bob/)).toHaveTextContent('bob (40)');
  expect(screen.getByRole('row', { name: /^up/ })).toHaveTextContent('Instant');
});

test('a query leads to Explain, in the range of the page', async () => {
  open({ data: log }, '?from=now-1h');
  const link = await screen.findByRole('link', { name: 'Explain sum by (code) (rate(x[5m]))' });
  const address = new URL(link.getAttribute('href')!, 'http://grafana');
  expect(screen.getByRole('link', { name: 'Explore up' }).getAttribute('href')).toMatch(/^\/explore\?.*fds.*now-1h/);
  expect(Object.fromEntries(address.searchParams)).toEqual({
    fleet: 'demo',
    query: dear.query,
    from: 'now-1h',
    to: 'now',
  });
});

test('all of the time is told, and what is not listed', async () => {
  open({ data: { ...log, problems: ['The disk is full.'] } });
  await screen.findByRole('row', { name: /^up/ });
  expect(screen.getAllByRole('status')[0]).toHaveTextContent(
    '2.0 K runs; 20 min in all; 1.0 GiB from shards. Failed: 4. Not listed: 800 runs of long or cheap queries, 5.0 s.'
  );
  expect(screen.getByText('The disk is full.')).toBeInTheDocument();
});

test('text, order, range and page are asked of the proxy, in whole hours', async () => {
  const proxy = open({ data: log }, '?from=3600001&to=7200001&order=bytes&page=2');
  await screen.findByRole('row', { name: /^up/ });
  expect(Object.fromEntries(askedFor(proxy))).toEqual({
    ...{ order: 'bytes', offset: '25', limit: '25', from: '3600000', to: '10800000' },
  });
  await userEvent.click(screen.getByRole('button', { name: '3' }));
  await waitFor(() => expect(askedFor(proxy).get('offset')).toBe('50'));
  await userEvent.type(screen.getByLabelText('Search'), 'code');
  await waitFor(() => expect(askedFor(proxy).get('search')).toBe('code'));
  expect(askedFor(proxy).get('offset')).toBe('0');
  await userEvent.click(screen.getByLabelText('Most first'));
  await userEvent.click(await screen.findByText('Failed runs'));
  await waitFor(() => expect(askedFor(proxy).get('order')).toBe('failed'));
});

test.each<[string, FakeAnswer, string, string]>([
  ['nothing asked', { data: { ...log, total: 0, queries: [] } }, '', 'Nothing was asked in this time'],
  ['no match', { data: { ...log, total: 0, queries: [] } }, '?search=x', 'No query of this time holds that text'],
  ['forbidden', { status: 403, data: {} }, '', 'You may not see this'],
  ['no proxy', { status: 502, data: {} }, '', 'The proxy does not answer'],
])('%s', async (_, answer, search, text) => {
  open(answer, search);
  expect(await screen.findByText(text)).toBeInTheDocument();
});

test('what awaits the proxy says so', async () => {
  open('hangs');
  expect(await screen.findByLabelText('Loading the queries')).toBeInTheDocument();
});

describe('what is under way', () => {
  const running: RunningQuery = {
    ...{ id: 'q1', kind: 'query_range', query: 'sum(x)', more: 0, elapsedMs: 12_340, state: 'running' },
    ...{ range: { start: 0, end: 6 * 3_600_000, step: 15_000 }, asker: { login: 'ada', dashboard: 'd1', panel: '7' } },
  };
  const table = async () => within(await screen.findByRole('region', { name: 'Table of queries under way' }));

  test('is told, with who asks it and for how long', async () => {
    const page: RunningQuery = { ...running, id: 'q2', kind: 'fanout', more: 2, state: 'waiting', asker: undefined };
    under = [running, page];
    open({ data: log });
    const [, first, second] = (await table()).getAllByRole('row');
    expect(first).toHaveTextContent('sum(x)Range · 6 h in steps of 15s12.3 sada, panel 7');
    expect(within(first).getByRole('link', { name: 'panel 7' })).toHaveAttribute('href', '/d/d1?viewPanel=7');
    expect(second).toHaveTextContent(
      /Computed in a page · .* · and 2 other texts · waits for its turn.*Another organization/
    );
  });

  test('is ended by an Admin, who is asked whether it is meant', async () => {
    under = [running];
    const proxy = open({ data: log }, '', 'Admin');
    await userEvent.click((await table()).getByRole('button', { name: 'End sum(x)' }));
    proxy.answers.set('/fleets/demo/queries/running', { data: { fleet: 'demo', queries: [] } });
    proxy.answers.set('/fleets/demo/queries/running/q1', { data: running });
    await userEvent.click(screen.getByRole('button', { name: 'End the query' }));
    expect(await screen.findByText('No query is under way now.')).toBeInTheDocument();
    expect(proxy.sent.map(({ method, url }) => `${method} ${url}`)).toContainEqual(
      expect.stringMatching(/^DELETE .*\/q1$/)
    );
  });

  test('cannot be ended by others', async () => {
    under = [running];
    open({ data: log });
    expect((await table()).queryByRole('button', { name: /^End/ })).toBeNull();
  });
});
