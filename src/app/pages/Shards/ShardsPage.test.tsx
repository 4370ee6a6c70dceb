import { type PluginPageProps } from '@grafana/runtime';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { FakeProxy, fleet, renderPage, replica, scalingStatus, shardList } from '../../testing/fakeProxy';
import { ShardsPage } from './ShardsPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children, pageNav, renderTitle }: PluginPageProps) => (
    <>
      {renderTitle?.(pageNav?.text ?? '')}
      <nav>
        {pageNav?.children?.map(({ text, url }) => (
          <a key={text} href={url}>
            {text}
          </a>
        ))}
      </nav>
      {children}
    </>
  ),
}));

const NOW = 1_700_000_000_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

async function open(proxy: FakeProxy, address = '/fleets/demo/shards') {
  renderPage(<ShardsPage />, address, '/fleets/:fleet/shards');
  await pass(0);
  return { proxy, user: userEvent.setup({ advanceTimers: jest.advanceTimersByTime }) };
}

function proxyWith(shards: Parameters<typeof shardList>[0], problems: string[] = []): FakeProxy {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo fleet')] } });
  proxy.answers.set('/fleets/demo/shards', { data: shardList(shards, problems) });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  return proxy;
}

describe('a fleet with shards', () => {
  test.each([
    [{ queries: 0, requests: 0, wait: 3, refused: 0 }, 'None waited for long in the last 5 minutes.'],
    [{ queries: 2, requests: 7, wait: 420, refused: 0 }, 'The longest wait of the last 5 minutes was 420 ms.'],
    [
      { queries: 2, requests: 7, wait: 12_300, refused: 5 },
      'The longest wait of the last 5 minutes was 12 s. 5 queries were refused, as too many wait.',
    ],
  ])('what waits in the proxy: %j', async ({ queries, requests, wait, refused }, text) => {
    const proxy = proxyWith({ s1: [replica()] });
    const queue = {
      queries: { waiting: queries, longestWait: wait },
      requests: { waiting: requests, longestWait: 1 },
      refused,
    };
    proxy.answers.set('/fleets/demo/shards', { data: { ...shardList({ s1: [replica()] }), queue } });
    await open(proxy);
    const begin = `In the proxy, ${queries} queries and ${requests} requests to shards wait for their turn.`;
    expect(screen.getByText(`${begin} ${text}`)).toBeInTheDocument();
  });

  test('one row a replica, with state, use against limits, and figures', async () => {
    await open(
      proxyWith({
        s1: [
          replica({
            cpu: { used: 0.5, limit: 2 },
            memory: { used: 1_073_741_824, limit: 2_147_483_648 },
            activeSeries: 12_345,
            ingestRate: 1_500,
            targets: { up: 7, total: 8 },
            scrapeLag: 0,
            queries: { total: 10, failed: 1 },
            startedAt: NOW - 7_200_000,
          }),
        ],
      })
    );
    expect(screen.getByRole('heading', { name: 'Demo fleet' })).toBeInTheDocument();
    expect(screen.getByText('1 of 1 shards answer; 1 of 1 replicas are ready.')).toBeInTheDocument();
    const cells = within(screen.getByTestId('replica-s1-a')).getAllByRole('cell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      'Ready',
      '25%0.50 of 2.00',
      '50%1.0 GiB of 2.0 GiB',
      '12.3 K1.5 K/s1.00 × mean',
      '7 / 8on time',
      '101 failed',
      '2 h ago',
    ]);
    expect(screen.getByRole('meter', { name: 'Memory' })).toHaveAttribute('aria-valuetext', '1.0 GiB of 2.0 GiB');
  });

  test('what is not known is said to be unknown, not zero', async () => {
    await open(proxyWith({ s1: [replica({ state: 'joining' })] }));
    const row = screen.getByTestId('replica-s1-a');
    expect(within(row).getByText('Starting')).toBeInTheDocument();
    expect(within(row).getAllByLabelText('unknown')).toHaveLength(7);
  });

  test.each([
    [replica({ state: 'replaying', replay: 0.42 }), 'Replaying WAL, 42%'],
    [replica({ state: 'replaying' }), 'Replaying WAL'],
    [replica({ state: 'down' }), 'Down'],
  ])('state %#', async (health, text) => {
    await open(proxyWith({ s1: [health] }));
    expect(screen.getByText(text)).toBeInTheDocument();
  });

  test('problems stand below their shard, with the replica where there are several', async () => {
    await open(
      proxyWith({ s1: [replica(), replica({ id: 'b', state: 'down', problems: ['connection refused'] })] }, [
        'The fleet is small.',
      ])
    );
    expect(
      within(screen.getByRole('list', { name: 'Problems of s1' })).getByText(/b: connection refused/)
    ).toBeVisible();
    expect(screen.getByText('The fleet is small.')).toBeInTheDocument();
  });

  test('it is live: a shard that goes down shows within seconds', async () => {
    const { proxy } = await open(proxyWith({ s1: [replica()] }));
    expect(screen.getByText('Ready')).toBeInTheDocument();
    proxy.answers.set('/fleets/demo/shards', { data: shardList({ s1: [replica({ state: 'down' })] }) });
    await pass(3_000);
    expect(screen.getByText('Down')).toBeInTheDocument();
    expect(screen.getByText('0 of 1 shards answer; 0 of 1 replicas are ready.')).toBeInTheDocument();
  });

  test('when the proxy goes away the last figures stay, with their age, and recover by themselves', async () => {
    const { proxy } = await open(proxyWith({ s1: [replica()] }));
    const good = proxy.answers.get('/fleets/demo/shards') ?? 'hangs';
    proxy.answers.set('/fleets/demo/shards', { status: 502 });
    await pass(20_000);
    expect(screen.getByText('What you see is 20 s old')).toBeInTheDocument();
    expect(screen.getByText(/The proxy does not answer/)).toBeInTheDocument();
    expect(screen.getByText('Ready')).toBeInTheDocument();
    proxy.answers.set('/fleets/demo/shards', good);
    await pass(3_000);
    expect(screen.queryByText(/What you see is/)).not.toBeInTheDocument();
  });

  test('the table can be reached and scrolled by keyboard', async () => {
    const { user } = await open(proxyWith({ s1: [replica()] }));
    screen.getAllByRole('link').at(-1)?.focus();
    await user.tab();
    expect(screen.getByRole('region', { name: 'Shards of Demo fleet' })).toHaveFocus();
  });
});

