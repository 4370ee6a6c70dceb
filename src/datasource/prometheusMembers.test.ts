import { setDataSourceSrv } from '@grafana/runtime';

import { type FleetOptions } from './options';
import { type FakeAnswer, installNetwork, matrix } from './testing/fakeNetwork';
import { datasource, installGrafana, notifications, run, values } from './testing/askFleet';

beforeEach(installGrafana);

describe('Prometheus data sources in Grafana', () => {
  const members: FleetOptions = { connection: 'members', members: ['a', 'b'], kind: 'independent' };

  test('each is asked through Grafana’s data source proxy, and sums add up', async () => {
    const network = installNetwork({
      member: (url, form) =>
        matrix(
          { start: Number(form.get('start')) * 1000, end: Number(form.get('end')) * 1000, step: 15_000 } as never,
          [[{}, url.includes('/uid/a/') ? 40 : 2]]
        ),
    });
    const { data, errors } = await run(datasource(members), { expr: 'sum(up)' });
    expect(errors).toBeUndefined();
    expect(values(data[0])[1][0]).toBe(42);
    const queries = network.fetched.filter(({ url }) => url.endsWith('/query_range'));
    expect(queries.map(({ url }) => url)).toEqual([
      '/sub/api/datasources/proxy/uid/a/api/v1/query_range',
      '/sub/api/datasources/proxy/uid/b/api/v1/query_range',
    ]);
    expect(new URLSearchParams(queries[0].body).get('step')).toBe('15.000');
  });

  test.each([
    [
      200,
      /^prom p200 and prom q200 each have samples of their own of .* Both record it by a rule of their own \(group "g"\)/,
    ],
    [
      403,
      /have samples of .* which count once\. Why is not known \(prom p403: HTTP 403.*\)\. If each of them records it/,
    ],
  ])('what two of them record is told with the reason, where rules are answered with %d', async (status, told) => {
    const data = { groups: [{ name: 'g', rules: [{ name: 'r', type: 'recording' }] }] };
    installNetwork({
      member: (url, form) => {
        if (url.includes('/rules?')) {
          return { body: status === 200 ? { status: 'success', data } : { message: 'no' }, status };
        }
        return /series$|values/.test(url.split('?')[0])
          ? { body: { status: 'success', data: url.includes('values') ? [] : [{ __name__: 'r' }] } }
          : matrix(
              { start: Number(form.get('start')) * 1000, end: Number(form.get('end')) * 1000, step: 15_000 } as never,
              [[{ __name__: 'r' }, url.includes(`/uid/p${status}/`) ? 40 : 2]]
            );
      },
    });
    const uids = [`p${status}`, `q${status}`];
    const asked = datasource({ ...members, kind: 'hash', members: uids });
    const { data: frames, errors } = await run(asked, { expr: 'r' });
    expect(errors).toBeUndefined();
    expect(values(frames[0])[1][0]).toBe(40);
    const notices: ReadonlyArray<{ readonly text: string }> = frames[0].meta?.notices ?? [];
    expect(notices).toContainEqual(expect.objectContaining({ text: expect.stringMatching(told) }));
    // What is asked aside closes no member.
    expect((await run(asked, { expr: 'r' })).errors).toBeUndefined();
  });

  test('one that cannot be reached is named as its data source is', async () => {
    installNetwork({
      member: (url, form) =>
        url.includes('/uid/c/')
          ? matrix(
              { start: Number(form.get('start')) * 1000, end: Number(form.get('end')) * 1000, step: 15_000 } as never,
              [[{}, 1]]
            )
          : { body: { message: 'Bad gateway' }, status: 502 },
    });
    const { data } = await run(datasource({ ...members, members: ['c', 'd'] }), { expr: 'sum(up)' });
    expect(data[0].meta?.notices?.at(-1)?.text).toContain('prom d');
  });

  test.each([
    ['max_over_time(up[5m:])', undefined, ['[5m:15s]'], true],
    ['max_over_time(up[5m: # why\n])', undefined, ['[5m:15s]'], true],
    ['max_over_time(up[5m:])', '30s', ['[5m:30s]'], false],
    ['max_over_time(up[5m:1m])', undefined, ['[5m:1m]'], false],
  ])(
    'the step of %s, with %s in the settings, is that of the servers',
    async (expr, evaluationInterval, steps, isAsked) => {
      const uid = `e-${expr.length}-${evaluationInterval}`;
      const yaml = 'global:\n  evaluation_interval: 15s\n';
      const network = installNetwork({
        client: [[`/api/datasources/proxy/uid/${uid}/api/v1/status/config`, { data: { yaml } }]],
        member: (_, form) =>
          matrix(
            { start: Number(form.get('start')) * 1000, end: Number(form.get('end')) * 1000, step: 15_000 } as never,
            [[{}, 1]]
          ),
      });
      const { errors } = await run(datasource({ ...members, members: [uid], evaluationInterval }), { expr });
      expect(errors).toBeUndefined();
      const queries = network.fetched.map(({ body }) => new URLSearchParams(body).get('query') ?? '');
      expect(queries.map((query) => /\[.*\]/.exec(query)?.[0])).toEqual(steps);
      expect(network.asked.some(({ url }) => url.endsWith('/status/config'))).toBe(isAsked);
    }
  );

  test('the labels of members are labels of their series', async () => {
    const memberLabels = { l: { cluster: 'eu' }, m: { cluster: 'us' } };
    const options = { ...members, members: ['l', 'm'], memberLabels };
    const network = installNetwork({
      client: [['/api/datasources/proxy/uid/m/api/v1/label/__name__/values', { data: ['up'] }]],
      member: (_, form) =>
        matrix(
          { start: Number(form.get('start')) * 1000, end: Number(form.get('end')) * 1000, step: 15_000 } as never,
          [[{ job: 'j' }, 1]]
        ),
    });
    const { data } = await run(datasource(options), { expr: 'up{cluster="us"}' });
    expect(data[0].fields[1].labels).toEqual({ job: 'j', cluster: 'us' });
    const queries = network.fetched.filter(({ url }) => url.endsWith('/query_range'));
    expect(queries.map(({ url, body }) => `${url} ${new URLSearchParams(body).get('query')}`)).toEqual([
      '/sub/api/datasources/proxy/uid/m/api/v1/query_range up',
    ]);
    const answer = await datasource(options).metadataRequest<{ data: string[] }>('/api/v1/label/cluster/values', {
      'match[]': 'up{cluster!="eu"}',
    });
    expect(answer.data.data).toEqual(['us']);
  });

  test('members that nothing tells apart are refused', async () => {
    installNetwork({});
    const memberLabels = { n: { cluster: 'eu' }, o: { cluster: 'eu' } };
    const { errors } = await run(datasource({ ...members, members: ['n', 'o'], memberLabels }), { expr: 'up' });
    expect(errors?.[0].message).toBe(
      'The labels of the data source "prom o" are those of "prom n" too: nothing would tell their series apart.'
    );
  });

  test('metadata is merged', async () => {
    installNetwork({
      client: [
        ['/api/datasources/proxy/uid/a/api/v1/labels', { data: ['job', 'a'] }],
        ['/api/datasources/proxy/uid/b/api/v1/labels', { data: ['job', 'b'] }],
      ],
    });
    const answer = await datasource(members).metadataRequest<{ data: string[] }>('/api/v1/labels');
    expect(answer.data.data).toEqual(['a', 'b', 'job', 'shard']);
  });

  test('metadata lacks a member that does not answer, unless the data source says otherwise', async () => {
    installNetwork({ client: [['/api/datasources/proxy/uid/a/api/v1/labels', { data: ['a'] }]] });
    const answer = await datasource(members).metadataRequest<{ data: string[] }>('/api/v1/labels');
    expect(answer.data.data).toEqual(['a', 'shard']);
    expect(notifications).toEqual([
      'n: lists are incomplete',
      'Metrics, labels and the values of variables lack what prom b knows. Reload the page when it answers again. (prom b: there is no such data source, or it is no Prometheus)',
    ]);
    const strict = datasource({ ...members, partial: 'fail' });
    await expect(strict.metadataRequest('/api/v1/labels')).rejects.toThrow('there is no such data source');
  });

  const one = { status: 'success', data: { resultType: 'scalar', result: [1, '1'] } };
  const agent = { status: 'error', errorType: 'execution', error: 'unavailable with Prometheus Agent' };
  const html = 'text/html; charset=utf-8';

  test.each<[string, FakeAnswer, Record<string, string> | undefined, string]>([
    ['a Prometheus', { body: one }, { version: '3.5.0' }, 'answers queries (Prometheus 3.5.0)'],
    ['one that only says it is Prometheus 2', { body: one }, { version: '2.24.0' }, 'answers queries'],
    [
      'a Mimir',
      { body: one },
      { version: '2.17.0', application: 'Grafana Mimir' },
      'answers queries (Grafana Mimir 2.17.0)',
    ],
    [
      'a VictoriaMetrics',
      { body: one, headers: { 'x-server-hostname': 'vm' } },
      { version: '2.24.0' },
      'answers queries (VictoriaMetrics)',
    ],
    ['an Agent', { body: agent, status: 422 }, undefined, 'it is a Prometheus Agent, which keeps no samples'],
    ['a redirect', { body: '', status: 302 }, undefined, 'it redirects, which is not followed'],
    [
      'a page',
      { body: '<title>Prometheus</title>', type: html },
      undefined,
      'it answers 200 with the web page "Prometheus": write',
    ],
    ['another path', { body: 'not found', status: 404, type: 'text/plain' }, undefined, 'it answers 404: check the'],
    ['no rights', { body: { message: 'no' }, status: 403 }, undefined, 'you may not query this data source'],
    ['its own no', { body: 'no', status: 403, type: 'text/plain' }, undefined, 'it refuses our credentials'],
    [
      'its 401, as Grafana tells it',
      { body: 'Authentication to data source failed', status: 400, type: 'text/plain' },
      undefined,
      'it refuses our credentials',
    ],
    ['none', { body: { message: 'gone' }, status: 404 }, undefined, 'there is no such data source'],
    ['no server', { body: '', status: 502 }, undefined, 'Grafana cannot reach it'],
    ['no network', { down: 'Failed to fetch' }, undefined, 'Failed to fetch'],
  ])('Save & test says what it is: %s', async (uid, member, buildinfo, text) => {
    const path = `/api/datasources/proxy/uid/${encodeURIComponent(uid)}/api/v1/status/buildinfo`;
    installNetwork({ member: () => member, client: buildinfo === undefined ? [] : [[path, { data: buildinfo }]] });
    const { details } = await datasource({ ...members, members: [uid] }).testDatasource();
    expect(details?.message).toContain(`prom ${uid}: ${text}`);
  });

  test('one server chosen twice is told in Save & test, and with answers', async () => {
    const runtime = { data: { startTime: '2026-01-01T00:00:00.123456789Z' } };
    installNetwork({
      member: (_, form) => (form.has('step') ? matrix({ start: 0, end: 0, step: 15_000 } as never, []) : { body: one }),
      client: ['twin', 'again'].map((uid) => [`/api/datasources/proxy/uid/${uid}/api/v1/status/runtimeinfo`, runtime]),
    });
    const ds = datasource({ ...members, members: ['twin', 'again'] });
    const told = 'prom twin and prom again are one and the same server. What they hold counts once for each of them';
    expect(await ds.testDatasource()).toMatchObject({
      status: 'warning',
      message: expect.stringContaining(`All 2 members answer. ${told}`),
    });
    const { data } = await run(ds, { expr: 'sum(up)' });
    expect(data[0].meta?.notices?.map((notice: { text: string }) => notice.text)).toContainEqual(
      expect.stringContaining(told)
    );
  });

  const install = (jsonData: object) =>
    setDataSourceSrv({ getInstanceSettings: (uid: string) => ({ name: `prom ${uid}`, jsonData }) } as never);

  test.each([
    [{ directUrl: 'http://u:p@h' }, 'URL of the data source "prom a": write no user name or password into it: use its'],
    [{ directUrl: 'h:9090/?extra_label=x' }, 'write it without ? and what comes after it: use its custom query'],
    [{ directUrl: 'https://h/#x' }, 'write it without # and what comes after it'],
    [
      { customQueryParameters: 'a=1&b=2%0A' },
      'Custom query parameters of the data source "prom a": "b" has a line break',
    ],
    [{ directUrl: 'http://@h:9090' }, 'URL of the data source "prom a": write no user name or password into it'],
    [{ customQueryParameters: 'a=1&query=up' }, 'Custom query parameters of the data source "prom a": "query" is sent'],
  ])('what cannot be asked as it is set is not asked at all: %p', async (jsonData, problem) => {
    install(jsonData);
    const network = installNetwork({});
    const { errors } = await run(datasource(members), { expr: 'up' });
    expect(errors?.[0].message).toContain(problem);
    await expect(datasource(members).metadataRequest('/api/v1/labels')).rejects.toThrow(problem);
    expect(await datasource(members).testDatasource()).toMatchObject({
      status: 'error',
      details: { message: expect.stringContaining(problem) },
    });
    expect([...network.asked, ...network.fetched]).toEqual([]);
  });

  test('custom query parameters go with every request', async () => {
    install({ directUrl: 'h:9090', customQueryParameters: 'extra_label=team%3Da b&extra_label=x&timeout=10s' });
    const network = installNetwork({
      member: () => ({ body: one }),
      client: [['/api/datasources/proxy/uid/q/api/v1/labels', { data: ['job'] }]],
    });
    const ds = datasource({ ...members, members: ['q'] });
    await run(ds, { expr: 'up' });
    await ds.metadataRequest('/api/v1/labels', { limit: 1 });
    await ds.testDatasource();
    const urls = [...network.fetched, ...network.asked].map(({ url }) => new URL(url, 'http://grafana'));
    expect(urls.map(({ pathname }) => pathname.replace(/.*\/api\/v1\//, '')).sort()).toEqual(
      expect.arrayContaining(['labels', 'query', 'query_range', 'status/buildinfo'])
    );
    for (const { search } of urls) {
      expect(search).toMatch(/[?&]extra_label=team%3Da\+b&extra_label=x&timeout=10s$/);
    }
    expect(network.fetched.map(({ body }) => new URLSearchParams(body).get('timeout'))).toEqual([null, null]);
  });

  test.each([501, 403])('a server that takes GET alone (%p) gets GET', async (status) => {
    const network = installNetwork({
      member: (url) => (url.includes('?') ? { body: one } : { body: 'no', status, type: 'text/plain' }),
    });
    await run(datasource({ ...members, members: ['get'] }), { expr: 'up' });
    expect(network.fetched.map(({ body }) => body === 'undefined' || body === '')).toEqual([false, true]);
  });

  test('a redirect is not followed', async () => {
    installNetwork({ member: () => ({ body: '', status: 301 }) });
    const { errors } = await run(datasource({ ...members, members: ['moved'], partial: 'fail' }), { expr: 'up' });
    expect(errors?.[0].message).toContain('it redirects, which is not followed: write the address');
  });

  test('with none chosen, queries say so', async () => {
    installNetwork({});
    const { errors } = await run(datasource({ connection: 'members' }), { expr: 'up' });
    expect(errors?.[0].message).toContain('Choose Prometheus data sources');
  });
});
