import { once } from 'node:events';

import { errorSchema } from '../../../src/api/errors';
import { type RulePreview, rulePreviewSchema } from '../../../src/api/rulePreview';
import { type FleetRules } from '../../rules/fleetRules';
import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const viewer = grafanaUser('Viewer');
let members: FakeMember[];
let site: Awaited<ReturnType<typeof staticSite>>;

/** Answers a range query with a series of ones at its last four steps. */
const rangeOf =
  (instance: string): FakeMember['answer'] =>
  (request, response, body) => {
    const params = new URLSearchParams(body);
    const [end, step] = [Number(params.get('end')), Number(params.get('step'))];
    const values = [3, 2, 1, 0].map((i) => [end - i * step, '1']);
    const result = [{ metric: { __name__: 'up', instance }, values }];
    json({ status: 'success', data: { resultType: 'matrix', result } })(request, response, body);
  };

beforeEach(async () => {
  members = await Promise.all(['a', 'b'].map((instance) => fakeMember(rangeOf(instance))));
  const shards = members.map(({ url }, i) => `{id: s${i}, replicas: [{url: "${url}"}]}`).join();
  const own = 'rules: {records: {url: "http://127.0.0.1:1"}, query_offset: 0s}';
  site = await staticSite(
    `fleets: [{id: vms, organisations: [1], kind: hash, driver: static, partition_labels: [instance], ${own}, static: {shards: [${shards}]}}]`
  );
  // What is previewed is not in force: no rule need be.
  site.fleets[0].rules = { records: { id: 'records', names: [] }, problems: [], doubts: [], ready: Promise.resolve() } as unknown as FleetRules; // prettier-ignore
});

afterEach(async () => {
  await site.close();
  await Promise.all(members.map((member) => member.close()));
});

const ask = (
  body: object,
  { headers = viewer, ...init }: RequestInit & { readonly headers?: Record<string, string> } = {}
) =>
  fetch(`${site.url}/api/v1/fleets/vms/rule-preview`, {
    ...{ method: 'POST', body: JSON.stringify({ group: 0, rule: 0, ...body }), ...init },
    headers: { ...headers, 'content-type': 'application/json' },
  });
const preview = async (text: string): Promise<RulePreview> =>
  rulePreviewSchema.parse(await (await ask({ text })).json());

const RECORD = `groups: [{ name: g, interval: 1m, labels: { team: a }, rules: [{ record: 'i:up', expr: up, labels: { zone: eu } }] }]`;
const ALERT = `groups: [{ name: g, interval: 1m, rules: [{ alert: Up, expr: up == 1, for: 1m }] }]`;

test('a recording rule: what it would write, and what it cost', async () => {
  const told = await preview(RECORD);
  expect(told).toMatchObject({
    ...{ kind: 'recording', name: 'i:up', step: 60_000, interval: 60_000, series: 2, mostSeries: 2, samples: 8 },
    ...{ cost: { series: 2, samples: 8 }, problems: [], warnings: [] },
  });
  expect(told.to - told.from).toBe(1439 * 60_000);
  expect(told.lines.map(({ labels, values }) => [labels, values.length, values.slice(-5)])).toEqual(
    ['a', 'b'].map((instance) => [{ __name__: 'i:up', instance, team: 'a', zone: 'eu' }, 1440, [null, 1, 1, 1, 1]])
  );
  expect(told.alerts).toBeUndefined();
});

test('an alerting rule: the alerts it would have raised', async () => {
  const told = await preview(ALERT);
  expect(told).toMatchObject({ kind: 'alerting', series: 2, mostSeries: 2, samples: 16, alertCount: 2, firedCount: 2 });
  expect(told.alerts).toEqual(
    ['a', 'b'].map((instance) => ({
      labels: { alertname: 'Up', instance },
      since: told.to - 3 * 60_000,
      firedAt: told.to - 2 * 60_000,
    }))
  );
});

test('a member that is missing is told', async () => {
  members[1].answer = json({ status: 'error', errorType: 'internal', error: 'no' }, 500);
  const told = await preview(RECORD);
  expect(told.series).toBe(1);
  expect(told.warnings.join()).toContain('s1');
});

test('who goes ends what is asked of members', async () => {
  const begun = new Promise<void>((resolve) => {
    members[0].answer = (request) => {
      resolve();
      closed.push(once(request.socket, 'close'));
    };
  });
  const closed: Array<Promise<unknown>> = [];
  const gone = new AbortController();
  const answer = ask({ text: RECORD }, { signal: gone.signal });
  await begun;
  gone.abort();
  await expect(answer).rejects.toThrow();
  await Promise.all(closed);
});

test.each<[string, object, number, string, RegExp]>([
  ['a bad text', { text: 'groups: 1' }, 400, 'bad_request', /./],
  ['no such rule', { text: RECORD, rule: 1 }, 400, 'bad_request', /./],
  ['no such group', { text: '' }, 400, 'bad_request', /./],
  [
    'no number',
    { text: RECORD.replace('expr: up', `expr: '"a"'`) },
    409,
    'refused',
    /invalid expression type "string"/,
  ],
])('%s is refused', async (_, body, status, code, message) => {
  const answer = await ask(body);
  const told = errorSchema.parse(await answer.json());
  expect([answer.status, told.code]).toEqual([status, code]);
  expect(told.message).toMatch(message);
});

test('who is not logged in asks nothing', async () => {
  expect((await ask({ text: RECORD }, { headers: grafanaUser('Viewer', { IsAnonymous: true }) })).status).toBe(403);
});
