import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { FakeProxy, fleet, renderPage, replica, scalingStatus, shardList } from '../../testing/fakeProxy';
import { ShardsPage } from './ShardsPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const NOW = 1_700_000_000_000;
const ACTIONS = 'PUT /fleets/demo/actions';

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const result = (done: boolean, effects: string[]) => ({ data: { done, effects, moves: 5, movedWeight: 120 } });

async function open(role: 'Viewer' | 'Editor' | 'Admin', scaling = scalingStatus()) {
  const proxy = new FakeProxy(role);
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo fleet')] } });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({ s1: [replica()], s2: [replica()] }) });
  proxy.answers.set('/fleets/demo/scaling', { data: scaling });
  proxy.answers.set('/fleets/demo/usage', {
    data: {
      fleet: 'demo',
      step: 60_000,
      capacity: { cpu: 1 },
      points: [
        { at: NOW - 120_000, shards: 1, cpu: 0.4, missing: 0 },
        { at: NOW - 60_000, shards: 2, cpu: 1.6, missing: 0 },
      ],
    },
  });
  proxy.answers.set(ACTIONS, ({ data }) =>
    (data as { dryRun?: boolean }).dryRun === true
      ? result(false, ['5 targets move.'])
      : result(true, ['5 targets move.'])
  );
  renderPage(<ShardsPage />, '/fleets/demo/shards', '/fleets/:fleet/shards');
  await pass(0);
  const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
  const act = async (name: string) => {
    await user.click(screen.getByRole('button', { name }));
    await pass(0);
  };
  return { proxy, user, press: act };
}

const dialog = () => within(screen.getByRole('dialog'));

describe('an Admin', () => {
  test('drains a shard after seeing what that does, and takes it back', async () => {
    const { proxy, user, press } = await open('Admin');
    await press('Actions on s2');
    await user.click(screen.getByRole('menuitem', { name: 'Drain' }));
    await pass(0);
    expect(proxy.sent.map(({ data }) => data)).toEqual([{ action: 'drain', shard: 's2', dryRun: true }]);
    expect(dialog().getByText('5 targets move.')).toBeInTheDocument();
    expect(dialog().getByText('What moves gives 120/s samples.')).toBeInTheDocument();
    await user.type(dialog().getByRole('textbox', { name: /Reason/ }), 'new disk');
    await user.click(dialog().getByRole('button', { name: 'Drain' }));
    await pass(0);
    expect(proxy.sent[1].data).toEqual({ action: 'drain', shard: 's2', reason: 'new disk' });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByText('s2 drains.')).toBeInTheDocument();
    await press('Undo');
    expect(proxy.sent[2].data).toMatchObject({ action: 'cancelDrain', shard: 's2' });
    expect(screen.getByText('s2 takes targets again.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });

  test('releases a shard only where it is kept for what the store lacks', async () => {
    const { members } = scalingStatus();
    const draining = members.map((one) => ({ ...one, phase: 'draining' as const }));
    const problem = { severity: 'warning', sentence: 'It lacks some.', runbook: 'storeLacks.md' } as const;
    const scaling = scalingStatus({ members: draining, problems: [{ name: 'storeLacks', shard: 's2', ...problem }] });
    const { proxy, user, press } = await open('Admin', scaling);
    await press('Actions on s1');
    expect(screen.queryByRole('menuitem', { name: 'Release' })).not.toBeInTheDocument();
    await user.keyboard('{Escape}');
    await pass(0);
    await press('Actions on s2');
    await user.click(screen.getByRole('menuitem', { name: 'Release' }));
    await pass(0);
    expect(proxy.sent.map(({ data }) => data)).toEqual([{ action: 'release', shard: 's2', dryRun: true }]);
  });

  test('sets the number of shards; undo sets what it was', async () => {
    const { proxy, user, press } = await open('Admin');
    await press('Set shards');
    const count = dialog().getByRole('spinbutton', { name: 'Shards' });
    expect(count).toHaveValue(2);
    await user.clear(count);
    await user.type(count, '4');
    await pass(300);
    expect(proxy.sent.at(-1)?.data).toEqual({ action: 'setShards', shards: 4, dryRun: true });
    await user.click(dialog().getByRole('button', { name: 'Set shards' }));
    await pass(0);
    expect(proxy.sent.at(-1)?.data).toEqual({ action: 'setShards', shards: 4, reason: '' });
    await press('Undo');
    expect(proxy.sent.at(-1)?.data).toMatchObject({ action: 'setShards', shards: 2 });
  });

  test('is told why something cannot be done, and cannot confirm it', async () => {
    const { proxy, press } = await open('Admin');
    proxy.answers.set(ACTIONS, { status: 409, data: { code: 'refused', message: 'The policy allows 2 to 2 shards.' } });
    await press('Rebalance');
    expect(dialog().getByText(/The policy allows 2 to 2 shards/)).toBeInTheDocument();
    expect(dialog().getByRole('button', { name: 'Rebalance' })).toBeDisabled();
  });

  test('freezes, and what is frozen can be unfrozen; cancelling does nothing', async () => {
    const { proxy, press } = await open('Admin', scalingStatus({ frozen: true }));
    await press('Unfreeze');
    await act(async () => dialog().getByRole('button', { name: 'Cancel' }).click());
    expect(proxy.sent.map(({ data }) => data)).toEqual([{ action: 'unfreeze', dryRun: true }]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  test('sees where the controller has each shard, and which carries too much', async () => {
    const { user, press } = await open(
      'Admin',
      scalingStatus({
        members: [
          { id: 's1', phase: 'active', since: 0, targets: 5, weight: 150, skew: 1.5 },
          { id: 's2', phase: 'draining', since: 0, targets: 3, weight: 0 },
        ],
      })
    );
    expect(within(screen.getByTestId('replica-s1-a')).getByText('1.50 × mean')).toBeInTheDocument();
    expect(within(screen.getByTestId('replica-s2-a')).getByText('Draining')).toBeInTheDocument();
    expect(within(screen.getByTestId('replica-s2-a')).getByText('3 targets left')).toBeInTheDocument();
    await press('Actions on s2');
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual([
      'Cancel the drain',
      'Replace',
    ]);
    await user.keyboard('{Escape}');
  });
});

test.each(['Viewer', 'Editor'] as const)('a %s sees everything, can do nothing, and is told why', async (role) => {
  await open(role);
  for (const name of ['Rebalance', 'Set shards', 'Freeze']) {
    expect(screen.getByRole('button', { name })).toBeDisabled();
  }
  expect(screen.queryByRole('button', { name: /Actions on/ })).not.toBeInTheDocument();
  expect(screen.getByText(/Read-only: the /)).toBeInTheDocument();
});

test('servers somebody else runs can only be looked at', async () => {
  await open('Admin', scalingStatus({ control: 'none', usage: [] }));
  expect(screen.queryByRole('button', { name: 'Freeze' })).not.toBeInTheDocument();
  expect(screen.getByRole('region', { name: 'Over time' })).toBeInTheDocument();
});

test('what plots show is there in words', async () => {
  await open('Viewer');
  const plot = within(screen.getByRole('figure', { name: 'CPU of the mean shard' }));
  expect(plot.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'CPU: 80.0% (40.0% – 80.0%)',
    'Target: 70.0% (70.0% – 70.0%)',
  ]);
  expect(within(screen.getByRole('figure', { name: 'Shards' })).getByText('Shards: 2 (1 – 2)')).toBeInTheDocument();
});
