import { setDataSourceSrv } from '@grafana/runtime';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { type ReactNode } from 'react';

import { type Explain } from '../../../api/explain';
import { FakeProxy, fleet, renderPage } from '../../testing/fakeProxy';
import { ExplainPage } from './ExplainPage';

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

const START = 1_700_000_000_000;
const END = START + 3_600_000;
const EXPLAIN = '/fleets/demo/explain';

const plan: Explain = {
  text: 'the plan',
  rows: [
    {
      depth: 0,
      op: 'call',
      query: 'histogram_quantile(0.9, sum by (le) (x))',
      reason: 'an argument is computed here',
      asks: [],
    },
    { depth: 1, op: 'number', query: '0.9', asks: [] },
    {
      depth: 1,
      op: 'leaf',
      query: 'sum by (le) (x)',
      merge: 'sum',
      leaf: 0,
      asks: [
        {
          of: 'members',
          members: ['s1'],
          query: 'sum by (le) (x)',
          times: { start: START, end: START + 60_000, step: 15_000 },
        },
        {
          of: 'members',
          members: ['s1', 's2'],
          query: 'sum by (le) (x)',
          times: { start: START + 75_000, end: END, step: 15_000 },
        },
      ],
    },
  ],
  leaves: [],
  notPushed: [],
  timeline: {
    ...{ from: START, to: END },
    members: [
      { member: 's1', role: 'shard', asked: [{ from: START, to: END }] },
      { member: 's2', role: 'shard', since: START + 70_000, asked: [{ from: START + 75_000, to: END }] },
      { member: 'long', role: 'store', asked: [] },
    ],
    changes: [{ at: START + 70_000, kind: 'added', member: 's2' }],
    lost: [],
  },
};

const run: Explain['run'] = {
  ...{
    state: 'done',
    elapsedMs: 42,
    series: 3,
    samples: 720,
    cached: 600,
    notices: ['Member s2 is missing: the sum is a lower bound.'],
  },
  members: [
    {
      member: 's1',
      state: 'complete',
      requests: 2,
      bytes: 2048,
      series: 30,
      samples: 7200,
      cached: 7000,
      elapsedMs: 12,
      replicas: ['a'],
    },
    {
      member: 's2',
      state: 'failed',
      error: 'connection refused',
      requests: 1,
      bytes: 0,
      series: 0,
      samples: 0,
      elapsedMs: 3,
      replicas: [],
    },
  ],
};

const found: Pick<Explain, 'ownership' | 'attempts'> = {
  ownership: [
    { selector: '{__name__="x"}', holds: false, text: 'several members have series of it with instance="a"' },
  ],
  attempts: ['several members hold series of instance: a'],
};

/** Answers with the plan, and with `result` as well where the query is to be run. */
function proxyWith(result: Explain['run'] | 'hangs' = run): FakeProxy {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [fleet('other', 'Other'), fleet('demo', 'Demo')] } });
  proxy.answers.set(EXPLAIN, ({ url }) => {
    const isRun = url.includes('run=1');
    return isRun && result === 'hangs'
      ? 'hangs'
      : { data: { status: 'success', data: isRun ? { ...plan, ...found, run: result } : plan } };
  });
  return proxy;
}

function useDataSources(list: ReadonlyArray<{ uid: string; fleet: string }>) {
  const settings = list.map(({ uid, fleet }) => ({ uid, type: 'promshards-fleet-datasource', jsonData: { fleet } }));
  setDataSourceSrv({
    getList: () => settings,
    getInstanceSettings: (uid: string) => settings.find((one) => one.uid === uid),
    get: () => Promise.reject(new Error('did not load')),
  } as never);
}

const address = `/?fleet=demo&query=x&from=${START}&to=${END}`;
const askedFor = (proxy: FakeProxy) =>
  proxy.asked.filter((url) => url.includes('/explain')).map((url) => new URLSearchParams(url.split('?')[1]));

beforeEach(() => useDataSources([]));

