import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type StoredPage as Answer } from '../../../api/storedPage';
import { FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { StorePage } from './StorePage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const STORE = '/api/v1/fleets/demo/store';
const NONE = { metrics: 0, series: 0 };
const queue = { name: 'q', url: 'http://store:8428/api/v1/write', pending: 5, failed: 2, dropped: 0, behind: 900 };

const answer: Answer = {
  ...{ fleet: 'demo', rate: 0.1, total: 2, problems: [] },
  store: {
    ...{ id: 'store', flavour: 'victoriametrics', allow: ['up'], relabelling: 'write_relabel_configs: []' },
    ...{ isApplied: true, buffer: 600, before: 1_700_000_000_000 },
  },
  metrics: [
    { name: 'left_out', series: 30, share: 0.75, stored: 'none', selectors: [], rules: ['Slow'], ruleCount: 4 },
    { name: 'up', series: 10, share: 0.25, stored: 'all', selectors: ['up'], rules: [], ruleCount: 0 },
  ],
  summary: { all: { metrics: 1, series: 10 }, some: NONE, none: { metrics: 1, series: 30 } },
  writers: [
    { shard: 's0', replica: 'a', queues: [queue] },
    { shard: 's1', replica: 'a' },
  ],
};

function open(data: Answer | number = answer): FakeProxy {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set(STORE, typeof data === 'number' ? { status: data, data: {} } : { data });
  renderPage(<StorePage />, '/fleets/demo/store', '/fleets/:fleet/store');
  return proxy;
}

const rowOf = (name: string) => screen.getByRole('rowheader', { name }).closest('tr');

test('each metric tells how large it is, whether it is written, and who reads it', async () => {
  open();
  await screen.findByRole('rowheader', { name: 'up' });
  expect(screen.getByRole('status')).toHaveTextContent(
    'Written: 10 series, 1/s (metrics: 1); Not written: 30 series, 3/s (metrics: 1)'
  );
  expect(rowOf('left_out')).toHaveTextContent(
    /303\/s75\.0%Not writtenNo selector of the allow list takes itSlow and 3 more/
  );
  expect(rowOf('up')).toHaveTextContent(/101\/s25\.0%Writtenup/);
  expect(screen.getByText('The allow list is in the configuration of the shards.')).toBeInTheDocument();
});

test('each shard tells how far it is behind', async () => {
  open();
  const table = await screen.findByRole('region', { name: 'Remote write of the shards' });
  expect(within(table).getByText('Too late for the store')).toBeInTheDocument();
  expect(within(table).getByText('It tells of no remote write.')).toBeInTheDocument();
});

test('what is searched for is asked of the proxy', async () => {
  const proxy = open();
  await screen.findByRole('rowheader', { name: 'up' });
  await userEvent.type(screen.getByLabelText('Search'), 'job');
  await waitFor(() =>
    expect(proxy.asked.some((url) => url.includes('store?') && url.includes('search=job'))).toBe(true)
  );
});

test.each<[string, Answer, string | RegExp]>([
  ['no store', { ...answer, store: undefined, writers: [] }, 'This fleet has no long-term store'],
  ['no match', { ...answer, total: 0, metrics: [] }, 'No metric is like that'],
  ['no list', { ...answer, store: { ...answer.store!, allow: undefined } }, /^There is no allow list/],
  ['a missing shard', { ...answer, problems: ['s1 is missing. What is shown is a lower bound.'] }, /a lower bound\.$/],
])('%s', async (_, data, text) => {
  open(data);
  expect(await screen.findByText(text)).toBeInTheDocument();
});

test.each([
  [403, 'You may not see this'],
  [502, 'The proxy does not answer'],
])('HTTP %d says why nothing is shown', async (status, title) => {
  open(status);
  expect(await screen.findByText(title)).toBeInTheDocument();
});
