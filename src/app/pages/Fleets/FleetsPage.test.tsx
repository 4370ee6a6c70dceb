import { config } from '@grafana/runtime';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { FakeProxy, fleet, renderPage, replica, scalingStatus, shardList } from '../../testing/fakeProxy';
import { FleetsPage } from './FleetsPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const NOW = 1_700_000_000_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

async function open(proxy: FakeProxy, address = '/fleets') {
  renderPage(<FleetsPage />, address);
  await pass(0);
  return userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
}

function twoFleets(): FakeProxy {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Shop'), fleet('old', 'Old servers')] } });
  proxy.answers.set('/fleets/demo/shards', {
    data: shardList({ s1: [replica({ activeSeries: 1_200, ingestRate: 80 })] }),
  });
  proxy.answers.set('/fleets/demo/scaling', {
    data: scalingStatus({
      desired: 3,
      problems: [
        { name: 'imbalance', severity: 'warning', sentence: 's1 carries 1.5 times the mean.', runbook: 'imbalance' },
      ],
    }),
  });
  proxy.answers.set('/fleets/old/shards', {
    data: {
      ...shardList({
        a: [
          replica({ activeSeries: 500, targets: { up: 3, total: 4 }, cpu: { used: 1, limit: 4 } }),
          replica({ id: 'b' }),
        ],
        b: [replica({ activeSeries: 700, targets: { up: 5, total: 5 }, cpu: { used: 2, limit: 4 } })],
      }),
      fleet: 'old',
    },
  });
  proxy.answers.set('/fleets/old/scaling', {
    data: scalingStatus({ fleet: 'old', control: 'none', shards: 2, desired: 2, usage: [] }),
  });
  return proxy;
}

test('a fleet whose use is recorded shows the last hour, in words too', async () => {
  const proxy = twoFleets();
  proxy.answers.set('/fleets/demo/usage', {
    data: {
      ...{ fleet: 'demo', step: 60_000, capacity: { cpu: 1, memory: 1000 } },
      points: [
        { at: NOW - 60_000, shards: 2, cpu: 0.5, memory: 400, missing: 0 },
        { at: NOW, shards: 2, cpu: 1, memory: 1200, missing: 0 },
      ],
    },
  });
  await open(proxy);
  expect(
    card('Shop').getByRole('img', { name: 'CPU: 50.0% (25.0% – 50.0%); Target: 70.0% (70.0% – 70.0%)' })
  ).toBeInTheDocument();
  expect(card('Shop').getByRole('img', { name: 'Memory: 60.0% (20.0% – 60.0%)' })).toBeInTheDocument();
  expect(card('Old servers').queryByRole('figure')).not.toBeInTheDocument();
  expect(proxy.asked.some((url) => url.includes('/fleets/old/usage'))).toBe(false);
});

const card = (name: string) => within(screen.getByRole('article', { name }));
const figures = (name: string) =>
  Object.fromEntries(
    card(name)
      .getAllByRole('term')
      .map((term) => [term.textContent, term.nextElementSibling?.textContent])
  );

describe('fleets', () => {
  test('each with its condition, figures and problems', async () => {
    await open(twoFleets());
    expect(card('Shop').getByText('Needs attention')).toBeInTheDocument();
    expect(card('Shop').getByText('s1 carries 1.5 times the mean.')).toBeInTheDocument();
    expect(card('Shop').getByRole('link', { name: 'Shop' })).toHaveAttribute(
      'href',
      '/a/promshards-fleet-app/fleets/demo/shards'
    );
    expect(figures('Shop')).toEqual({
      Shards: '2, 3 wanted (1 to 4 allowed)',
      CPU: '50% (target 70%)',
      Memory: '–',
      'Targets up': '10 / 10',
      'Active series': '1.2 K',
      Samples: '80/s',
    });
  });

  test('one of existing servers is added up over its shards, a replica of each', async () => {
    await open(twoFleets());
    expect(card('Old servers').getByText('Healthy')).toBeInTheDocument();
    expect(figures('Old servers')).toEqual({
      Shards: '2',
      CPU: '38%',
      Memory: '–',
      'Targets up': '8 / 9',
      'Active series': '1.2 K',
      Samples: '–',
    });
  });

  test('can be searched', async () => {
    const user = await open(twoFleets());
    await user.type(screen.getByRole('textbox', { name: 'Search fleets' }), 'OLD');
    expect(screen.queryByRole('article', { name: 'Shop' })).not.toBeInTheDocument();
    expect(screen.getByRole('article', { name: 'Old servers' })).toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: 'Search fleets' }), 'er');
    expect(screen.getByText('No fleet is called that')).toBeInTheDocument();
  });

  test('an event brings the news at once, and requests grow rare while events come', async () => {
    const proxy = twoFleets();
    await open(proxy);
    proxy.tell({ type: 'hello', at: NOW });
    await pass(10_000);
    const asked = () => proxy.asked.filter((url) => url.endsWith('/fleets/demo/scaling')).length;
    const before = asked();
    await pass(15_000);
    expect(asked() - before).toBeLessThanOrEqual(1);
    proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus({ shards: 3, desired: 3 }) });
    proxy.tell({ type: 'scaling', fleet: 'demo', at: NOW });
    await pass(1_000);
    expect(figures('Shop').Shards).toBe('3 (1 to 4 allowed)');
  });

  test('one whose state cannot be read says so', async () => {
    const proxy = twoFleets();
    proxy.answers.set('/fleets/demo/scaling', { status: 403 });
    proxy.answers.set('/fleets/demo/shards', { status: 403 });
    await open(proxy);
    expect(card('Shop').getByText('You may not see this')).toBeInTheDocument();
    expect(card('Shop').getByText('Unknown')).toBeInTheDocument();
  });
});

describe('nothing to show', () => {
  test('while the first answer is awaited', async () => {
    const proxy = new FakeProxy();
    proxy.answers.set('/api/v1/fleets', 'hangs');
    await open(proxy);
    expect(screen.getByRole('status', { name: 'Loading the fleets' })).toBeInTheDocument();
  });

  test.each([
    ['Viewer', true, /An Admin of the organization can make one/],
    ['Editor', true, /An Admin of the organization can make one/],
    ['Viewer', false, /You are not logged in, .* Log in to see those of your organization/],
  ] as const)('no fleets, to a %s who is logged in: %s', async (role, isSignedIn, text) => {
    const proxy = new FakeProxy(role);
    config.bootData.user.isSignedIn = isSignedIn;
    proxy.answers.set('/api/v1/fleets', { data: { fleets: [] } });
    await open(proxy);
    expect(screen.getByText(text)).toHaveTextContent(/the Admin role in this organization is required/);
    expect(screen.queryByText(/“New fleet”/)).not.toBeInTheDocument();
    expect(screen.queryByRole('link', { name: 'Configuration' })).not.toBeInTheDocument();
  });

  test('no fleets, to who may make one', async () => {
    const proxy = new FakeProxy('Admin');
    proxy.answers.set('/api/v1/fleets', { data: { fleets: [] } });
    await open(proxy);
    expect(screen.getByText('There are no fleets to show')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Configuration' })).toHaveAttribute(
      'href',
      '/a/promshards-fleet-app/configuration'
    );
  });

  test.each([
    [403, 'You may not see this'],
    [502, 'The proxy does not answer'],
  ])('HTTP %d', async (status, title) => {
    const proxy = new FakeProxy();
    proxy.answers.set('/api/v1/fleets', { status });
    await open(proxy);
    expect(screen.getByText(title)).toBeInTheDocument();
  });
});
