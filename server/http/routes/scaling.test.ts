import { auditPageSchema, decisionPageSchema } from '../../../src/api/decisions';
import { errorSchema } from '../../../src/api/errors';
import { eventSchema } from '../../../src/api/events';
import { policyDocumentSchema, policyVersionsSchema } from '../../../src/api/policy';
import { actionResultSchema, scalingStatusSchema, usageHistorySchema, whatIfSchema } from '../../../src/api/scaling';
import { movePageSchema, targetPageSchema } from '../../../src/api/targets';
import { grafanaUser, managedSite, operator } from '../../testing/managedSite';

type Site = Awaited<ReturnType<typeof managedSite>>;

let site: Site;
beforeEach(async () => {
  site = await managedSite();
});

const admin = grafanaUser('Admin');
const viewer = grafanaUser('Viewer');

function get(path: string, headers = viewer) {
  return site.app.inject({ url: `/api/v1/fleets/vms/${path}`, headers });
}

function act(payload: object, headers: Record<string, string> = admin) {
  return site.app.inject({ method: 'PUT', url: '/api/v1/fleets/vms/actions', headers, payload });
}

function post(path: string, payload: object, headers: Record<string, string> = admin) {
  return site.app.inject({ method: 'POST', url: `/api/v1/fleets/vms/${path}`, headers, payload });
}

async function policy() {
  return policyDocumentSchema.parse((await get('policy')).json());
}

async function save(change: object, headers: Record<string, string> = {}) {
  const { policy: saved } = await policy();
  return site.app.inject({
    method: 'PUT',
    url: '/api/v1/fleets/vms/policy',
    headers: { ...admin, 'if-match': '"1"', ...headers },
    payload: { policy: { ...saved, ...change }, reason: 'more load is coming' },
  });
}

describe('reading', () => {
  it('tells why there are as many shards as there are', async () => {
    const status = scalingStatusSchema.parse((await get('scaling')).json());
    expect(status).toMatchObject({
      control: 'full',
      shards: 2,
      desired: 2,
      targets: { total: 40, up: 40, waiting: 0 },
    });
    expect(status.members.map(({ targets, weight }) => [targets, weight])).toEqual([
      [20, 2000],
      [20, 2000],
    ]);
    expect(status.problems).toEqual([]);
    expect(status.host?.cpu).toEqual({ used: 2, limit: 8 });
  });

  it('tells of a damaged database as a problem of the fleet', async () => {
    site.database.problem = 'The database x.db is damaged.';
    const { problems } = scalingStatusSchema.parse((await get('scaling')).json());
    expect(problems).toEqual([
      expect.objectContaining({ name: 'databaseDamaged', severity: 'critical', sentence: site.database.problem }),
    ]);
    const metrics = await site.app.inject({ url: '/metrics', headers: operator });
    expect(metrics.body).toContain('promshards_database_damaged 1\n');
  });

  it('pages and searches targets', async () => {
    const page = targetPageSchema.parse((await get('targets?search=VM-1&limit=5&sort=address&order=desc')).json());
    expect(page).toMatchObject({ total: 11, next: 5, summary: { targets: 40, jobs: ['vms'] } });
    expect(page.targets[0]).toMatchObject({
      address: 'vm-19.example:9100',
      state: 'placed',
      health: 'up',
      weight: 100,
    });
    const rest = targetPageSchema.parse((await get('targets?search=vm-1&limit=5&offset=10')).json());
    expect(rest.targets).toHaveLength(1);
    expect(rest.next).toBeUndefined();
    expect((await get('targets?limit=5000')).statusCode).toBe(400);
  });

  it('gives the history in pages', async () => {
    await save({ minShards: 3, maxShards: 4 });
    await site.run(30);
    const moves = movePageSchema.parse((await get('moves?limit=3')).json());
    expect(moves.moves).toHaveLength(3);
    const more = movePageSchema.parse((await get(`moves?limit=3&before=${moves.next}`)).json());
    expect(more.moves[0].id).toBe(moves.moves[2].id - 1);
    const [decision] = decisionPageSchema.parse((await get('decisions?outcome=scale-up')).json()).decisions;
    expect(decision).toMatchObject({ from: 2, to: 3, applied: true, policyVersion: 2 });
    expect((await get(`decisions/${decision.id}`)).json()).toEqual(decision);
    expect((await get('decisions/99999')).statusCode).toBe(404);
    const audit = auditPageSchema.parse((await get('audit?by=people')).json());
    expect(audit.entries).toMatchObject([{ login: 'admin', action: 'policy.save', reason: 'more load is coming' }]);
  });

  it('gives recorded use and replays it under another policy', async () => {
    await site.run(120);
    const usage = usageHistorySchema.parse((await get(`usage?step=10000&from=${site.time.now - 130_000}`)).json());
    expect(usage.points.length).toBeGreaterThan(10);
    expect(usage.points.at(-1)?.cpu).toBeCloseTo(0.42, 1);
    const { policy: saved } = await policy();
    const asked = { ...saved, minShards: 1, maxShards: 9, targets: { cpu: 7 } };
    const whatIf = whatIfSchema.parse((await post('what-if', { policy: asked }, viewer)).json());
    expect(whatIf.asked.shards.at(-1)).toBe(6);
    expect(whatIf.now).toMatchObject({ from: 2, to: 6, outcome: 'scale-up' });
    expect(whatIf.saved.shards.at(-1)).toBe(2);
  });
});

