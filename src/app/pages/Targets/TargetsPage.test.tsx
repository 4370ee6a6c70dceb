import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type Target, type TargetPage } from '../../../api/targets';
import { FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { TargetsPage } from './TargetsPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const TARGETS = '/fleets/demo/targets';
const PATH = '/fleets/:fleet/targets';

function target(change: Partial<Target> = {}): Target {
  return {
    ...{ job: 'vms', address: 'vm-1:9100', labels: { zone: 'a' }, shard: 's1', state: 'placed', health: 'up' },
    ...{ weight: 100, weightKnown: true, since: Date.now() - 7_200_000, flags: [], ...change },
  };
}

function page(targets: readonly Target[], change: Partial<TargetPage> = {}): TargetPage {
  return {
    ...{ fleet: 'demo', placed: true, problems: [], total: targets.length, targets: [...targets] },
    summary: {
      ...{ targets: targets.length, addresses: targets.length, jobs: ['nodes', 'vms'] },
      flags: { tooHeavy: 0, scrapedTwice: 0, unscraped: 0 },
      health: { up: targets.length, down: 0, unknown: 0 },
      shards: [
        { id: 's1', targets: 3, weight: 300, heaviest: 200 },
        { id: 's2', targets: 1, weight: 100, heaviest: 100 },
      ],
    },
    ...change,
  };
}

function proxyWith(answer: TargetPage): FakeProxy {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set(TARGETS, { data: answer });
  return proxy;
}

const open = (address = '') => renderPage(<TargetsPage />, `/fleets/demo/targets${address}`, PATH);
const askedFor = (proxy: FakeProxy) =>
  proxy.asked.filter((url) => url.includes(TARGETS)).map((url) => new URLSearchParams(url.split('?')[1]));

test('each target with its shard, weight, state, and when and why it came', async () => {
  const lastMove = { id: 1, address: 'vm-2:9100', from: 's1', to: 's2', reason: 'drain' as const, planned: 0 };
  proxyWith(
    page([
      target(),
      target({
        address: 'vm-2:9100',
        shard: 's2',
        from: 's1',
        state: 'moving',
        health: 'down',
        error: 'refused',
        lastMove,
      }),
      target({
        address: 'vm-3:9100',
        shard: undefined,
        since: undefined,
        state: 'waiting',
        health: 'unknown',
        weightKnown: false,
      }),
    ])
  );
  open();
  const rows = (await screen.findAllByRole('row')).slice(1).map((row) => row.textContent);
  expect(rows).toEqual([
    'vm-1:9100zone="a"vmss1100/sUp2 h',
    'vm-2:9100zone="a"vmss1 → s2100/sDownMovingrefused2 hCame from s1, because its shard drains',
    'vm-3:9100zone="a"vmsabout 100/sNot scraped yetWaiting',
  ]);
  expect(screen.getByText('1 to 3 of 3 targets; 3 in the fleet')).toBeInTheDocument();
  expect(screen.getByRole('img', { name: /s1 carries most: 300\/s, 1\.50 times the mean/ })).toBeInTheDocument();
});

test('what is typed is searched for when the typing pauses, and the rows stay until the answer is there', async () => {
  const proxy = proxyWith(page([target()]));
  open();
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Search'), 'vm-17');
  expect(askedFor(proxy)).toHaveLength(1);
  proxy.answers.set(TARGETS, 'hangs');
  await waitFor(() => expect(askedFor(proxy).at(-1)?.get('search')).toBe('vm-17'));
  expect(askedFor(proxy)).toHaveLength(2);
  expect(screen.getByText('vm-1:9100')).toBeInTheDocument();
});

test('filters, sorting and pages stand in the address and are asked of the proxy', async () => {
  const many = page([target()], { total: 250 });
  const proxy = proxyWith(many);
  open('?job=vms&sort=weight&order=desc&page=2');
  const user = userEvent.setup();
  await screen.findByText('vm-1:9100');
  expect(Object.fromEntries(askedFor(proxy)[0])).toEqual({
    ...{ job: 'vms', sort: 'weight', order: 'desc', offset: '100', limit: '100' },
  });
  expect(screen.getByRole('columnheader', { name: 'Weight' })).toHaveAttribute('aria-sort', 'descending');
  await user.click(screen.getByRole('button', { name: '3' }));
  await waitFor(() => expect(askedFor(proxy).at(-1)?.get('offset')).toBe('200'));
  await user.click(screen.getByRole('button', { name: 'Shard' }));
  await waitFor(() =>
    expect(Object.fromEntries(askedFor(proxy).at(-1) ?? [])).toMatchObject({ sort: 'shard', offset: '0' })
  );
  await user.click(screen.getByRole('button', { name: 'Shard' }));
  await waitFor(() => expect(askedFor(proxy).at(-1)?.get('order')).toBe('desc'));
});

test('targets something is wrong with are called out and shown alone', async () => {
  const some = page([target({ flags: ['tooHeavy'] })]);
  const flags = { tooHeavy: 1, scrapedTwice: 0, unscraped: 12 };
  const proxy = proxyWith({ ...some, summary: { ...some.summary, flags } });
  open();
  const user = userEvent.setup();
  expect(await screen.findByText('Too heavy: one target')).toBeInTheDocument();
  expect(screen.getByText('Not scraped: 12 targets')).toBeInTheDocument();
  expect(screen.queryByText(/^Scraped twice/)).not.toBeInTheDocument();
  await user.click(screen.getAllByRole('button', { name: 'Show these alone' })[0]);
  await waitFor(() => expect(askedFor(proxy).at(-1)?.get('flag')).toBe('unscraped'));
  await user.click(await screen.findByRole('button', { name: 'Show all targets' }));
  expect(await screen.findAllByRole('button', { name: 'Show these alone' })).toHaveLength(2);
});

test('a shard is chosen from a list', async () => {
  const proxy = proxyWith(page([target()]));
  open();
  const user = userEvent.setup();
  await user.click(await screen.findByRole('combobox', { name: 'Shard' }));
  await user.click(within(await screen.findByRole('listbox')).getByText('s2'));
  await waitFor(() => expect(askedFor(proxy).at(-1)?.get('shard')).toBe('s2'));
});

test('news of the placement make it ask again', async () => {
  const proxy = proxyWith(page([target()]));
  open();
  await screen.findByText('vm-1:9100');
  act(() => proxy.tell({ type: 'hello', at: 0 }));
  proxy.answers.set(TARGETS, { data: page([target({ address: 'vm-9:9100' })]) });
  act(() => proxy.tell({ type: 'topology', fleet: 'demo', at: 0, epoch: 2 }));
  expect(await screen.findByText('vm-9:9100', {}, { timeout: 5_000 })).toBeInTheDocument();
});

test.each([
  [page([]), 'This fleet has no targets yet'],
  [{ ...page([]), summary: { ...page([]).summary, targets: 5 } }, 'No target is like that'],
])('nothing to show', async (answer, text) => {
  proxyWith(answer);
  open();
  expect(await screen.findByText(text)).toBeInTheDocument();
});

test.each([
  [403, {}, 'You may not see this'],
  [502, {}, 'The proxy does not answer'],
  [
    503,
    { code: 'unavailable', message: 'no complete answer without member s1: it did not answer' },
    'The request failed',
  ],
])('HTTP %d says why nothing is shown', async (status, data, title) => {
  const proxy = proxyWith(page([]));
  proxy.answers.set(TARGETS, { status, data });
  open();
  expect(await screen.findByText(title)).toBeInTheDocument();
});

test('targets that others place: what their shards tell, and why some are missing', async () => {
  const labels = { instance: 'vm-1:9100', job: 'node' };
  const discovered = { __address__: 'vm-1:9100', __scheme__: 'https' };
  const scraped = { ...labelled(labels, discovered), lastScrape: Date.now() - 5_000, scrapeMs: 1_250 };
  const silent = 's2 did not answer, so what it alone knows is missing';
  proxyWith(page([scraped], { placed: false, problems: [silent] }));
  open();
  expect(await screen.findByText(silent)).toBeInTheDocument();
  const [row] = (await screen.findAllByRole('row')).slice(1);
  expect(row).toHaveTextContent('https://vm-1:9100/metricsinstance="vm-1:9100", job="node"');
  expect(row).toHaveTextContent('Downdial tcp: connection refused1.3 s5 s ago');
  await userEvent.setup().click(within(row).getByText('Before relabelling'));
  expect(within(row).getByText('__address__="vm-1:9100", __scheme__="https"')).toBeVisible();
  expect(screen.queryByRole('combobox', { name: 'State' })).not.toBeInTheDocument();
  expect(screen.queryByRole('columnheader', { name: 'On its shard since' })).not.toBeInTheDocument();
});

function labelled(labels: Target['labels'], discovered: Target['labels']): Target {
  const url = 'https://vm-1:9100/metrics';
  const { since: _, ...rest } = target({
    labels,
    discovered,
    url,
    health: 'down',
    error: 'dial tcp: connection refused',
  });
  return { ...rest, weightKnown: false, weight: 0 };
}

test('targets that are down are shown alone', async () => {
  const proxy = proxyWith(page([target()]));
  open('?health=down');
  await screen.findByText('vm-1:9100');
  expect(askedFor(proxy)[0].get('health')).toBe('down');
  const user = userEvent.setup();
  await user.click(await screen.findByRole('combobox', { name: 'Health' }));
  await user.click(within(await screen.findByRole('listbox')).getByText('Up (1)'));
  await waitFor(() => expect(askedFor(proxy).at(-1)?.get('health')).toBe('up'));
});
