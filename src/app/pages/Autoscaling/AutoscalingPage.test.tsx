import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type PolicyDocument } from '../../../api/policy';
import { type WhatIf } from '../../../api/scaling';
import { FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { policy, policyDocument } from '../../testing/policies';
import { AutoscalingPage } from './AutoscalingPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const NOW = 1_700_000_000_000;
const POLICY = '/fleets/demo/policy';
const saved = policyDocument({ policy: policy({ targets: { cpu: 70, memory: 75 } }) });

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));

function whatIf(now: Partial<WhatIf['now']> = {}): WhatIf {
  const run = (shards: number) => ({
    ...{ shards: [2, shards, shards], load: [0.9, 0.8, 0.7], breaches: 0, changes: shards - 2, reversals: 0 },
    ...{ moved: 0.25, shardHours: 3 * shards },
  });
  return {
    ...{ fleet: 'demo', start: NOW - 180_000, step: 60_000, recorded: run(2), saved: run(2), asked: run(3) },
    now: {
      ...{ from: 2, to: 3, outcome: 'scale-up', limits: [], proposals: [] },
      sentence: '2 -> 3: CPU at 83 % of the 50 % target asks for 3',
      ...now,
    },
  };
}

async function open(
  role: 'Viewer' | 'Editor' | 'Admin',
  document: PolicyDocument | { status: number; data?: unknown } = saved
) {
  const proxy = new FakeProxy(role);
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo fleet')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set(`GET ${POLICY}`, 'status' in document ? document : { data: document });
  proxy.answers.set('POST /fleets/demo/what-if', { data: whatIf() });
  renderPage(<AutoscalingPage />, '/fleets/demo/autoscaling', '/fleets/:fleet/autoscaling');
  await pass(0);
  await pass(500);
  const user = userEvent.setup({ advanceTimers: jest.advanceTimersByTime });
  const type = async (path: string, text: string) => {
    await user.clear(field(path));
    await user.type(field(path), text);
    await pass(500);
  };
  const press = async (name: string, where: Pick<typeof screen, 'getByText'> = screen) => {
    await user.click(where.getByText(name));
    await pass(0);
  };
  return { proxy, user, type, press };
}

/** By path, as roles take seconds to be worked out for so large a form. */
function field(path: string): HTMLElement {
  const found = document.getElementById(`policy-${path}`);
  if (found === null) {
    throw new Error(`there is no field ${path}`);
  }
  return found;
}

const dialog = () => within(screen.getByRole('dialog'));
const review = () => screen.getByText('Review and save').closest('button');

