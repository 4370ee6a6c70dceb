import { type MemberAnswer } from '../../engine/index';
import { fakeMember } from '../testing/fakeMember';
import { installNetwork } from '../testing/fakeNetwork';
import { memberTransport } from './memberTransport';

const whole = { status: 'success', data: { resultType: 'vector', result: [] } };
/** Text instead of an object: as a body, something that does not end where JSON of an answer does. */
const cut = '{"status":"success","data":{"resultType":"vec';

test.each([
  ['a whole body is taken', [whole], 1, whole],
  ['one that is cut is asked for once more', [cut, whole], 2, whole],
  ['one that is cut again is handed on as it is', [cut, cut, whole], 2, cut],
])('%s', async (_, bodies, asked, taken) => {
  const left = [...bodies];
  const network = installNetwork({ member: () => ({ body: left.shift() }) });
  const ask = memberTransport([fakeMember(`uid-${bodies.length}`, { id: 'm' })], { lookback: 300_000 });
  const answers: MemberAnswer[] = [];
  for await (const answer of ask([{ id: 0, member: 'm', path: 'query', query: 'up', start: 0, end: 0, step: 1 }])) {
    answers.push(answer);
  }
  expect(network.fetched).toHaveLength(asked);
  // However its server was started.
  expect(new URLSearchParams(network.fetched[0].body).get('lookback_delta')).toBe('300000ms');
  expect(answers).toHaveLength(1);
  const [answer] = answers;
  expect(answer.ok && JSON.parse(new TextDecoder().decode(answer.body))).toEqual(taken);
});

describe('what was found to be no Prometheus', () => {
  const asked = { id: 0, member: 'm', query: 'up', start: 0, end: 60_000, step: 1 } as const;
  const unknown = { answer: { ok: false, message: 'it is not known to compute PromQL as Prometheus does' }, posted: 0 };
  /** Of a VictoriaMetrics. */
  const probed = Object.entries({ zero: '+Inf', changes: '6' }).map(([probe, text]) => ({
    metric: { probe },
    value: [0, text],
  }));
  const victoria = { data: { resultType: 'vector', result: probed } };
  const headers = { 'x-server-hostname': 'vm' };

  async function asking(uid: string, path: 'query' | 'read', told: unknown) {
    const client = [[`/api/datasources/proxy/uid/${uid}/api/v1/query`, told]] as const;
    const network = installNetwork({
      client: told === undefined ? [] : client,
      member: () => ({ body: whole, headers }),
    });
    for await (const answer of memberTransport([fakeMember(uid, { id: 'm' })], { lookback: 300_000 })([
      { ...asked, path },
    ])) {
      return { answer, posted: network.fetched.filter(({ body }) => body !== '').length };
    }
    throw new Error('there is an answer');
  }

  test('is not asked to compute anything', async () => {
    expect(await asking('uid-vm-push', 'query', victoria)).toMatchObject(unknown);
  });

  test('gives raw samples with their stale markers where it is VictoriaMetrics', async () => {
    expect(await asking('uid-vm-read', 'read', victoria)).toMatchObject({
      answer: { ok: true, nanIsStale: true },
      posted: 1,
    });
  });

  test('and says nothing that tells, is not asked either', async () => {
    expect(await asking('uid-vm-mute', 'query', { data: {} })).toMatchObject(unknown);
  });

  test('but was a Prometheus a moment ago: its answer does not count', async () => {
    expect(await asking('uid-vm-new', 'query', undefined)).toMatchObject({ ...unknown, posted: 1 });
  });
});

describe('a read', () => {
  const read = { id: 3, member: 'm', path: 'read', query: 'up{a="b"}', start: 1000, end: 61_000, step: 1 } as const;

  test('is the query of a range selector where stale markers are ignored', async () => {
    const network = installNetwork({ member: () => ({ body: whole }) });
    const ask = memberTransport([fakeMember('uid-read', { id: 'm' })], { lookback: 300_000 });
    for await (const answer of ask([{ ...read, staleMarkers: 'ignored' }])) {
      expect(answer).toMatchObject({ id: 3, ok: true, status: 200 });
    }
    expect(network.fetched).toHaveLength(1);
    const [{ url, body }] = network.fetched;
    expect(url).toMatch(/\/api\/datasources\/proxy\/uid\/uid-read\/api\/v1\/query$/);
    const form = new URLSearchParams(body);
    expect([form.get('query'), form.get('time')]).toEqual(['up{a="b"}[60002ms]', '61.001']);
  });

  test.each([
    ['m3-results-limited', 'max_fetch_series_limit_applied'],
    ['m3-returned-data-limited', '{"Series":1,"Datapoints":9,"TotalSeries":2,"Limited":true}'],
  ])('of which a part alone was given, as %s says, is none', async (header, limit) => {
    installNetwork({ member: () => ({ body: whole, headers: { [header]: limit } }) });
    const ask = memberTransport([fakeMember(`uid-${header}`, { id: 'm' })], { lookback: 300_000 });
    for await (const answer of ask([{ ...read, staleMarkers: 'ignored' }])) {
      expect(answer).toMatchObject({ id: 3, ok: false, kind: 'unavailable' });
      expect(answer.ok || answer.message).toContain('only a part of what it has');
    }
  });

  test('ends the query where they are needed, and says what to do', async () => {
    const network = installNetwork({ member: () => ({ body: whole }) });
    for await (const answer of memberTransport([fakeMember('uid-read', { id: 'm' })], { lookback: 300_000 })([read])) {
      expect(answer).toMatchObject({ id: 3, ok: false, kind: 'limit' });
      expect(answer.ok || answer.message).toContain('through the Promshards proxy');
    }
    expect(network.fetched).toHaveLength(0);
  });
});
