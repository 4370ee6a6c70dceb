import { managedSite, operator } from '../../testing/managedSite';

const GROUPS = [{ targets: ['a:1'], labels: { __promshards_shards: '0' } }];
const path = '/api/v1/fleets/vms/discovery';

test.each<[string, string, number, unknown]>([
  ['the targets of a job for one shard', `${path}?job=vms&shard=0&pod=p`, 200, GROUPS],
  ['nothing before they are placed', `${path}?job=later`, 503, { code: 'unavailable' }],
  ['no job that is not there', `${path}?job=x`, 404, { code: 'not_found' }],
  ['no job without a name', path, 400, { code: 'bad_request' }],
  ['no fleet that is not there', '/api/v1/fleets/x/discovery?job=vms', 404, { code: 'not_found' }],
])('gives %s', async (_, url, status, body) => {
  const { app, managed } = await managedSite();
  const told = { vms: GROUPS, later: 'unknown' } as const;
  Object.assign(managed.controller.deps.driver, { targetsOf: (job: keyof typeof told) => told[job] });
  const answer = await app.inject({ url, headers: operator });
  expect(answer.statusCode).toBe(status);
  expect(answer.json()).toMatchObject(body as object);
  await app.close();
});

test('gives nothing of a fleet whose shards do not ask', async () => {
  const { app } = await managedSite();
  const answer = await app.inject({ url: `${path}?job=vms`, headers: operator });
  expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([409, 'not_scalable']);
  await app.close();
});
