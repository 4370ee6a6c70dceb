import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { type ShardUsage } from '../../../api/shardUsage';
import { FakeProxy, renderPage, scalingStatus } from '../../testing/fakeProxy';
import { OverTime } from './OverTime';

const NOW = 1_700_000_000_000;
const USAGE = '/fleets/demo/shard-usage';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

/** Two times of two shards, of which the second carries nearly all. */
function usage(change: Partial<ShardUsage> = {}): ShardUsage {
  return {
    ...{ fleet: 'demo', metric: 'cpu', step: 60_000, times: [NOW - 60_000, NOW] },
    ...{ mean: [1, 1], lowest: [0.4, 0.2], highest: [1.6, 1.8], total: 2, skewed: 1 },
    shards: [
      { id: 's1', skew: 0.3, values: [0.4, 0.2] },
      { id: 's2', skew: 1.7, values: [1.6, 1.8] },
    ],
    ...change,
  };
}

async function open(answer: ReturnType<FakeProxy['answers']['get']>, { managed = false } = {}) {
  const proxy = new FakeProxy();
  proxy.answers.set(USAGE, answer ?? 'hangs');
  renderPage(<OverTime fleet="demo" scaling={managed ? scalingStatus() : undefined} />);
  await pass(0);
  return { proxy, user: userEvent.setup({ advanceTimers: jest.advanceTimersByTime }) };
}

const lines = (figure: string) =>
  within(screen.getByRole('figure', { name: figure }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);

test('each shard has a line, the skewed is marked, and the mean has its own', async () => {
  await open({ data: usage() });
  expect(lines('CPU cores of each shard')).toEqual([
    's1: 0.200 (0.200 – 0.400)',
    's2 (1.70 × mean): 1.800 (1.600 – 1.800)',
    'Mean of all shards: 1.000 (1.000 – 1.000)',
  ]);
  expect(screen.getByText('More than 1.3 times the mean: s2 (1.70 × mean).')).toBeInTheDocument();
  expect(screen.getAllByRole('figure')).toHaveLength(1);
});

test('another metric is chosen, and asked for', async () => {
  const { proxy, user } = await open({ data: usage() });
  const gib = 1024 ** 3;
  proxy.answers.set(USAGE, {
    data: usage({
      ...{ metric: 'memory', mean: [gib, gib], skewed: 0 },
      shards: [{ id: 's1', skew: 1, values: [gib, null] }],
    }),
  });
  await user.click(screen.getByRole('radio', { name: 'Memory' }));
  await pass(0);
  expect(lines('Memory of each shard')).toContain('s1: 1.0 GiB (1.0 GiB – 1.0 GiB)');
  expect(screen.getByText('No shard uses more than 1.3 times the mean.')).toBeInTheDocument();
  expect(proxy.asked.filter((url) => url.includes('shard-usage')).at(-1)).toContain('metric=memory');
});

test('of many shards the range is drawn, and only the skewed have a name', async () => {
  const shards = [{ id: 's199', skew: 1.9, values: [1.6, 1.8] }];
  await open({ data: usage({ shards, total: 200, skewed: 14 }) });
  expect(lines('CPU cores of each shard').map((text) => text?.split(':')[0])).toEqual([
    'Lowest',
    'Highest',
    's199 (1.90 × mean)',
    'Mean of all shards',
  ]);
  expect(screen.getByText(/^14 shards use more than 1.3 times the mean, most of all s199/)).toBeInTheDocument();
});

test('nothing was recorded', async () => {
  const none = { times: [], mean: [], lowest: [], highest: [], total: 0, skewed: 0, shards: [] };
  await open({ data: usage(none) });
  expect(screen.getByText('Nothing was recorded in this time')).toBeInTheDocument();
});

test.each([
  [403, 'You may not see this'],
  [502, 'The proxy does not answer'],
])('HTTP %d, and then it works', async (status, title) => {
  const { proxy, user } = await open({ status });
  expect(screen.getByText(title)).toBeInTheDocument();
  proxy.answers.set(USAGE, { data: usage() });
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await pass(0);
  expect(screen.queryByText(title)).not.toBeInTheDocument();
  expect(screen.getByRole('figure', { name: 'CPU cores of each shard' })).toBeInTheDocument();
});

test('of a fleet that is scaled, shards and what is aimed at are drawn too', async () => {
  const { proxy } = await open({ data: usage() }, { managed: true });
  const point = { at: NOW, shards: 2, cpu: 1, missing: 0 };
  proxy.answers.set('/fleets/demo/usage', {
    data: { fleet: 'demo', step: 1000, capacity: { cpu: 1 }, points: [point] },
  });
  await pass(30_000);
  expect(lines('CPU of the mean shard')).toEqual(['CPU: 50.0% (50.0% – 50.0%)', 'Target: 70.0% (70.0% – 70.0%)']);
});
