import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { type ReactNode } from 'react';

import { type FleetDefinition, type FleetDocument, fleetDefinitionSchema } from '../../../api/definition';
import { FakeProxy, fleet, renderPage, replica, scalingStatus, shardList } from '../../testing/fakeProxy';
import { FleetsPage } from './FleetsPage';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children, actions }: { children: ReactNode; actions: ReactNode }) => (
    <>
      {actions}
      {children}
    </>
  ),
}));

beforeAll(() => {
  // Drawers watch their size; jsdom lays nothing out.
  window.ResizeObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };
});

const DEFINITION = '/fleets/old/definition';
const document_: FleetDocument = {
  definition: fleetDefinitionSchema.parse({
    ...{ id: 'old', name: 'Old servers', kind: 'hash' },
    shards: [{ id: 's-0', replicas: [{ id: 'a', url: 'http://p0:9090' }] }],
  }),
  ...{ version: 3, savedAt: 1_700_000_000_000, savedBy: 'ada' },
};

async function open(address: string, role: 'Viewer' | 'Admin' = 'Admin', saved = document_) {
  const proxy = new FakeProxy(role);
  proxy.answers.set('GET /api/v1/fleets', { data: { fleets: [{ ...fleet('old', 'Old servers'), driver: 'static' }] } });
  proxy.answers.set('/fleets/old/shards', { data: shardList({ s: [replica()] }) });
  proxy.answers.set('/fleets/old/scaling', { data: scalingStatus({ fleet: 'old', control: 'none', usage: [] }) });
  proxy.answers.set(`GET ${DEFINITION}`, { data: saved });
  renderPage(<FleetsPage />, address);
  await screen.findByRole('article', { name: 'Old servers' });
  const type = (id: string, value: string) => fireEvent.change(field(id), { target: { value } });
  const press = (name: string) => act(async () => fireEvent.click(screen.getByText(name)));
  return { proxy, type, press };
}

/** By id, as labels hold their descriptions too. */
function field(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) {
    throw new Error(`there is no field ${id}`);
  }
  return found;
}

test('an Admin enters a fleet, tests its servers and makes it', async () => {
  const { proxy, press, type } = await open('/fleets');
  await press('New fleet');
  await press('Save');
  expect(screen.getByText('give it a name')).toBeInTheDocument();
  expect(proxy.sent).toEqual([]);
  type('fleet-name', 'Shop');
  type('shard-0-id', 's-0');
  type('shard-0-0-url', 'http://a:9090');
  await press('Add a replica');
  type('shard-0-1-url', 'http://b:9090');
  type('fleet-id', 'shop');
  proxy.answers.set('POST /fleets/test', {
    data: {
      ok: false,
      servers: [
        { shard: 's-0', replica: 'a', state: 'ready', version: '3.5.0' },
        { shard: 's-0', replica: 'b', state: 'down', problem: 'connection refused' },
      ],
      problems: ['s-0 b does not answer.'],
      ...{ partitionLabels: ['instance'], replicatedJobs: [] },
      ...{ scrapeInterval: 15_000, evaluationInterval: 30_000 },
    },
  });
  await press('Test the servers');
  const result = within(await screen.findByRole('region', { name: 'Result of the test' }));
  expect(result.getByText('s-0 b does not answer.')).toBeInTheDocument();
  expect(result.getByRole('row', { name: 's-0 b Down connection refused –' })).toBeInTheDocument();
  expect(result.getByText('Found: instance tell the shard of a series.')).toBeInTheDocument();
  expect(result.getByText('Scrapes every 15 s, evaluates every 30 s.')).toBeInTheDocument();
  proxy.answers.set('POST /api/v1/fleets', ({ data }) => ({
    data: { definition: (data as FleetDocument).definition, version: 1, savedAt: 0, savedBy: 'ada' },
  }));
  await press('Save');
  await waitFor(() => expect(screen.queryByText('Test the servers')).not.toBeInTheDocument());
  const made = (proxy.sent.at(-1)?.data as Pick<FleetDocument, 'definition'>).definition;
  // As the servers have them.
  expect([made.scrapeInterval, made.evaluationInterval, made.lookback]).toEqual([undefined, undefined, 300_000]);
  expect(proxy.sent.at(-1)).toMatchObject({
    method: 'POST',
    data: {
      definition: { id: 'shop', name: 'Shop', shards: [{ id: 's-0', replicas: [{ id: 'a' }, { id: 'b' }] }] },
      reason: '',
    },
    ifMatch: undefined,
  });
});

