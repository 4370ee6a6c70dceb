import { type DataSourceSrv, setDataSourceSrv } from '@grafana/runtime';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type AllowListDocument, type AllowListPreview } from '../../../api/allowList';
import { type StoredPage as Answer } from '../../../api/storedPage';
import { type FakeAnswer, FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
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
    ...{
      isApplied: true,
      buffer: 600,
      before: 1_700_000_000_000,
      held: { since: 1_600_000_000_000, bytes: 3 * 2 ** 30 },
    },
  },
  metrics: [
    {
      name: 'left_out',
      series: 30,
      share: 0.75,
      stored: 'none',
      selectors: [],
      rules: ['Slow'],
      ruleCount: 4,
      queries: ['sum(left_out)'],
      queryCount: 3,
    },
    {
      name: 'up',
      series: 10,
      share: 0.25,
      stored: 'all',
      selectors: ['up'],
      rules: [],
      ruleCount: 0,
      queries: [],
      queryCount: 0,
    },
  ],
  summary: { all: { metrics: 1, series: 10 }, some: NONE, none: { metrics: 1, series: 30 } },
  writers: [
    { shard: 's0', replica: 'a', queues: [queue] },
    { shard: 's1', replica: 'a' },
  ],
};

const list: AllowListDocument = {
  ...{
    fleet: 'demo',
    version: 2,
    allow: ['up', 'served_total'],
    savedAt: 1_700_000_000_000,
    savedBy: 'ada',
    reason: '',
  },
};
const LIST = '/fleets/demo/allow-list';

function open(data: Answer | number = answer, role: 'Viewer' | 'Admin' = 'Viewer'): FakeProxy {
  const proxy = new FakeProxy(role);
  proxy.answers.set(`GET ${LIST}`, { data: list });
  proxy.answers.set(`GET ${LIST}/versions`, { data: { versions: [list, { ...list, version: 1, allow: null }] } });
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
  expect(screen.getAllByRole('status')[0]).toHaveTextContent(
    'Written: 10 series, 1/s (metrics: 1); Not written: 30 series, 3/s (metrics: 1)'
  );
  expect(rowOf('left_out')).toHaveTextContent(
    /303\/s75\.0%Not writtenNo selector of the allow list takes itSlow and 3 moresum\(left_out\)and 2 more/
  );
  expect(rowOf('up')).toHaveTextContent(/101\/s25\.0%Writtenup/);
  expect(screen.getByText('The allow list is in the configuration of the shards.')).toBeInTheDocument();
});

test.each<[string, NonNullable<Answer['store']>['held'], RegExp]>([
  [
    'what it tells',
    { since: 1_600_000_000_000, bytes: 3 * 2 ** 30 },
    /^The store has data since 2020-09-13 .*: 3\.0 GiB\.$/,
  ],
  ['its disk alone', { bytes: 2048 }, /^The store does not tell since when it has data; on its disk: 2\.0 KiB\.$/],
  ['nothing', {}, /does not tell since when it has data; the disk it takes is not known\.$/],
])('of the store: %s', async (_, held, text) => {
  open({ ...answer, store: { ...answer.store!, held } });
  expect(await screen.findByText(text)).toBeInTheDocument();
});