describe('the policy', () => {
  it('is saved over the version that was read, and acted on', async () => {
    const response = await save({ minShards: 3, maxShards: 3 });
    expect(response.statusCode).toBe(200);
    expect(response.headers.etag).toBe('"2"');
    await site.run(20);
    expect(scalingStatusSchema.parse((await get('scaling')).json()).shards).toBe(3);
    const { versions } = policyVersionsSchema.parse((await get('policy/versions')).json());
    expect(versions.map(({ version, savedBy }) => [version, savedBy])).toEqual([
      [2, 'admin'],
      [1, 'fleets file'],
    ]);
  });

  it('is not saved over a newer one', async () => {
    await save({ tolerance: 0.2 });
    const conflict = await save({ tolerance: 0.3 });
    expect(conflict.statusCode).toBe(412);
    const error = errorSchema.parse(conflict.json());
    expect(error.code).toBe('conflict');
    expect(policyDocumentSchema.parse(error.current)).toMatchObject({ version: 2, policy: { tolerance: 0.2 } });
  });

  it('needs to say which version was read', async () => {
    expect((await save({}, { 'if-match': '' })).statusCode).toBe(428);
    expect((await save({}, { 'if-match': '*' })).statusCode).toBe(428);
  });

  it('is refused with its problems by field', async () => {
    const response = await save({ minShards: 5, targets: { cpu: 170 } });
    expect(response.statusCode).toBe(400);
    expect(errorSchema.parse(response.json()).problems?.map(({ path }) => path)).toEqual([
      'policy.targets.cpu',
      'policy.maxShards',
    ]);
  });

  it('can be tried without being saved', async () => {
    const { policy: saved } = await policy();
    const response = await site.app.inject({
      method: 'PUT',
      url: '/api/v1/fleets/vms/policy',
      headers: { ...admin, 'if-match': '"1"' },
      payload: { policy: { ...saved, minShards: 2, maxShards: 9, targets: { cpu: 10 } }, dryRun: true },
    });
    expect(response.json()).toMatchObject({ version: 1, now: { to: 5 } });
    expect((await policy()).version).toBe(1);
  });
});

describe('actions', () => {
  it('freeze, tell and unfreeze', async () => {
    const preview = actionResultSchema.parse((await act({ action: 'freeze', dryRun: true })).json());
    expect(preview.done).toBe(false);
    expect((await policy()).policy.frozen).toBe(false);
    await act({ action: 'freeze', reason: 'upgrade' });
    expect(await policy()).toMatchObject({ version: 2, reason: 'upgrade', policy: { frozen: true } });
    await act({ action: 'unfreeze' });
    expect((await policy()).policy.frozen).toBe(false);
  });

  it('drain a shard with a preview, and take that back', async () => {
    const preview = actionResultSchema.parse((await act({ action: 'drain', shard: 'shard-1', dryRun: true })).json());
    expect(preview).toMatchObject({ done: false, moves: 20, movedWeight: 2000 });
    expect((await act({ action: 'drain', shard: 'shard-1' })).json()).toMatchObject({ done: true });
    const phase = async () =>
      scalingStatusSchema.parse((await get('scaling')).json()).members.map((shard) => shard.phase);
    expect((await phase()).slice(0, 2)).toEqual(['active', 'draining']);
    await site.run(15);
    // The policy wants two: another takes its place.
    expect(await phase()).toEqual(['active', 'draining', 'active']);
    expect((await act({ action: 'cancelDrain', shard: 'shard-1' })).json()).toMatchObject({ done: true });
    expect((await phase())[1]).toBe('active');
  });

  it.each([
    [{ action: 'drain', shard: 'shard-9' }, 409, /shard-9 takes no targets/],
    [{ action: 'cancelDrain', shard: 'shard-0' }, 409, /does not drain/],
    [{ action: 'setShards', shards: 7 }, 409, /allows 2 to 2/],
    [{ action: 'explode' }, 400, /form/],
  ])('%j is refused with %d', async (action, status, message) => {
    const response = await act(action);
    expect(response.statusCode).toBe(status);
    expect(errorSchema.parse(response.json()).message).toMatch(message);
  });

  it('set the number of shards by hand, within the policy', async () => {
    await save({ minShards: 1, maxShards: 4, targets: {} });
    expect((await act({ action: 'setShards', shards: 4, reason: 'sale' })).json()).toMatchObject({
      done: true,
    });
    await site.run(20);
    expect(scalingStatusSchema.parse((await get('scaling')).json()).shards).toBe(4);
    const { decisions } = decisionPageSchema.parse((await get('decisions?outcome=scale-up')).json());
    expect(decisions[0]).toMatchObject({ origin: 'manual', from: 2, to: 4, sentence: '2 -> 4: set by hand' });
  });

  it('replace a shard: its targets are elsewhere at once', async () => {
    await act({ action: 'replace', shard: 'shard-0' });
    await site.run(1);
    const page = targetPageSchema.parse((await get('targets?shard=shard-1&limit=1')).json());
    expect(page.total).toBe(40);
    const status = scalingStatusSchema.parse((await get('scaling')).json());
    expect(status.problems.map(({ name }) => name)).toContain('shardLost');
  });
});

