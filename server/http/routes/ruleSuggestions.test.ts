import { ruleSuggestionsSchema } from '../../../src/api/ruleSuggestions';
import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const ADA = grafanaUser('Viewer');
const RUN = { step: 0, failed: false, elapsedMs: 100, bytes: 1, series: 1, samples: 1, cached: 0 };

let member: FakeMember;
let site: Awaited<ReturnType<typeof staticSite>>;

beforeEach(async () => {
  member = await fakeMember((_, response, body) => {
    const time = Number(new URLSearchParams(body).get('time'));
    const result = ['a', 'b'].map((job) => ({ metric: { job }, value: [time, '1'] }));
    json({ status: 'success', data: { resultType: 'vector', result } })({} as never, response, '');
  });
  const shards = `{id: s0, replicas: [{url: "${member.url}"}]}`;
  const more = 'kind: hash, driver: static, organisations: [1], anonymous: true';
  site = await staticSite(`fleets: [{id: vms, ${more}, static: {retention: 1d, shards: [${shards}]}}]`);
  Array.from({ length: 9 }, () =>
    site.fleets[0].queries.add({ ...RUN, query: 'topk(5, sum by (job) (rate(x_total[5m])))' }, { login: 'ada' })
  );
  site.fleets[0].queries.add({ ...RUN, query: 'x_total' }, { login: 'ada' });
});

afterEach(async () => {
  await site.close();
  await member.close();
});

const ask = (headers: Record<string, string>) => fetch(`${site.url}/api/v1/fleets/vms/rule-suggestions`, { headers });
const get = async () => ruleSuggestionsSchema.parse(await (await ask(ADA)).json());

test('a rule for what is asked, with the series it would write and what it would save', async () => {
  expect(await get()).toMatchObject({
    ...{ fleet: 'vms', runs: 10, totalMs: 1000, problems: [] },
    suggestions: [
      {
        ...{ record: 'job:x:rate5m', expr: 'sum by (job) (rate(x_total[5m]))', series: 2, runs: 9 },
        ...{ queries: ['topk(5, sum by (job) (rate(x_total[5m])))'], queryCount: 1, time: 0.9, bytes: 0.9 },
      },
    ],
  });
});

test('series that could not be counted are not made up', async () => {
  member.answer = json({ status: 'error', errorType: 'internal', error: 'broken' }, 500);
  const { suggestions, problems } = await get();
  expect(suggestions.map(({ record, series }) => [record, series])).toEqual([['job:x:rate5m', undefined]]);
  expect(problems).toEqual([expect.stringContaining('The series of job:x:rate5m are not known: ')]);
});

test.each<[string, Record<string, string>, number]>([
  ['who may not see the fleet', grafanaUser('Admin', { OrgID: 2 }), 404],
  ['nobody by name', grafanaUser('Viewer', { IsAnonymous: true }), 403],
])('%s is told nothing', async (_, headers, status) => {
  expect((await ask(headers)).status).toBe(status);
});
