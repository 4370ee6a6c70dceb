import { fleetDefinitionSchema } from './definition';

const definition = {
  id: 'shop',
  name: 'Shop',
  kind: 'hash',
  shards: [
    { id: 'a', replicas: [{ url: 'http://a.example:9090' }] },
    { id: 'b', replicas: [{ url: 'https://b.example/prometheus' }] },
  ],
};

function server(url: string, more: object = {}) {
  return { shards: [{ id: 'a', replicas: [{ url, ...more }] }] };
}

describe('fleetDefinitionSchema', () => {
  it('fills in what is left out', () => {
    expect(fleetDefinitionSchema.parse(definition)).toMatchObject({
      shards: [{ replicas: [{ id: 'a', url: 'http://a.example:9090' }] }, {}],
      lookback: 300_000,
      anonymous: false,
    });
  });

  it.each<[string, object, string]>([
    ['an id that is no id', { id: 'Shop!' }, 'id'],
    ['a name of blanks', { name: ' ' }, 'name'],
    ['an unknown key', { headers: {} }, ''],
    ['no shards', { shards: [] }, 'shards'],
    ['a path for a URL', server('/a'), 'shards.0.replicas.0.url'],
    ['another scheme', server('file:///etc/passwd'), 'shards.0.replicas.0.url'],
    ['a URL with a password', server('http://ada:secret@a.example'), 'shards.0.replicas.0.url'],
    ['a URL with a query', server('http://a.example/?x=1'), 'shards.0.replicas.0.url'],
    ['a URL with an empty query', server('http://a.example/?'), 'shards.0.replicas.0.url'],
    [
      'a file of the proxy',
      { shards: [{ id: 'a', replicas: [{ url: 'http://a', ca_file: '/etc/passwd' }] }] },
      'shards.0.replicas.0',
    ],
    ['a variable of it', { store: { url: 'http://s', bearer_token_env: 'PROMSHARDS_TOKEN' } }, 'store'],
    [
      'a parameter of two lines',
      server('http://a', { params: { tenant: ['x', 'a\nb'] } }),
      'shards.0.replicas.0.params.tenant.1',
    ],
    ['an empty user name', server('http://@a'), 'shards.0.replicas.0.url'],
    ['a parameter that is ours', server('http://a', { params: { query: ['x'] } }), 'shards.0.replicas.0.params'],
    ['a proxy with a password', server('http://a', { proxyUrl: 'http://u:p@p:1' }), 'shards.0.replicas.0.proxyUrl'],
    ['a server name that is none', server('http://a', { serverName: 'a b' }), 'shards.0.replicas.0.serverName'],
    ['two shards of one id', { shards: [definition.shards[0], definition.shards[0]] }, 'shards.1.id'],
    ['a store in an independent fleet', { kind: 'independent', store: { url: 'http://s' } }, 'store'],
    ['a store of a shard’s id', { store: { id: 'b', url: 'http://s' } }, 'store.id'],
    ['no time at all', { lookback: 0 }, 'lookback'],
  ])('refuses %s', (_, change, path) => {
    const { error } = fleetDefinitionSchema.safeParse({ ...definition, ...change });
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
