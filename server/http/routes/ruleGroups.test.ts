import { auditPageSchema } from '../../../src/api/decisions';
import { errorSchema } from '../../../src/api/errors';
import { ruleGroupsDocumentSchema, ruleGroupsSavedSchema, ruleGroupsVersionsSchema } from '../../../src/api/ruleGroups';
import { EventHub } from '../../scaling/events';
import { FleetRules, NOTHING_MADE } from '../../rules/fleetRules';
import { ruleName } from '../../rules/format/ruleName';
import { NOBODY_NOTIFIED } from '../../rules/testing/nobodyNotified';
import { grafanaUser } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const RULES = 'rules: {records: {url: "http://127.0.0.1:1"}},';

const admin = grafanaUser('Admin');
const viewer = grafanaUser('Viewer');
let site: Awaited<ReturnType<typeof staticSite>>;
let rules: FleetRules | undefined;
let events: EventHub;

async function start(own = RULES): Promise<void> {
  events = new EventHub();
  site = await staticSite(
    `fleets: [{id: vms, organisations: [1], kind: hash, driver: static, ${own} static: {shards: [{id: a, replicas: [{url: "http://127.0.0.1:1"}]}]}}]`,
    {
      control: {
        ...{ database: { problem: undefined }, managed: [], events },
        budget: { use: () => Promise.reject(new Error('nobody asks')) },
      },
    }
  );
  const [fleet] = site.fleets;
  if (own !== '') {
    rules = new FleetRules({
      ...{ records: 'records', elsewhere: () => [], onProblems: () => undefined, now: () => Date.now() },
      ...NOBODY_NOTIFIED,
      settings: () => ({
        ...{ files: [], interval: 60_000, queryOffset: 1000, basis: '', answering: [] },
        made: fleet.rows.ruleGroups.newest()?.content ?? NOTHING_MADE,
      }),
      enter: () => Promise.resolve(() => undefined),
      ask: () => Promise.reject(new Error('nothing is evaluated')),
      write: () => Promise.resolve({ kind: 'written' }),
    });
    fleet.rules = rules;
    await rules.ready;
  }
}

afterEach(async () => {
  await rules?.stop();
  rules = undefined;
  await site.close();
});

const get = (path: string, headers = viewer) => site.app.inject({ url: `/api/v1/fleets/vms/${path}`, headers });
const put = (body: object, headers: object = {}) =>
  site.app.inject({
    ...{ method: 'PUT', url: '/api/v1/fleets/vms/rule-groups' },
    headers: { ...admin, 'if-match': '"0"', ...headers },
    payload: { reason: 'for the review', ...body },
  });
const groupsText = (...groups: ReadonlyArray<readonly [name: string, record: string]>) =>
  `groups:\n${groups.map(([name, record]) => `- name: ${name}\n  rules:\n  - { record: '${record}', expr: sum(up) }\n`).join('')}`;
const inForce = () => rules?.groups.map(({ run: { group } }) => [group.file, group.name, ...group.rules.map(ruleName)]);

test('before any were saved there are none, under the version 0', async () => {
  await start();
  const answer = await get('rule-groups');
  expect(answer.headers.etag).toBe('"0"');
  expect(ruleGroupsDocumentSchema.parse(answer.json())).toMatchObject({ fleet: 'vms', version: 0, text: '' });
  expect((await get('rule-groups/versions')).json()).toEqual({ versions: [] });
});