describe('an Admin', () => {
  test('changes the CPU target, sees what that would do, and saves it with a reason', async () => {
    const { proxy, user, type, press } = await open('Admin');
    expect(screen.getByRole('textbox', { name: 'CPU averageUtilization of its cores' })).toBe(field('targets.cpu'));
    expect(field('targets.cpu')).toHaveValue('70');
    expect(review()).toBeDisabled();
    await type('targets.cpu', '50');
    expect(proxy.sent.at(-1)).toMatchObject({
      data: { policy: { targets: { cpu: 50, memory: 75 } }, from: expect.any(Number) },
    });
    expect(screen.getByText('Saved now, this scales at once')).toBeInTheDocument();
    const figures = within(screen.getByRole('table', { name: 'In figures' }));
    expect(
      within(figures.getByRole('row', { name: /Shard-hours/ }))
        .getAllByRole('cell')
        .map((c) => c.textContent)
    ).toEqual(['6.0', '6.0', '9.0']);
    await press('Review and save');
    expect(dialog().getByRole('row', { name: 'targets.cpu 70 50' })).toBeInTheDocument();
    await user.type(dialog().getByRole('textbox', { name: /Reason/ }), 'peaks on Mondays');
    proxy.answers.set(`PUT ${POLICY}`, ({ data }) => ({
      data: { ...saved, version: 2, savedBy: 'ada', policy: (data as PolicyDocument).policy },
    }));
    await press('Save', dialog());
    expect(proxy.sent.at(-1)).toMatchObject({
      method: 'PUT',
      data: { reason: 'peaks on Mondays', policy: { targets: { cpu: 50 } } },
      ifMatch: '"1"',
    });
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(screen.getByText('Saved as version 2.')).toBeInTheDocument();
    expect(review()).toBeDisabled();
  });

  test('is told at the field what is wrong, and cannot save it', async () => {
    const { proxy, type, press } = await open('Admin');
    const asked = proxy.sent.length;
    await type('targets.cpu', '170');
    expect(screen.getByText('At most 100.')).toBeInTheDocument();
    await type('minShards', 'two');
    expect(screen.getByText('Enter a number.')).toBeInTheDocument();
    expect(review()).toBeDisabled();
    expect(screen.getByText('Correct what is marked to see what it would do.')).toBeInTheDocument();
    expect(proxy.sent.length).toBe(asked);
    await press('Discard');
    expect(field('targets.cpu')).toHaveValue('70');
    expect(field('minShards')).toHaveValue('1');
  });

  test('takes a target away by emptying it, and enters amounts in units people use', async () => {
    const { proxy, type } = await open('Admin');
    await type('targets.memory', ' ');
    await type('capacity.memory', '1.3');
    await type('tolerance', '7');
    const { policy: asked } = proxy.sent.at(-1)?.data as PolicyDocument;
    expect(asked.targets).toEqual({ cpu: 70 });
    expect(asked.capacity.memory).toBe(Math.round(1.3 * 2 ** 30));
    expect(asked.tolerance).toBe(0.07);
    expect(field('capacity.memory')).toHaveValue('1.3');
  });

  test('sees both where somebody else saved meanwhile, and goes on over theirs', async () => {
    const { proxy, type, press } = await open('Admin');
    const theirs = {
      ...saved,
      version: 2,
      savedBy: 'grace',
      reason: 'new disks',
      policy: { ...saved.policy, maxShards: 9 },
    };
    proxy.answers.set(`PUT ${POLICY}`, {
      status: 412,
      data: { code: 'conflict', message: 'saved since', current: theirs },
    });
    await type('targets.cpu', '50');
    await press('Review and save');
    await press('Save', dialog());
    expect(screen.getByText(/grace has saved version 2/)).toBeInTheDocument();
    const both = within(screen.getByRole('table', { name: /What was read/ }));
    const before = String(saved.policy.maxShards);
    expect(both.getByRole('row', { name: `maxShards ${before} 9 ${before}` })).toBeInTheDocument();
    expect(both.getByRole('row', { name: 'targets.cpu 70 70 50' })).toBeInTheDocument();
    expect(review()).toBeDisabled();
    await press('Keep my edits, over theirs');
    expect(field('maxShards')).toHaveValue('9');
    expect(field('targets.cpu')).toHaveValue('50');
    await press('Review and save');
    await press('Save', dialog());
    expect(proxy.sent.at(-1)).toMatchObject({
      ifMatch: '"2"',
      data: { policy: { maxShards: 9, targets: { cpu: 50 } } },
    });
  });

  test('is told why the proxy did not save', async () => {
    const { proxy, type, press } = await open('Admin');
    proxy.answers.set(`PUT ${POLICY}`, {
      status: 403,
      data: { code: 'forbidden', message: 'Only Admins may do this.' },
    });
    await type('targets.cpu', '50');
    await press('Review and save');
    await press('Save', dialog());
    expect(dialog().getByText(/Only Admins may do this/)).toBeInTheDocument();
  });
});

test.each(['Viewer', 'Editor'] as const)('a %s sees it all, can change nothing, and is told why', async (role) => {
  await open(role);
  expect(field('targets.cpu')).toBeDisabled();
  expect(review()).toBeDisabled();
  expect(screen.getByText(/Read-only: the /)).toBeInTheDocument();
  expect(screen.getByText('In figures')).toBeInTheDocument();
});

test('a fleet that is not scaled from here says so', async () => {
  await open('Admin', { status: 409, data: { code: 'refused', message: 'not managed' } });
  expect(screen.getByText('This fleet is not scaled from here')).toBeInTheDocument();
});

test('a proxy that does not answer is told, and asked again on request', async () => {
  const { proxy, press } = await open('Admin', { status: 502, data: {} });
  expect(screen.queryByRole('form')).not.toBeInTheDocument();
  proxy.answers.set(`GET ${POLICY}`, { data: saved });
  await press('Try again');
  await pass(500);
  expect(field('targets.cpu')).toHaveValue('70');
});
