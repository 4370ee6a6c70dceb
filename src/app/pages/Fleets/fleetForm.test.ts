import { fleetDefinitionSchema } from '../../../api/definition';
import { emptyForm, formOf, parseForm, problemsOf } from './fleetForm';

const full = fleetDefinitionSchema.parse({
  ...{ id: 'shop', name: 'Shop', kind: 'hash', retention: 86_400_000, scrapeInterval: 15_000, lookback: 120_000 },
  shards: [
    {
      id: 's-0',
      replicas: [
        { id: 'x', url: 'http://p0:9090' },
        { id: 'y', url: 'http://p1:9090' },
      ],
    },
    { id: 's-1', replicas: [{ id: 'a', url: 'http://p2:9090/prefix' }] },
  ],
  ...{ partitionLabels: ['instance', 'zone'], replicatedJobs: ['prometheus'], mergeReplicas: true },
  store: { id: 'archive', url: 'http://store:8428', flavour: 'victoriametrics', addedLabels: ['cluster'] },
});

test('a definition stays what it is through the form, what has no field too', () => {
  expect(parseForm(formOf(full), full)).toEqual({ ok: true, definition: full });
});

test('a new fleet: replicas are lettered, what is not entered is left to the proxy', () => {
  const shards = [{ id: 'shard-0', servers: ' http://a:9090,  http://b:9090 ' }];
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
  const shards = [
    { id: 'shard-0', servers: 'p:9090' },
    { id: 'shard-0', servers: '' },
  ];
  const parsed = parseForm({ ...emptyForm, id: 'A', shards, lookback: 'x', storeUrl: 'ftp://s' }, undefined);
  expect(parsed.ok ? [] : [...parsed.problems.keys()].sort()).toEqual([
    'id',
    'lookback',
    'name',
    'shards.0',
    'shards.1',
    'storeUrl',
  ]);
});

test('problems the proxy tells are at the same places', () => {
  const found = [
    { path: 'definition.shards.1.replicas.0.url', message: 'is not on the list' },
    { path: 'definition.shards', message: 'too many' },
    { path: 'reason', message: 'too long' },
  ];
  expect([...problemsOf(found)]).toEqual([
    ['shards.1', 'is not on the list'],
    ['shards', 'too many'],
    ['reason', 'too long'],
  ]);
});
