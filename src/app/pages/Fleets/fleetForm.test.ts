import { fleetDefinitionSchema } from '../../../api/definition';
import { emptyForm, formOf, parseForm, problemsOf } from './fleetForm';
import { emptyServer } from './serverForm';

const access = { params: { extra_label: ['team=a b', 'x&y'], nocache_: [''] }, serverName: 'p.example' };

const full = fleetDefinitionSchema.parse({
  ...{ id: 'shop', name: 'Shop', kind: 'hash', retention: 86_400_000, scrapeInterval: 15_000, lookback: 120_000 },
  shards: [
    {
      id: 's-0',
      replicas: [
        { id: 'x', url: 'http://p0:9090' },
        { id: 'y', url: 'http://p1:9090', ...access, proxyUrl: 'http://proxy:3128' },
      ],
    },
    { id: 's-1', replicas: [{ id: 'a', url: 'http://p2:9090/prefix' }] },
  ],
  ...{ partitionLabels: ['instance', 'zone'], replicatedJobs: ['prometheus'], mergeReplicas: true },
  store: {
    id: 'archive',
    url: 'http://store:8428',
    ...access,
    margin: 60_000,
    flavour: 'victoriametrics',
    addedLabels: ['cluster'],
  },
});

test('a definition stays what it is through the form, what has no field too', () => {
  expect(parseForm(formOf(full), full)).toEqual({ ok: true, definition: full });
});

test('settings stay with their server when those before it go', () => {
  const form = formOf(full);
  const [first, second] = form.shards;
  const shards = [{ ...first, replicas: [...first.replicas.slice(1), { ...emptyServer, url: 'http://new:9090' }] }];
  const parsed = parseForm({ ...form, shards }, full);
  expect(parsed).toMatchObject({
    definition: {
      shards: [{ id: 's-0', replicas: [full.shards[0].replicas[1], { id: 'a', url: 'http://new:9090' }] }],
    },
  });
  expect(parseForm({ ...form, shards: [second] }, full)).toMatchObject({ definition: { shards: [full.shards[1]] } });
});

test('what has no field is never lost', () => {
  // As a later release may have it: the schema of this one would refuse the name.
  const form = formOf({ ...full, shards: [{ ...full.shards[0], weight: 2 } as (typeof full.shards)[0]] });
  const parsed = parseForm(form, full);
  expect(parsed.ok ? [] : [...parsed.problems.values()]).toEqual([expect.stringContaining('weight')]);
});

test('parameters are entered as in a URL', () => {
  const server = { ...emptyServer, url: 'http://a', params: '?extra_label=team%3Da+b&x=1&extra_label=c' };
  const parsed = parseForm(
    { ...emptyForm, id: 'new', name: 'New', shards: [{ id: 's', labels: '', replicas: [server] }] },
    undefined
  );
  expect(parsed).toMatchObject({
    definition: { shards: [{ replicas: [{ params: { extra_label: ['team=a b', 'c'], x: ['1'] } }] }] },
  });
});

test('a new fleet: replicas are lettered, what is not entered is left to the proxy', () => {
  const servers = [' http://a:9090', 'http://b:9090 '].map((url) => ({ ...emptyServer, url }));
  const shards = [{ id: 'shard-0', labels: '', replicas: servers }];
  const parsed = parseForm({ ...emptyForm, id: 'new', name: 'New', shards }, undefined);
  expect(parsed).toEqual({
    ok: true,
    definition: fleetDefinitionSchema.parse({
      ...{ id: 'new', name: 'New', kind: 'hash' },
      shards: [
        {
          id: 'shard-0',
          replicas: [
            { id: 'a', url: 'http://a:9090' },
            { id: 'b', url: 'http://b:9090' },
          ],
        },
      ],
    }),
  });
});

test('what is wrong is told at its place', () => {
  const wrong = { params: 'query=up', serverName: 'a b', proxyUrl: 'https://p' };
  const shards = [
    { id: 'shard-0', labels: '', replicas: [{ ...emptyServer, url: 'p:9090' }] },
    { id: 'shard-0', labels: '', replicas: [emptyServer, { ...emptyServer, url: 'http://p', ...wrong }] },
  ];
  const parsed = parseForm(
    { ...emptyForm, id: 'A', shards, lookback: 'x', store: { ...emptyServer, url: 'ftp://s', params: 'time=1' } },
    undefined
  );
  expect(parsed.ok ? [] : [...parsed.problems.keys()].sort()).toEqual([
    'id',
    'lookback',
    'name',
    'shards.0.0.url',
    'shards.1.0.url',
    'shards.1.1.params',
    'shards.1.1.proxyUrl',
    'shards.1.1.serverName',
    'store.params',
    'store.url',
  ]);
});

test('problems the proxy tells are at the same places', () => {
  const found = [
    { path: 'definition.shards.1.replicas.0.url', message: 'is not on the list' },
    { path: 'definition.store.proxyUrl', message: 'is not either' },
    { path: 'definition.shards', message: 'too many' },
    { path: 'reason', message: 'too long' },
  ];
  expect([...problemsOf(found)]).toEqual([
    ['shards.1.0.url', 'is not on the list'],
    ['store.proxyUrl', 'is not either'],
    ['shards', 'too many'],
    ['reason', 'too long'],
  ]);
});