test('what the proxy does not take is told at its field', async () => {
  const { proxy, press, type } = await open('/fleets?new=true');
  type('fleet-name', 'Shop');
  type('fleet-id', 'shop');
  type('shard-0-0-url', 'http://a:9090');
  const problems = [
    { path: 'definition.shards.0.replicas.0.url', message: 'is not on the list of servers fleets may name' },
  ];
  proxy.answers.set('POST /api/v1/fleets', { status: 400, data: { code: 'bad_request', message: 'no', problems } });
  await press('Save');
  expect(await screen.findByText('is not on the list of servers fleets may name')).toBeInTheDocument();
});

test('an edit over somebody else’s is a conflict that shows theirs', async () => {
  const { proxy, press, type } = await open('/fleets?edit=old');
  await screen.findByText('Test the servers');
  expect(field('shard-0-0-url')).toHaveValue('http://p0:9090');
  expect(field('fleet-id')).toBeDisabled();
  const [shard] = document_.definition.shards;
  const theirs = {
    ...document_,
    ...{ version: 4, savedBy: 'grace' },
    definition: {
      ...document_.definition,
      shards: [shard, { id: 's-1', replicas: [{ id: 'a', url: 'http://p1:9090' }] }],
    },
  };
  proxy.answers.set(`PUT ${DEFINITION}`, {
    status: 412,
    data: { code: 'conflict', message: 'changed', current: theirs },
  });
  type('fleet-name', 'Older servers');
  await press('Save');
  expect(await screen.findByText(/grace has saved version 4/)).toBeInTheDocument();
  expect(proxy.sent.at(-1)).toMatchObject({ ifMatch: '"3"', data: { definition: { name: 'Older servers' } } });
  await press('Go on with mine, over theirs');
  await press('Save');
  await waitFor(() => expect(proxy.sent.at(-1)).toMatchObject({ ifMatch: '"4"' }));
  await press('Take theirs');
  expect(field('shard-1-0-url')).toHaveValue('http://p1:9090');
});

