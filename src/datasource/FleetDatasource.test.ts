import { type DataFrame, type DataQueryRequest, LoadingState, type Scope, type ScopeSpecFilter } from '@grafana/data';
import { type PromQuery } from '@grafana/prometheus';
import { config } from '@grafana/runtime';
import { waitFor } from '@testing-library/react';
import { firstValueFrom } from 'rxjs';

import { QueryReports } from './connection/queryReports';
import { type FleetOptions } from './options';
import pluginJson from './plugin.json';
import { FakeFailure, FLEETS, installNetwork, matrix, topology, vector } from './testing/fakeNetwork';
import { datasource, installGrafana, notifications, range, request, run, values } from './testing/askFleet';

beforeEach(installGrafana);

const scope = (...filters: ScopeSpecFilter[]): Scope => ({ metadata: { name: 's' }, spec: { title: 'S', filters } });

/** One series a member, its value the member's number. */
const perMember = (labels: Record<string, string>) => (wire: Parameters<typeof matrix>[0]) =>
  matrix(wire, [[{ ...labels, instance: wire.member }, Number(wire.member.slice(1))]]);

describe('a fleet of the proxy', () => {
  test('all queries of all panels of one refresh are one request, with the prefix and the organization', async () => {
    const network = installNetwork({ answer: perMember({ __name__: 'up' }) });
    const ds = datasource();
    await Promise.all([run(ds, { expr: 'up' }, { expr: 'down' }), run(datasource(), { expr: 'up' })]);
    expect(network.fetched).toHaveLength(1);
    expect(network.fetched[0]).toMatchObject({
      url: '/sub/api/plugin-proxy/promshards-fleet-app/api/v1/fanout',
      headers: { 'X-Grafana-Org-Id': '7' },
    });
    expect(network.fanouts[0].requests.map(({ member, query }) => `${member} ${query}`)).toEqual([
      's1 up',
      's2 up',
      's1 down',
      's2 down',
    ]);
  });

  test('what queries cost is told, and where they stand', async () => {
    installNetwork({ answer: perMember({ __name__: 'up' }) });
    const told = jest.spyOn(QueryReports.prototype, 'add').mockImplementation(() => undefined);
    const asked = { ...request({ expr: 'up' }, { expr: 'sum(' }), dashboardUID: 'd1', panelId: 7 };
    await firstValueFrom(datasource().query(asked));
    const place = { dashboard: 'd1', panel: '7', step: 15_000 };
    const byText = [...told.mock.calls].map(([one]) => one).sort((a, b) => b.query.length - a.query.length);
    expect(byText).toMatchObject([
      { ...place, query: 'sum(', failed: true, bytes: 0 },
      { ...place, query: 'up', failed: false, series: 2, samples: 10, cached: 0, bytes: expect.any(Number) },
    ]);
    told.mockRestore();
  });

  test('a sum over all shards', async () => {
    installNetwork({ answer: (wire) => matrix(wire, [[{}, wire.member === 's1' ? 40 : 2]]) });
    const response = await run(datasource(), { expr: 'sum(up)', legendFormat: '__auto' });
    expect(response.state).toBe(LoadingState.Done);
    expect(response.errors).toBeUndefined();
    expect(response.data).toHaveLength(1);
    expect(new Set(values(response.data[0])[1])).toEqual(new Set([42]));
  });

  test('the first frame says what was run, the plan, and what each member took', async () => {
    installNetwork({ answer: perMember({ __name__: 'up' }) });
    const { data } = await run(datasource(), { expr: 'up' });
    expect(data.map(({ meta }) => meta?.preferredVisualisationType)).toEqual(['graph', 'graph']);
    expect(data[0].meta?.executedQueryString).toMatch(/^Expr: up\nStep: 15s\n\nPlan:\n\S/);
    expect(data[1].meta?.executedQueryString).toBeUndefined();
    expect(data[0].meta?.stats).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ displayName: 's1: time', value: 5, unit: 'ms' }),
        expect.objectContaining({ displayName: 's2: series', value: 1 }),
      ])
    );
  });

  test('"Both" runs twice; in Explore its instant half is a table', async () => {
    installNetwork({
      answer: (wire) => (wire.path === 'query' ? vector(wire.start, [[{}, 1]]) : matrix(wire, [[{}, 1]])),
    });
    const ds = datasource();
    const response = await firstValueFrom(
      ds.query({ ...request({ expr: 'sum(up)', instant: true, range: true }), app: 'explore' })
    );
    expect(response.data.map(({ refId, meta }) => [refId, meta?.preferredVisualisationType])).toEqual([
      ['A', 'graph'],
      ['A-Instant', 'rawPrometheus'],
    ]);
  });

  test('table format is one frame with a column a label', async () => {
    installNetwork({ answer: (wire) => vector(wire.start, [[{ code: '404', instance: wire.member }, 1]]) });
    const { data } = await run(datasource(), { expr: 'up', instant: true, range: false, format: 'table' });
    expect(data).toHaveLength(1);
    expect(data[0].fields.map(({ name }: { name: string }) => name)).toEqual(['Time', 'code', 'instance', 'Value']);
  });

  test('heat map format makes rows of the buckets, cumulative counts undone', async () => {
    installNetwork({
      answer: (wire) =>
        matrix(
          wire,
          wire.member === 's1'
            ? [
                [{ le: '1' }, 2],
                [{ le: '+Inf' }, 5],
              ]
            : []
        ),
    });
    const { data } = await run(datasource(), { expr: 'sum by (le) (x)', format: 'heatmap' });
    expect(data[0].meta?.type).toBe('heatmap-rows');
    expect(data[0].fields.map(({ name }: { name: string }) => name)).toEqual(['Time', '1', '+Inf']);
    expect(data[0].fields[2].values[0]).toBe(3);
    expect(data[0].meta?.executedQueryString).toContain('Expr: sum by (le) (x)');
  });

  test('each query has its own error, and the others their data', async () => {
    installNetwork({ answer: perMember({ __name__: 'up' }) });
    const response = await run(datasource(), { expr: 'sum(' }, { expr: 'up' });
    expect(response.state).toBe(LoadingState.Error);
    expect(response.errors).toEqual([{ refId: 'A', message: expect.stringMatching(/^bad_data: .*parse error/) }]);
    expect(response.data.map(({ refId }) => refId)).toEqual(['B', 'B']);
  });

  test('a missing member is a warning on every frame that names it, and an error beside the data', async () => {
    installNetwork({
      answer: (wire) => (wire.member === 's2' ? { down: 'connection refused' } : matrix(wire, [[{}, 1]])),
    });
    const { data, errors, state } = await run(datasource(), { expr: 'sum(up)' });
    const text = 's2 did not answer (connection refused): this sum is a lower bound if no term is negative';
    expect(data[0].meta?.notices).toEqual([{ severity: 'warning', text }]);
    expect({ errors, state }).toEqual({ errors: [{ refId: 'A', message: text }], state: LoadingState.Error });
  });

  test('what the proxy doubts about the fleet is a warning too', async () => {
    installNetwork({
      answer: perMember({ __name__: 'up' }),
      client: [[`${FLEETS}/demo/topology`, topology({ doubts: ['s1 and s2 scrape the same target'] })]],
    });
    const { data } = await run(datasource(), { expr: 'up' });
    expect(data[0].meta?.notices).toEqual([{ severity: 'warning', text: 's1 and s2 scrape the same target' }]);
  });

  test('a missing member fails the query where the data source says so', async () => {
    installNetwork({
      answer: (wire) => (wire.member === 's2' ? { down: 'connection refused' } : matrix(wire, [[{}, 1]])),
    });
    const { errors } = await run(datasource({ fleet: 'demo', partial: 'fail' }), { expr: 'sum(up)' });
    expect(errors).toEqual([{ refId: 'A', message: expect.stringContaining('s2') }]);
  });

  test.each([
    [403, { code: 'unknown_caller', message: 'No such token.' }, 'The proxy refused: No such token.'],
    [502, {}, 'The Promshards proxy does not answer.'],
    [404, {}, 'The Promshards app is not enabled'],
  ])('HTTP %d from the route is said in words', async (status, body, words) => {
    installNetwork({ refuse: { status, body } });
    const { errors, data } = await run(datasource(), { expr: 'up' });
    expect(errors).toEqual([{ refId: 'A', message: expect.stringContaining(words) }]);
    expect(data).toEqual([]);
  });

  test('a fleet that is not there is said', async () => {
    const network = installNetwork({});
    const { errors } = await run(datasource({ fleet: 'other' }), { expr: 'up' });
    expect(errors?.[0].message).toBe('There is no fleet "other", or your organization may not see it.');
    expect(network.fanouts).toEqual([]);
  });

  test('a refresh asks for what may have changed, and for all of it when told to', async () => {
    const to = range.to.valueOf();
    const state = { signature: 'x', until: to - 30_000, settled: to - 30_000 };
    const past = { generation: 'g1', now: to, members: ['s1', 's2'].map((id) => ({ id, ...state })) };
    const network = installNetwork({ answer: perMember({ __name__: 'up' }), client: [[`${FLEETS}/demo/past`, past]] });
    const ds = datasource();
    const steps: number[] = [];
    const next = async (more: Partial<DataQueryRequest<PromQuery>> = {}) => {
      const { data } = await firstValueFrom(ds.query({ ...request({ expr: 'up' }), ...more }));
      const { start, end, step } = network.fanouts.at(-1)!.requests[0];
      steps.push((end - start) / step + 1);
      expect(data.map((frame: DataFrame) => frame.length)).toEqual([5, 5]);
      return data[0].meta?.custom?.cached;
    };
    expect(await next()).toBe(0);
    expect(await next()).toBe(6);
    // As Explore does.
    expect(await next({ skipQueryCache: true })).toBe(0);
    ds.askAgain();
    expect(await next()).toBe(0);
    expect(steps).toEqual([5, 2, 5, 5]);
  });

  test('unsubscribing cancels the request', async () => {
    const network = installNetwork({ hang: true });
    const subscription = datasource()
      .query(request({ expr: 'up' }))
      .subscribe();
    await waitFor(() => expect(network.fanouts).toHaveLength(1));
    subscription.unsubscribe();
    await waitFor(() => expect(network.aborted).toBe(1));
  });

  test('hidden and empty queries are not run; template variables are filled in', async () => {
    const network = installNetwork({ answer: perMember({}) });
    await run(datasource(), { hide: true }, { expr: '' }, { expr: 'up{instance="$instance"}' });
    expect(new Set(network.fanouts[0].requests.map(({ query }) => query))).toEqual(new Set(['up{instance="vm-1"}']));
  });

  test.each<[string, Partial<DataQueryRequest<PromQuery>>, Partial<PromQuery>, string]>([
    ['grouping keys', { groupByKeys: ['job'] }, { expr: 'sum(up)' }, 'sum by (job) (up)'],
    [
      'ad-hoc filters',
      { filters: [{ key: 'code', operator: '=|', value: '4.4', values: ['4.4', '5'] }] },
      { expr: 'sum(rate(x[$__rate_interval]))' },
      'sum(rate(x{code=~"4\\\\.4|5"}[20s]))',
    ],
    [
      'variables in filters',
      { filters: [{ key: 'instance', operator: '=', value: '$instance' }] },
      { expr: 'up' },
      'up{instance="vm-1"}',
    ],
    [
      'scopes, with filters beside them',
      {
        scopes: [scope({ key: 'ns', operator: 'equals', value: 'a' }, { key: 'team', operator: 'one-of', value: 'x' })],
        filters: [{ key: 'ns', operator: '!=', value: 'b' }],
      },
      { expr: 'up{ns="c"}' },
      'up{ns!="b",team=~"x"}',
    ],
    [
      'filters of the query itself',
      {},
      { expr: 'up', adhocFilters: [{ key: 'ns', operator: 'equals', value: 'a' }] as PromQuery['adhocFilters'] },
      'up{ns="a"}',
    ],
  ])('%s of a request reach the members', async (_, asked, target, query) => {
    const network = installNetwork({ answer: perMember({}) });
    const { data, errors } = await firstValueFrom(datasource().query({ ...request(target), ...asked }));
    expect(errors).toBeUndefined();
    expect(network.fanouts[0].requests[0].query).toBe(query);
    expect(data[0].meta?.executedQueryString).toContain(`Expr: ${query}\n`);
  });

  test('Grafana is told that a filter may have several values', () => {
    expect(pluginJson.multiValueFilterOperators).toBe(true);
  });

  test('a filter that cannot be applied fails the query', async () => {
    const network = installNetwork({ answer: perMember({}) });
    const filters = [{ key: 'code', operator: '>', value: '400' }];
    const { errors, data } = await firstValueFrom(datasource().query({ ...request({}), filters }));
    expect(errors?.[0].message).toBe('bad_data: unknown operator ">" in a filter of "code"');
    expect([data, network.fanouts]).toEqual([[], []]);
  });

  test('names and values for filters are those within the other filters', async () => {
    const network = installNetwork({
      client: [['/api/plugin-proxy/promshards-fleet-app/fleets/demo/', { status: 'success', data: ['a', 'b'] }]],
    });
    const filters = [
      { key: 'a', operator: '=|', value: 'x.y', values: ['x.y', 'z'] },
      { key: 'dir', operator: '=', value: 'C:\\d' },
    ];
    const ds = datasource();
    expect(await ds.getTagKeys({ filters, timeRange: range })).toEqual([{ value: 'b', text: 'b' }]);
    await ds.getTagValues({ filters, timeRange: range, key: 'b' });
    const scopes = [scope({ key: 'ns', operator: 'equals', value: 'a' })];
    const queries = [{ refId: 'A', expr: 'rate(x[$__rate_interval]) / y{c="d"}' }];
    await ds.getTagValues({ filters, timeRange: range, key: 'b', scopes, queries });
    const matches = network.asked.map(({ url, data }) =>
      new URLSearchParams(String(data ?? new URL(url, 'http://x').searchParams)).getAll('match[]')
    );
    const matchers = 'a=~"x\\\\.y|z",dir="C:\\\\d"';
    expect(matches).toEqual([
      [`{${matchers}}`],
      [`{${matchers}}`],
      [`{__name__="x",ns="a",${matchers}}`, `{__name__="y",ns="a",${matchers}}`],
    ]);
  });

  test.each([
    ['up', [{ key: 'a', operator: '=|', value: 'x.y', values: ['x.y', 'z'] }], 'up{a=~"x\\\\.y|z"}'],
    ['up', [{ key: 'a', operator: '!=|', value: 'x', values: ['x'] }], 'up{a!~"x"}'],
    ['up', [{ key: 'dir', operator: '=', value: 'C:\\d "e"' }], 'up{dir="C:\\\\d \\"e\\""}'],
    [
      'rate(x[$__rate_interval])',
      [{ key: 'a', operator: '=~', value: 'b\\.c' }],
      'rate(x{a=~"b\\\\.c"}[$__rate_interval])',
    ],
  ])('%s is opened in Explore with the filters %j in its text', (expr, filters, text) => {
    installNetwork({});
    for (const prometheusSpecialCharsInLabelValues of [false, true]) {
      config.featureToggles.prometheusSpecialCharsInLabelValues = prometheusSpecialCharsInLabelValues;
      expect(datasource().interpolateVariablesInQueries([{ refId: 'A', expr }], {}, filters)[0].expr).toBe(text);
    }
    delete config.featureToggles.prometheusSpecialCharsInLabelValues;
  });

  test('the fleet’s scrape interval is the base of $__rate_interval', async () => {
    const network = installNetwork({ answer: perMember({}) });
    const ds = datasource();
    await run(ds, { expr: 'rate(x[$__rate_interval])' });
    expect(ds.interval).toBe('5s');
    expect(network.fanouts[0].requests[0].query).toContain('[20s]');
  });

  test.each([
    [{ timeInterval: '1m30s' }, '90s'],
    [{ timeInterval: '1.5m' }, '90s'],
    [{ timeInterval: '30' }, '30s'],
    [{ timeInterval: '500ms' }, '500ms'],
    [{}, '15s'],
  ])('of the settings %j panels have the interval %s', (settings, interval) => {
    expect(datasource({ fleet: 'demo', ...settings }).interval).toBe(interval);
  });

  test.each<[Partial<FleetOptions>, Partial<PromQuery>, string]>([
    [
      {},
      { interval: '>1m' },
      'bad_data: Min step: invalid duration ">1m". Write a number and a unit, for example 15s.',
    ],
    [
      { timeInterval: 'soon' },
      {},
      'Scrape interval in the settings of this data source: invalid duration "soon". Write a number and a unit, for example 15s.',
    ],
    [
      { queryTimeout: '30' },
      {},
      'Query timeout in the settings of this data source: missing unit in duration "30". Write a number and a unit, for example 15s.',
    ],
    [
      { connection: 'members', members: ['a'], lookback: '1.5m' },
      {},
      'Lookback in the settings of this data source: unknown unit "." in duration "1.5m". Write a number and a unit, for example 15s.',
    ],
  ])('settings %j and a query %j are refused, not guessed at', async (settings, query, message) => {
    const network = installNetwork({ answer: perMember({}) });
    const ds = datasource({ fleet: 'demo', ...settings });
    const { errors, data } = await run(ds, query);
    expect({ errors, data }).toEqual({ errors: [{ refId: 'A', message }], data: [] });
    expect(network.fanouts).toEqual([]);
    if (query.interval === undefined) {
      expect(await ds.testDatasource()).toMatchObject({ status: 'error', message });
    }
  });

  test('metadata comes through the app’s route', async () => {
    const network = installNetwork({
      client: [['/api/plugin-proxy/promshards-fleet-app/fleets/demo/', { status: 'success', data: ['a', 'b'] }]],
    });
    const ds = datasource();
    const answer = await ds.metadataRequest<{ data: string[] }>('/api/v1/label/job/values', {
      'match[]': 'up',
      limit: 5,
    });
    expect(answer.data.data).toEqual(['a', 'b']);
    await ds.metadataRequest('/api/v1/labels', { start: '1', 'match[]': ['a', 'b'] });
    expect(network.asked.map(({ method, url, data }) => [method, url, data])).toEqual([
      [
        'GET',
        '/api/plugin-proxy/promshards-fleet-app/fleets/demo/api/v1/label/job/values?match%5B%5D=up&limit=5&partial_response=true',
        undefined,
      ],
      [
        'POST',
        '/api/plugin-proxy/promshards-fleet-app/fleets/demo/api/v1/labels',
        'start=1&match%5B%5D=a&match%5B%5D=b&partial_response=true',
      ],
    ]);
  });

  test('lists that lack what a shard knows are told as a notification, once', async () => {
    const warnings = ['s2 is missing from this answer: connection refused', 'results truncated due to limit'];
    installNetwork({
      client: [['/api/plugin-proxy/promshards-fleet-app/fleets/demo/', { status: 'success', data: ['a'], warnings }]],
    });
    const ds = datasource();
    await ds.metadataRequest('/api/v1/labels');
    await ds.metadataRequest('/api/v1/label/job/values');
    expect(notifications).toEqual([
      'n: lists are incomplete',
      'Metrics, labels and the values of variables lack what s2 knows. Reload the page when it answers again. (s2: connection refused)',
    ]);
  });

  test('query_result() of a variable follows what is set for missing shards', async () => {
    installNetwork({ answer: (wire) => (wire.member === 's1' ? vector(wire.start, [[{}, 1]]) : { down: 'refused' }) });
    expect(await datasource().metricFindQuery('query_result(sum(up))', { range })).toHaveLength(1);
    expect(notifications[1]).toContain('lack what s2 knows');
    const strict = datasource({ fleet: 'demo', partial: 'fail' });
    await expect(strict.metricFindQuery('query_result(sum(up))', { range })).rejects.toThrow('s2');
  });

  test('query_result() of a variable runs in the engine', async () => {
    installNetwork({ answer: (wire) => vector(wire.start, [[{}, wire.member === 's1' ? 1 : 2]]) });
    expect(await datasource().metricFindQuery('query_result(sum(up))', { range })).toEqual([
      { text: expect.stringMatching(/^\{\} 3 /), expandable: true },
    ]);
  });

  test('Save & test tells every shard’s state', async () => {
    const replica = { id: 'a', queries: { total: 0, failed: 0 }, problems: [], observedAt: 0 };
    const shards = [
      { id: 's1', problems: [], replicas: [{ ...replica, state: 'ready', version: '3.5.0' }] },
      { id: 's2', problems: [], replicas: [{ ...replica, state: 'down', problems: ['connection refused'] }] },
    ];
    installNetwork({
      client: [
        ['/api/plugin-proxy/promshards-fleet-app/api/v1/fleets/demo/shards', { fleet: 'demo', shards, problems: [] }],
      ],
    });
    expect(await datasource().testDatasource()).toMatchObject({
      status: 'warning',
      message: '1 of 2 members answer; results, and lists of metrics, labels and values, are partial or at risk.',
      details: { message: 's1: ready (Prometheus 3.5.0). s2: down (connection refused)' },
    });
  });

  test.each([
    [502, {}, 'does not answer'],
    [403, { code: 'unknown_caller', message: 'start it with a token' }, 'The proxy refused: start it with a token'],
  ])('Save & test says what is wrong when the proxy answers %d', async (status, body, message) => {
    installNetwork({ client: [['/api/plugin-proxy', new FakeFailure(status, body)]] });
    expect(await datasource().testDatasource()).toMatchObject({
      status: 'error',
      message: expect.stringContaining(message),
    });
  });
});

test('queries of Grafana’s Prometheus data source are taken over word for word', async () => {
  installNetwork({});
  const imported = await datasource().importQueries([{ refId: 'A', expr: 'rate(x[5m])' } as PromQuery], {
    type: 'prometheus',
  } as never);
  expect(imported).toEqual([{ refId: 'A', expr: 'rate(x[5m])' }]);
  expect('importFromAbstractQueries' in datasource()).toBe(false);
});

test('resources of a backend are refused clearly', async () => {
  installNetwork({});
  await expect(datasource().getResource('x')).rejects.toThrow('has no backend');
});