test('groups are saved over the version that was read and in force at once, and can be put back', async () => {
  await start();
  const told: string[] = [];
  events.subscribe((event) => told.push(event.type));
  const first = groupsText(['web', 'a:b'], ['vms', 'c:d']);
  const answer = await put({ text: first });
  expect([answer.statusCode, answer.headers.etag]).toEqual([200, '"1"']);
  expect(told).toEqual(['audit', 'ruleGroups']);
  expect(inForce()).toEqual([
    ['rules page', 'vms', 'c:d'],
    ['rules page', 'web', 'a:b'],
  ]);
  const second = groupsText(['web', 'a:c'], ['new', 'e:f']);
  expect((await put({ text: second }, { 'if-match': '"1"' })).json()).toMatchObject({ version: 2, text: second });
  expect(inForce()).toEqual([
    ['rules page', 'new', 'e:f'],
    ['rules page', 'web', 'a:c'],
  ]);
  expect((await put({ text: '' }, { 'if-match': '"2"' })).json()).toMatchObject({ version: 3, text: '' });
  expect(inForce()).toEqual([]);
  expect((await put({ text: first }, { 'if-match': '"3"' })).json()).toMatchObject({ version: 4, text: first });
  const { versions } = ruleGroupsVersionsSchema.parse((await get('rule-groups/versions')).json());
  expect(versions.map(({ version, text, savedBy }) => [version, text, savedBy])).toEqual([
    [4, first, 'admin'],
    [3, '', 'admin'],
    [2, second, 'admin'],
    [1, first, 'admin'],
  ]);
  const { entries } = auditPageSchema.parse((await get('audit?by=people')).json());
  expect(entries.map(({ action, sentence, reason }) => [action, sentence, reason]).slice(2)).toEqual([
    [
      'ruleGroups.save',
      'The rule groups are saved as version 2; added: "new"; changed: "web"; removed: "vms".',
      'for the review',
    ],
    ['ruleGroups.save', 'The rule groups are saved as version 1; added: "web", "vms".', 'for the review'],
  ]);
});

test('they are not saved over newer ones', async () => {
  await start();
  await put({ text: groupsText(['web', 'a:b']) });
  const conflict = await put({ text: '' });
  expect(conflict.statusCode).toBe(412);
  expect(errorSchema.parse(conflict.json()).current).toMatchObject({ version: 1, savedBy: 'admin' });
});

test('what is tried is not saved: which groups would change', async () => {
  await start();
  await put({ text: groupsText(['web', 'a:b'], ['old', 'c:d'], ['same', 'e:f']), answering: ['web'] });
  const text = groupsText(['web', 'a:c'], ['same', 'e:f'], ['new', 'g:h']);
  const answer = await put({ text, answering: ['same'], dryRun: true }, { 'if-match': '"1"' });
  expect(ruleGroupsSavedSchema.parse(answer.json())).toMatchObject({
    ...{ version: 1, text, answering: ['same'] },
    changes: { added: ['new'], changed: ['web'], removed: ['old'], answering: ['same'], noLongerAnswering: ['web'] },
  });
  expect((await get('rule-groups')).json()).toMatchObject({ version: 1, answering: ['web'] });
});

test.each<[string, string, object]>([
  [
    'an expression',
    `groups:\n- name: g\n  rules:\n  - record: a\n    expr: sum(`,
    { line: 5, column: 11, message: expect.stringMatching(/^group "g", rule 1: could not parse expression: /) },
  ],
  [
    'a group twice',
    groupsText(['g', 'a:b'], ['g', 'c:d']),
    { line: 5, column: 9, message: 'groupname: "g" is repeated in the same file' },
  ],
  ['no YAML', 'groups: [', { line: expect.any(Number), message: expect.stringMatching(/./) }],
  ['an unknown key', 'groups: []\nrules: []', { line: 2, message: expect.stringMatching(/rules/) }],
])('%s is refused with its place, and what was before stays', async (_, text, problem) => {
  await start();
  const before = groupsText(['web', 'a:b']);
  await put({ text: before });
  for (const dryRun of [true, false]) {
    const answer = await put({ text, dryRun }, { 'if-match': '"1"' });
    const { code, problems } = errorSchema.parse(answer.json());
    expect([answer.statusCode, code]).toEqual([400, 'bad_request']);
    expect(problems).toEqual([expect.objectContaining({ path: 'text', ...problem })]);
  }
  expect((await get('rule-groups')).json()).toMatchObject({ version: 1, text: before });
  expect(inForce()).toEqual([['rules page', 'web', 'a:b']]);
});

