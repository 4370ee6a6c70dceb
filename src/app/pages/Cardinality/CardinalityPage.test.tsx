import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';
import { parse } from 'yaml';

import { type Cardinality } from '../../../api/cardinality';
import { type FakeAnswer, FakeProxy, fleet, renderPage, scalingStatus, shardList } from '../../testing/fakeProxy';
import { CardinalityPage } from './CardinalityPage';
import { dropRule } from './dropRule';

// Grafana puts its page around ours when it starts.
jest.mock('@grafana/runtime', () => ({
  ...jest.requireActual('@grafana/runtime'),
  PluginPage: ({ children }: { children: ReactNode }) => children,
}));

const one = (name: string, least: number, most = least) => ({
  name,
  least,
  most,
  shards: [{ shard: 's0', count: least }],
});

const answer: Cardinality = {
  fleet: 'demo',
  shards: [
    { shard: 's0', series: 300, chunks: 600 },
    { shard: 's1', series: 100 },
  ],
  metrics: [
    {
      ...one('wide_total', 200),
      shards: ['s0', 's1', 's2', 's3'].map((shard, i) => ({ shard, count: 80 - 20 * i })),
    },
    one('other', 20, 25),
  ],
  pairs: [one('job=api', 390)],
  labels: [one('instance', 40, 60)],
  labelBytes: [one('le', 2048)],
  jobs: [
    { job: 'api', samples: 300, yesterday: 200, added: 12 },
    { job: 'new', samples: 5, added: 5 },
  ],
  targets: [{ job: 'api', instance: 'vm-1:9100', shard: 's0', samples: 70, added: 3 }],
  problems: [],
};

function open(data: FakeAnswer): void {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('demo', 'Demo')] } });
  proxy.answers.set('/fleets/demo/scaling', { data: scalingStatus() });
  proxy.answers.set('/fleets/demo/shards', { data: shardList({}) });
  proxy.answers.set('/fleets/demo/cardinality', data);
  renderPage(<CardinalityPage />, '/fleets/demo/cardinality', '/fleets/:fleet/cardinality');
}

const rowOf = async (table: string, name: string) =>
  within(await screen.findByRole('region', { name: table }))
    .getByRole('rowheader', { name })
    .closest('tr');

test.each([
  ['Shards', 's0', 's0300'],
  ['Metrics', 'wide_total', 'wide_total200s0: 80, s1: 60, s2: 40 and 1 moreCopy'],
  ['Metrics', 'other', 'other20 to 25s0: 20Copy'],
  ['Jobs', 'api', 'api300200 (+50%)12'],
  ['Jobs', 'new', 'new5–5'],
  ['Largest targets', 'vm-1:9100', 'vm-1:9100apis0703'],
  ['Labels with their values', 'job=api', 'job=api390s0: 390'],
  ['Labels by number of values', 'instance', 'instance40 to 60s0: 40'],
  ['Labels by bytes of their values', 'le', 'le2.0 KiBs0: 2.0 KiB'],
])('%s: %s', async (table, name, text) => {
  open({ data: answer });
  expect(await rowOf(table, name)).toHaveTextContent(text);
});

test('all series are told first, and each metric has the relabelling that drops it', async () => {
  open({ data: answer });
  expect(await screen.findByText(/^400 series in memory\./)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Copy the relabelling that drops wide_total' })).toBeInTheDocument();
});

test('of many rows the first are shown, then all', async () => {
  open({ data: { ...answer, metrics: Array.from({ length: 30 }, (_, i) => one(`m${i}`, 100 - i)) } });
  const table = within(await screen.findByRole('region', { name: 'Metrics' }));
  expect(table.getAllByRole('rowheader')).toHaveLength(10);
  await userEvent.click(screen.getByRole('button', { name: 'Metrics: Show all 30' }));
  expect(table.getAllByRole('rowheader')).toHaveLength(30);
});

test('a name is no pattern in the relabelling', () => {
  expect(parse(dropRule('a.b'))).toEqual({
    metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'a\\.b', action: 'drop' }],
  });
});

test.each<[string, FakeAnswer, string]>([
  [
    'a missing shard',
    { data: { ...answer, problems: ['s2 is missing. It is a lower bound.'] } },
    's2 is missing. It is a lower bound.',
  ],
  ['no shard', { data: { ...answer, shards: [] } }, 'No shard tells what it holds'],
  ['forbidden', { status: 403, data: {} }, 'You may not see this'],
  ['no proxy', { status: 502, data: {} }, 'The proxy does not answer'],
])('%s', async (_, data, text) => {
  open(data);
  expect(await screen.findByText(text)).toBeInTheDocument();
});

test('what awaits the proxy says so', async () => {
  open('hangs');
  expect(await screen.findByLabelText('Loading what the shards hold')).toBeInTheDocument();
});