describe('dashboards', () => {
  const ours = { type: 'promshards-fleet-datasource', uid: 'ds' };
  const panel = (title: string, expr: string, datasource: object = ours) => ({
    title,
    datasource,
    targets: [{ expr }],
  });
  const row = { title: 'Row', panels: [panel('Inner', 'sum(rate(left_out{job="$job"}[$__rate_interval]))')] };
  const others = [panel('Theirs', 'left_out', { type: 'prometheus', uid: 'p' }), panel('Odd', '$metric')];
  const shared = { title: 'Shared', libraryPanel: { uid: 'l' } };
  const dashboards = {
    a: { title: 'Web', panels: [row, ...others, shared] },
    b: { title: 'Up', panels: [panel('Count', 'count(up)')] },
  };

  function withDashboards(proxy: FakeProxy) {
    setDataSourceSrv({
      getInstanceSettings: () => ({ type: ours.type, jsonData: { connection: 'fleet', fleet: 'demo' } }),
    } as unknown as DataSourceSrv);
    proxy.answers.set('/api/search', { data: ['a', 'b', 'gone'].map((uid) => ({ uid, title: uid })) });
    Object.entries(dashboards).forEach(([uid, dashboard]) =>
      proxy.answers.set(`/api/dashboards/uid/${uid}`, { data: { dashboard } })
    );
    proxy.answers.set('/api/dashboards/uid/gone', { status: 403 });
  }

  test('are looked through for the panels that read a metric', async () => {
    withDashboards(open());
    await screen.findByRole('rowheader', { name: 'up' });
    expect(screen.getByText('Which panels read a metric is not known yet.')).toBeInTheDocument();
    await press('Look through the dashboards');
    expect(
      await screen.findByText(
        'Dashboards that you may see: 2, with 4 panels that ask this fleet or may. Not read: 1. Not all that is read is known of 2 panels, such as Odd of Web.'
      )
    ).toBeInTheDocument();
    expect(rowOf('left_out')).toHaveTextContent(/Inner of Web$/);
    expect(rowOf('up')).toHaveTextContent(/Count of Up$/);
  });

  test('that Grafana does not list say so', async () => {
    const proxy = open();
    withDashboards(proxy);
    proxy.answers.set('/api/search', { status: 500 });
    await press('Look through the dashboards');
    expect(await screen.findByText('Grafana does not tell which dashboards there are.')).toBeInTheDocument();
  });

  test('have panels that an edit breaks', async () => {
    withDashboards(await edit('hangs'));
    await userEvent.clear(screen.getByLabelText(/^Selectors/));
    await userEvent.type(screen.getByLabelText(/^Selectors/), 'served_total');
    await press('Preview and save');
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(await within(dialog).findByRole('button', { name: 'Look through the dashboards' }));
    expect(
      await within(dialog).findByText('The panel Count of the dashboard Up reads what would no longer be written.')
    ).toBeInTheDocument();
    expect(within(dialog).queryByText(/panel Inner/)).not.toBeInTheDocument();
  });
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

const preview: AllowListPreview = {
  ...{ rate: 0.1, metricCount: 1, brokenCount: 4, idle: ['absent'], problems: [] },
  shards: [{ shard: 's0', series: 100, before: 40, after: 30 }],
  metrics: [{ name: 'served_total', series: 10, before: 10, after: 0 }],
  broken: [
    { kind: 'up' },
    { kind: 'histogram', name: 'h', lacks: ['h_sum'] },
    { kind: 'alerting', name: 'Slow', selectors: ['served_total'] },
    { kind: 'query', name: 'rate(served_total[5m])', selectors: ['served_total'] },
  ],
};

/** An open page whose list is edited by an Admin. Saving is answered so. */
async function edit(saving: FakeAnswer): Promise<FakeProxy> {
  const proxy = open(answer, 'Admin');
  proxy.answers.set(`PUT ${LIST}`, ({ data }) =>
    (data as { dryRun: boolean }).dryRun ? { data: { ...list, preview } } : saving
  );
  const text = await screen.findByLabelText(/^Selectors/);
  await userEvent.clear(text);
  await userEvent.type(text, 'up{enter}absent');
  return proxy;
}

const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

test('an edit is previewed, and saved with its reason over the version that was read', async () => {
  const saved = { ...list, version: 3, allow: ['up', 'absent'] };
  const proxy = await edit({ data: saved });
  await press('Preview and save');
  const dialog = await screen.findByRole('dialog');
  const changes = await within(dialog).findByRole('table', { name: 'What changes' });
  expect(changes).toHaveTextContent(/served_totalIn the list–absent–In the list/);
  expect(await within(dialog).findByRole('region', { name: /by shard/ })).toHaveTextContent(
    /s010040 \(4\/s\)30 \(3\/s\)10 \(1\/s\)/
  );
  expect(within(dialog).getByRole('list', { name: 'What the edit breaks' })).toHaveTextContent(
    /up would not be written.*histogram h would be written without h_sum.*rule Slow reads.*absent takes no series/
  );
  await userEvent.type(within(dialog).getByLabelText(/^Reason/), 'less');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/^Saved as version 3\./)).toBeInTheDocument();
  expect(proxy.sent.at(-1)).toMatchObject({
    data: { allow: ['up', 'absent'], reason: 'less', dryRun: false },
    ifMatch: '"2"',
  });
});

test('what somebody else has saved meanwhile is told, and edits go on top of it', async () => {
  const theirs = { ...list, version: 3, allow: ['up', 'served_total', 'theirs'], savedBy: 'eve', reason: 'more' };
  await edit({ status: 412, data: { code: 'conflict', message: 'saved since', current: theirs } });
  await press('Preview and save');
  await userEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Save' }));
  expect(await screen.findByText(/^eve has saved version 3/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Preview and save' })).toBeDisabled();
  await press('Keep my edits, over theirs');
  expect(screen.getByLabelText(/^Selectors/)).toHaveValue('up\ntheirs\nabsent');
  expect(screen.getByRole('button', { name: 'Preview and save' })).toBeEnabled();
});

test('a list that cannot be is not saved, and says why', async () => {
  open(answer, 'Admin');
  const text = await screen.findByLabelText(/^Selectors/);
  await userEvent.type(text, '{enter}rate(up)');
  expect(screen.getByText(/^rate\(up\) is no metric name/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Preview and save' })).toBeDisabled();
  await press('Discard');
  expect(text).toHaveValue('up\nserved_total');
});

test('an earlier version becomes the edit', async () => {
  open(answer, 'Admin');
  await press('Earlier versions');
  await press('Put version 1 back');
  expect(screen.getByLabelText('Write all metrics')).toBeChecked();
  expect(screen.getByRole('button', { name: 'Preview and save' })).toBeEnabled();
});

test('who may not edit sees the list, and why', async () => {
  open();
  expect(await screen.findByLabelText(/^Selectors/)).toBeDisabled();
  expect(screen.getByText(/the Admin role in this organization is required/)).toBeInTheDocument();
});

test('a list that is edited elsewhere says where', async () => {
  const proxy = open();
  proxy.answers.set(`GET ${LIST}`, { status: 409, data: { code: 'refused', message: 'It is in the fleets file.' } });
  expect(await screen.findByText('It is in the fleets file.')).toBeInTheDocument();
});

test('of shards that write by a list of their own there is nothing to edit', async () => {
  const proxy = open({ ...answer, store: { ...answer.store!, isApplied: false } }, 'Admin');
  expect(await screen.findByText(/needs the same list/)).toBeInTheDocument();
  expect(screen.queryByRole('heading', { name: 'Allow list' })).not.toBeInTheDocument();
  expect(proxy.asked.filter((url) => url.includes('allow-list'))).toEqual([]);
});