describe('groups that answer queries', () => {
  const text = groupsText(['web', 'a:b'], ['vms', 'c:d']);
  const answers = () => rules?.answers.map(({ group, name }) => [group, name]);

  test('do so with the version, from when it is saved, and are put back with it', async () => {
    await start();
    await put({ text });
    expect(answers()).toEqual([]);
    const answer = await put({ text, answering: ['web'] }, { 'if-match': '"1"' });
    expect(ruleGroupsDocumentSchema.parse(answer.json())).toMatchObject({ version: 2, text, answering: ['web'] });
    expect(answers()).toEqual([['web', 'a:b']]);
    await put({ text, answering: ['vms'] }, { 'if-match': '"2"' });
    expect(answers()).toEqual([['vms', 'c:d']]);
    await put({ text }, { 'if-match': '"3"' });
    expect(answers()).toEqual([]);
    const { versions } = ruleGroupsVersionsSchema.parse((await get('rule-groups/versions')).json());
    expect(versions.map(({ answering }) => answering)).toEqual([[], ['vms'], ['web'], []]);
    const { entries } = auditPageSchema.parse((await get('audit?by=people')).json());
    expect(entries.map(({ sentence }) => sentence).slice(0, 3)).toEqual([
      'The rule groups are saved as version 4; no longer answering queries: "vms".',
      'The rule groups are saved as version 3; answering queries: "vms"; no longer answering queries: "web".',
      'The rule groups are saved as version 2; answering queries: "web".',
    ]);
  });

  test.each<[string, object, { readonly path: string; readonly message: unknown }]>([
    [
      'a name that no group has',
      { answering: ['web', 'wbe'] },
      {
        path: 'answering.1',
        message: 'answering: "wbe" is the name of no group of the text; take it out, or give a group that name',
      },
    ],
    [
      'a name twice',
      { answering: ['web', 'web'] },
      { path: 'answering.1', message: 'answering: "web" is there twice; take one out' },
    ],
    ['no list', { answering: 'web' }, { path: 'answering', message: expect.any(String) }],
  ])('%s is refused with its place', async (_, body, problem) => {
    await start();
    for (const dryRun of [true, false]) {
      const answer = await put({ text, dryRun, ...body });
      expect(answer.statusCode).toBe(400);
      expect(errorSchema.parse(answer.json()).problems).toEqual([problem]);
    }
    expect((await get('rule-groups')).json()).toMatchObject({ version: 0, answering: [] });
  });
});

test('versions are given as far as they fit into an answer', async () => {
  await start();
  const long = `# ${'x'.repeat(60_000)}\n`;
  for (let version = 0; version < 20; version++) {
    await put({ text: long + groupsText(['g', `a:${version}`]) }, { 'if-match': `"${version}"` });
  }
  const { versions } = ruleGroupsVersionsSchema.parse((await get('rule-groups/versions')).json());
  expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 16 }, (_, i) => 20 - i));
});

test.each<[string, object, object, number, string]>([
  ['no version', { text: '' }, { 'if-match': '' }, 428, 'no_precondition'],
  ['no role', { text: '' }, grafanaUser('Editor'), 403, 'forbidden'],
  ['another organisation', { text: '' }, grafanaUser('Admin', { OrgID: 2 }), 404, 'not_found'],
  ['no text', {}, {}, 400, 'bad_request'],
  ['another key', { text: '', more: 1 }, {}, 400, 'bad_request'],
])('%s is refused', async (_, body, headers, status, code) => {
  await start();
  const answer = await put(body, headers);
  expect([answer.statusCode, errorSchema.parse(answer.json()).code]).toEqual([status, code]);
});

test('a text that is too long is refused', async () => {
  await start();
  const answer = await put({ text: `# ${'x'.repeat(262_143)}` });
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(inForce()).toEqual([]);
});

test('who is not logged in does not read them', async () => {
  await start();
  expect((await get('rule-groups', grafanaUser('Viewer', { IsAnonymous: true }))).statusCode).toBe(403);
});

test('a fleet without rules has none, and says what to do', async () => {
  await start('');
  for (const answer of [await get('rule-groups'), await get('rule-groups/versions'), await put({ text: '' })]) {
    const { code, message } = errorSchema.parse(answer.json());
    expect([answer.statusCode, code]).toEqual([409, 'refused']);
    expect(message).toBe(
      'The fleet vms has no rules: say in the fleets file, as rules.records, where what they record is written.'
    );
  }
});