test('the button takes the click that ends the typing in an editor that tells of it only then', async () => {
  const proxy = proxyWith();
  const Editor = ({ onChange }: { readonly onChange: (query: { expr: string }) => void }) => (
    <input aria-label="Editor" onBlur={(event) => onChange({ expr: event.currentTarget.value })} />
  );
  setDataSourceSrv({
    getList: () => [{ uid: 'ds1', type: 'promshards-fleet-datasource', jsonData: { fleet: 'demo' } }],
    getInstanceSettings: () => undefined,
    get: () => Promise.resolve({ components: { QueryEditor: Editor } }),
  } as never);
  renderPage(<ExplainPage />, `/?fleet=demo&from=${START}&to=${END}`);
  const user = userEvent.setup();
  const editor = await screen.findByLabelText('Editor');
  const button = screen.getByRole('button', { name: 'Explain' });
  expect(button).toBeEnabled();
  await user.click(button);
  expect(askedFor(proxy)).toEqual([]);
  await user.type(editor, 'up');
  await user.click(button);
  await waitFor(() => expect(askedFor(proxy).map((one) => one.get('query'))).toContain('up'));
});

test('a person chooses a fleet, writes a query, and reads who was asked what and what came back', async () => {
  const proxy = proxyWith();
  useDataSources([{ uid: 'ds1', fleet: 'demo' }]);
  renderPage(<ExplainPage />, `/?fleet=demo&from=${START}&to=${END}`);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText('Query'), 'rate(x[[$__rate_interval])');
  await user.click(screen.getByRole('button', { name: 'Explain' }));
  expect(
    await screen.findByText('Ran in 42 ms: 3 series with 720 samples, 600 of them from the cache.')
  ).toBeInTheDocument();
  const [planned, ran] = askedFor(proxy);
  expect([planned.get('query'), planned.get('start'), planned.get('step'), planned.get('run')]).toEqual([
    'rate(x[60s])',
    '1700000000.000',
    '15.000',
    null,
  ]);
  expect(ran.get('run')).toBe('1');
  const tree = screen.getByRole('treegrid', { name: 'Plan' });
  expect(within(tree).getByText('an argument is computed here')).toBeInTheDocument();
  expect(within(tree).getByText("The members' values are added up")).toBeInTheDocument();
  expect(screen.getByText('Member s2 is missing: the sum is a lower bound.')).toBeInTheDocument();
  const members = screen.getByRole('region', { name: 'Answers of the members' });
  expect(
    within(members).getByRole('row', {
      name: /s1 Complete 7\.0 K of 7\.2 K samples from the cache 12 ms 2\.0 KiB 30 2/,
    })
  ).toBeInTheDocument();
  expect(within(members).getByRole('row', { name: /s2 Missing connection refused/ })).toBeInTheDocument();
  expect(within(members).getByRole('row', { name: /long Long-term store Not asked/ })).toBeInTheDocument();
  expect(screen.getByText(/s2 was added/)).toBeInTheDocument();
  const findings = screen.getByRole('region', { name: 'Found out about the data' });
  expect(within(findings).getByText(/several members have series of it with/)).toBeInTheDocument();
  expect(
    within(findings).getByText('Plan 1 was given up: several members hold series of instance: a')
  ).toBeInTheDocument();
  const explore = screen.getByRole('link', { name: 'Open in Explore' });
  const panes = JSON.parse(new URL(explore.getAttribute('href') ?? '', 'http://host').searchParams.get('panes') ?? '');
  expect(panes.explain).toMatchObject({
    datasource: 'ds1',
    queries: [{ expr: 'rate(x[$__rate_interval])', range: true }],
    range: { from: String(START), to: String(END) },
  });
});

test('the plan is shown while the query still runs', async () => {
  proxyWith('hangs');
  renderPage(<ExplainPage />, address);
  expect(await screen.findByText('Running the query…')).toBeInTheDocument();
  expect(screen.getByRole('treegrid', { name: 'Plan' })).toBeInTheDocument();
});

test('an address with a data source leads to its fleet; an instant query is one at the end', async () => {
  const proxy = proxyWith();
  useDataSources([{ uid: 'ds1', fleet: 'demo' }]);
  renderPage(<ExplainPage />, `/?ds=ds1&query=x&instant=true&from=${START}&to=${END}`);
  expect(await screen.findByText(/^Ran in/)).toBeInTheDocument();
  expect([askedFor(proxy)[0].get('time'), askedFor(proxy)[0].has('start')]).toEqual(['1700003600.000', false]);
});