describe('how a server is asked', () => {
  const asked = { params: { extra_label: ['team=a'] }, serverName: 'p.example', proxyUrl: 'http://proxy:3128' };
  const saved: FleetDocument = {
    ...document_,
    definition: fleetDefinitionSchema.parse({
      ...{ id: 'old', name: 'Old servers', kind: 'hash', store: { url: 'http://store:8428', ...asked } },
      shards: [
        {
          id: 's-0',
          replicas: [
            { id: 'x', url: 'http://p0:9090' },
            { id: 'y', url: 'http://p1:9090', ...asked },
          ],
        },
      ],
    }),
  };
  const sent = (proxy: FakeProxy) => (proxy.sent.at(-1)?.data as { definition: FleetDefinition }).definition;

  test('what is set is shown, and stays when something else is saved', async () => {
    const { proxy, press, type } = await open('/fleets?edit=old', 'Admin', saved);
    await screen.findByText('Test the servers');
    expect(field('shard-0-1-params')).toHaveValue('extra_label=team%3Da');
    expect(field('shard-0-1-params')).toBeVisible();
    await press('More');
    expect(field('fleet-store-proxyUrl')).toHaveValue('http://proxy:3128');
    expect(field('shard-0-0-params')).not.toBeVisible();
    type('fleet-name', 'Older servers');
    await press('Save');
    expect(sent(proxy)).toEqual({ ...saved.definition, name: 'Older servers' });
  });

  test('it is entered by keyboard, and goes with its server', async () => {
    const { proxy, press } = await open('/fleets?edit=old', 'Admin', saved);
    await screen.findByText('Test the servers');
    const user = userEvent.setup();
    screen.getByRole('button', { name: 'How http://p0:9090 is asked' }).focus();
    await user.keyboard('{Enter}');
    await user.tab();
    expect(screen.getByRole('button', { name: 'Remove http://p0:9090' })).toHaveFocus();
    await user.tab();
    expect(field('shard-0-0-params')).toHaveFocus();
    await user.keyboard('tenant=shop{Tab}p0.example{Tab}http://proxy:1');
    screen.getByRole('button', { name: 'Remove http://p1:9090' }).focus();
    await user.keyboard('{Enter}');
    await press('Save');
    expect(sent(proxy).shards[0].replicas).toEqual([
      {
        ...{ id: 'x', url: 'http://p0:9090', params: { tenant: ['shop'] } },
        ...{ serverName: 'p0.example', proxyUrl: 'http://proxy:1' },
      },
    ]);
  });

  test('its problems open it', async () => {
    const { proxy, press } = await open('/fleets?edit=old');
    await screen.findByText('Test the servers');
    const problems = [{ path: 'definition.shards.0.replicas.0.proxyUrl', message: 'is not on the list' }];
    proxy.answers.set(`PUT ${DEFINITION}`, { status: 400, data: { code: 'bad_request', message: 'no', problems } });
    await press('Save');
    expect(await screen.findByText('is not on the list')).toBeVisible();
    expect(field('shard-0-0-proxyUrl')).toBeVisible();
  });

  test('axe finds nothing in the form', async () => {
    const { press } = await open('/fleets?edit=old', 'Admin', saved);
    await screen.findByText('Test the servers');
    await press('More');
    const form = screen.getByText('Test the servers').closest('form');
    const { violations } = await axe.run(form ?? document, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
  });
});

describe('deleting', () => {
  const dialog = () => within(screen.getByRole('dialog', { name: 'Delete Old servers?' }));
  const press = (name: string) => act(async () => fireEvent.click(dialog().getByText(name)));

  test('asks first, says what will be, and deletes the version that was seen', async () => {
    const { proxy, press: pressBehind, type } = await open('/fleets?edit=old');
    await screen.findByText('Test the servers');
    await pressBehind('Delete');
    expect(dialog().getByText(/Its servers and their data stay/)).toBeInTheDocument();
    await press('Cancel');
    expect(proxy.sent).toEqual([]);
    await pressBehind('Delete');
    type('delete-reason', 'moved');
    proxy.answers.set('DELETE /fleets/old', { data: document_ });
    proxy.answers.set('GET /api/v1/fleets', { data: { fleets: [] } });
    await press('Delete the fleet');
    expect(proxy.sent).toMatchObject([{ method: 'DELETE', ifMatch: '"3"' }]);
    expect(proxy.sent[0].url).toMatch(/\/api\/v1\/fleets\/old\?reason=moved$/);
    expect(await screen.findByText('There are no fleets to show')).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  test.each([
    [412, { code: 'conflict', message: 'It is at version 4.' }, /Somebody else was faster/],
    [403, { code: 'forbidden', message: 'Only Admins.' }, /You may not/],
    [502, {}, /The proxy does not answer/],
  ])('HTTP %d: nothing is deleted, and why is told', async (status, data, text) => {
    const { proxy, press: pressBehind } = await open('/fleets?edit=old');
    await screen.findByText('Test the servers');
    await pressBehind('Delete');
    proxy.answers.set('DELETE /fleets/old', { status, data });
    await press('Delete the fleet');
    expect(dialog().getAllByText(text)).not.toEqual([]);
  });
});

test('a fleet of the fleets file can be looked at', async () => {
  const readOnly = 'The fleets file has it.';
  await open('/fleets?edit=old', 'Admin', { ...document_, version: 0, readOnly });
  expect(screen.getByRole('link', { name: 'Edit Old servers' })).toHaveAttribute(
    'href',
    expect.stringMatching(/\/fleets\?edit=old$/)
  );
  expect(await screen.findByText(readOnly)).toBeInTheDocument();
  expect(screen.getByText('Save').closest('button')).toBeDisabled();
  expect(screen.queryByText('Delete')).not.toBeInTheDocument();
});

test('a Viewer can neither make nor edit, whatever the address says', async () => {
  await open('/fleets?edit=old', 'Viewer');
  await act(async () => undefined);
  expect(screen.getByText('New fleet').closest('button')).toHaveAttribute('aria-disabled', 'true');
  expect(screen.queryByText('Edit')).not.toBeInTheDocument();
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
});