describe('who may what', () => {
  const drain = { action: 'drain', shard: 'shard-1' };

  it.each([
    ['a Viewer', viewer],
    ['an Editor', grafanaUser('Editor')],
    ['an anonymous Admin', grafanaUser('Admin', { IsAnonymous: true })],
    ['an Admin without the token', { 'x-grafana-context': admin['x-grafana-context'] }],
    ['an Admin with a wrong token', { ...admin, authorization: 'Bearer wrong' }],
    ['an Admin whom another site sends', { ...admin, 'sec-fetch-site': 'cross-site' }],
    ['an Admin whom a sibling domain sends', { ...admin, 'sec-fetch-site': 'same-site' }],
  ])('%s changes nothing', async (_, headers) => {
    expect((await act(drain, headers as Record<string, string>)).statusCode).toBe(403);
    expect((await save({ tolerance: 0.4 }, headers as Record<string, string>)).statusCode).toBe(
      'authorization' in headers ? 403 : 200
    );
    expect(scalingStatusSchema.parse((await get('scaling')).json()).members[1].phase).toBe('active');
  });

  it('an Admin of another organisation finds no fleet', async () => {
    const other = grafanaUser('Admin', { OrgID: 2 });
    expect((await act(drain, other)).statusCode).toBe(404);
    expect((await get('policy', other)).statusCode).toBe(404);
  });

  it('takes no body but JSON', async () => {
    const response = await site.app.inject({
      method: 'PUT',
      url: '/api/v1/fleets/vms/actions',
      headers: { ...admin, 'content-type': 'text/plain' },
      payload: JSON.stringify(drain),
    });
    expect(response.statusCode).toBe(400);
  });
});

describe('20,000 targets on 200 shards', () => {
  it('are answered in pages below a megabyte', async () => {
    site = await managedSite({ targets: 20_000, shards: 200 });
    const response = await get('targets?limit=1000');
    expect(response.body.length).toBeLessThan(1_000_000);
    const page = targetPageSchema.parse(response.json());
    expect(page.total).toBe(20_000);
    expect(page.summary.shards).toHaveLength(200);
    expect((await get('scaling')).body.length).toBeLessThan(1_000_000);
  });
});

describe('events', () => {
  it('tell what happens, to those who may see it', async () => {
    const address = await site.app.listen({ host: '127.0.0.1', port: 0 });
    const { response, until, events } = await listen(`${address}/api/v1/events?fleet=vms`, viewer);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    await until('hello');
    await save({ minShards: 3, maxShards: 3 });
    await site.run(1);
    await until('topology');
    expect(events().map(({ type }) => type)).toEqual(expect.arrayContaining(['hello', 'policy', 'audit', 'topology']));
    const foreign = await fetch(`${address}/api/v1/events?fleet=vms`, { headers: grafanaUser('Admin', { OrgID: 2 }) });
    expect(foreign.status).toBe(404);
    // A stream that is open holds up no stop.
    await site.app.close();
  });

  it('tell nobody of fleets that do not exist for them', async () => {
    const address = await site.app.listen({ host: '127.0.0.1', port: 0 });
    const { until, events } = await listen(`${address}/api/v1/events`, grafanaUser('Admin', { OrgID: 2 }));
    await until('hello');
    await save({ minShards: 3, maxShards: 3 });
    site.events.publish({ type: 'fleets', at: 1 });
    await until('fleets');
    await site.app.close();
    expect(events().map(({ type }) => type)).toEqual(['hello', 'fleets']);
  });
});

/** Reads a stream of events. */
async function listen(url: string, headers: Record<string, string>) {
  const response = await fetch(url, { headers });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    until: async (type: string) => {
      while (!text.includes(`event: ${type}\n`)) {
        text += (await reader?.read())?.value ?? '';
      }
    },
    events: () =>
      text
        .split('\n\n')
        .filter((block) => block.includes('data: '))
        .map((block) => eventSchema.parse(JSON.parse(block.split('data: ')[1]))),
  };
}