test('the tree is walked and folded by keyboard', async () => {
  proxyWith();
  renderPage(<ExplainPage />, address);
  const user = userEvent.setup();
  const tree = await screen.findByRole('treegrid', { name: 'Plan' });
  const levels = () =>
    within(tree)
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.getAttribute('aria-level'));
  expect(levels()).toEqual(['1', '2', '2', '3', '3']);
  within(tree)
    .getByRole('row', { name: /^histogram_quantile/ })
    .focus();
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowLeft}');
  expect(levels()).toEqual(['1', '2', '2']);
  await user.keyboard('{ArrowRight}{ArrowRight}');
  expect(document.activeElement).toHaveAttribute('aria-level', '3');
  await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
  expect(document.activeElement).toHaveAttribute('aria-level', '1');
  await user.keyboard('{Enter}');
  expect(levels()).toEqual(['1']);
  await user.keyboard('{Enter}{End}');
  expect(document.activeElement).toHaveAttribute('aria-level', '2');
});

test('what is read raw after hand-overs is folded, and long matchers are short until they are asked for', async () => {
  const instances = Array.from({ length: 8 }, (_, i) => `vm-${i}:9100`).join('|');
  const times = { start: START, end: END, step: 15_000 };
  const pushed = `sum(x{instance!~"${instances}"})`;
  const apart = `sum(x{instance=~"${instances}"})`;
  const proxy = proxyWith();
  const rows: Explain['rows'] = [
    {
      ...{ depth: 0, op: 'leaf', query: 'sum(x)', merge: 'sum', leaf: 1 },
      asks: [
        { of: 'members', members: ['s1', 's2'], query: pushed, times },
        { of: 'here', members: ['s1', 's2'], query: 'sum(x)', times, handedOver: 8 },
      ],
    },
    { depth: 1, op: 'aggregate', query: apart, reason: 'its argument is computed here', asks: [] },
  ];
  proxy.answers.set(EXPLAIN, { data: { status: 'success', data: { ...plan, rows } } });
  renderPage(<ExplainPage />, address);
  const user = userEvent.setup();
  const tree = await screen.findByRole('treegrid', { name: 'Plan' });
  const moved = within(tree).getByRole('row', { name: /8 moved targets, read raw from s1, s2/ });
  expect(moved).toHaveAttribute('aria-expanded', 'false');
  expect(within(tree).queryByText('its argument is computed here')).not.toBeInTheDocument();
  expect(within(tree).getByText('sum(x{instance!~"vm-0:9100|vm-1:9100|vm-2:9100|… 5 more"})')).toBeInTheDocument();
  await user.click(within(tree).getByRole('button', { name: 'Show whole text' }));
  expect(within(tree).getByText(pushed)).toBeInTheDocument();
  expect(moved).toHaveAttribute('aria-expanded', 'false');
  moved.focus();
  await user.keyboard('{ArrowRight}');
  expect(within(tree).getByText('its argument is computed here')).toBeInTheDocument();
});

test('a query that is none says what is wrong with it, and is not run', async () => {
  const proxy = proxyWith();
  const error = 'invalid parameter "query": 1:5: parse error: unexpected end of input';
  proxy.answers.set(EXPLAIN, { status: 400, data: { status: 'error', errorType: 'bad_data', error } });
  renderPage(<ExplainPage />, address);
  expect(await screen.findByText('This query cannot be answered')).toBeInTheDocument();
  expect(screen.getByText(error)).toBeInTheDocument();
  expect(askedFor(proxy)).toHaveLength(1);
});

test('a query without a result keeps its plan', async () => {
  proxyWith({ state: 'failed', elapsedMs: 5, message: 'query timed out' });
  renderPage(<ExplainPage />, address);
  expect(await screen.findByText('The query has no result')).toBeInTheDocument();
  expect(screen.getByText('query timed out')).toBeInTheDocument();
  expect(screen.getByRole('treegrid', { name: 'Plan' })).toBeInTheDocument();
});

test.each([
  [403, {}, 'You may not see this'],
  [502, {}, 'The proxy does not answer'],
])('HTTP %d says why nothing is shown', async (status, data, title) => {
  const proxy = proxyWith();
  proxy.answers.set(EXPLAIN, { status, data });
  renderPage(<ExplainPage />, address);
  expect(await screen.findByText(title)).toBeInTheDocument();
});

test('without a fleet there is nothing to ask', async () => {
  const proxy = new FakeProxy();
  proxy.answers.set('/api/v1/fleets', { data: { fleets: [] } });
  renderPage(<ExplainPage />);
  expect(await screen.findByText('There is no fleet to ask')).toBeInTheDocument();
  await waitFor(() => expect(askedFor(proxy)).toEqual([]));
});