describe('the frame', () => {
  test('says how the fleet is, and that nothing is changed', async () => {
    const proxy = proxyWith({ s1: [replica({ state: 'down' })] });
    proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus({ frozen: true, dryRun: true }) });
    await open(proxy);
    expect(screen.getByText('Critical')).toBeInTheDocument();
    expect(screen.getByText('Frozen')).toBeInTheDocument();
    expect(screen.getByText('Dry run')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Shards' })).toHaveAttribute(
      'href',
      '/a/promshards-fleet-app/fleets/demo/shards'
    );
  });

  test('a fleet that is not there', async () => {
    await open(proxyWith({}), '/fleets/gone/shards');
    expect(screen.getByText('There is no such fleet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All fleets' })).toHaveAttribute('href', '/a/promshards-fleet-app/fleets');
  });
});

describe('nothing to show', () => {
  test('while the first answer is awaited', async () => {
    const proxy = new FakeProxy();
    proxy.answers.set('/api/v1/fleets', 'hangs');
    await open(proxy);
    expect(screen.getByRole('status', { name: 'Loading the fleet' })).toBeInTheDocument();
  });

  test.each([
    [403, 'You may not see this'],
    [502, 'The proxy does not answer'],
    [500, 'The request failed'],
    [404, 'Nothing found at this address'],
  ])('HTTP %d', async (status, title) => {
    const proxy = new FakeProxy();
    proxy.answers.set('/api/v1/fleets', { status });
    await open(proxy);
    expect(screen.getByText(title)).toBeInTheDocument();
  });

  test('an answer that is not the proxy’s', async () => {
    const proxy = new FakeProxy();
    proxy.answers.set('/api/v1/fleets', { data: '<html>' });
    await open(proxy);
    expect(screen.getByText('The answer could not be read')).toBeInTheDocument();
  });

  test('trying again', async () => {
    const proxy = proxyWith({ s1: [replica()] });
    const good = proxy.answers.get('/api/v1/fleets') ?? 'hangs';
    proxy.answers.set('/api/v1/fleets', { status: 502 });
    const { user } = await open(proxy);
    proxy.answers.set('/api/v1/fleets', good);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await pass(0);
    expect(screen.getByText('Ready')).toBeInTheDocument();
  });
});
