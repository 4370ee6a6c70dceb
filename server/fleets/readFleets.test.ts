import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

import { firstPolicy } from '../scaling/startManaged';
import { staticDriver } from '../scaling/drivers/static/staticDriver';
import { fleetsFileSchema } from './fleetsFile';
import { readFleets, secretNames } from './readFleets';

const docs = path.join(__dirname, '../../docs');

const STATIC = `
fleets:
  - id: shop
    kind: independent
    driver: static
    organisations: [1, 7]
    token_env: SHOP_TOKEN
    lookback: 2m
    static:
      shards:
        - id: eu
          replicas:
            - {url: 'http://127.0.0.1:9090/', bearer_token_env: EU_TOKEN}
`;

const TIMELINE = `
fleets:
  - id: shop
    kind: hash
    driver: static
    store: { url: 'http://store:8428', bearer_token_env: STORE_TOKEN, added_labels: [cluster] }
    static:
      retention: 15d
      moves:
        - { labels: { instance: 'w:1' }, from: a, to: b, joined: 2026-05-01T12:00:00Z, left: 2026-05-01T12:00:30Z }
      shards:
        - { id: a, replicas: [{ url: 'http://a:9090' }] }
        - { id: b, since: 2026-05-01T12:00:00Z, replicas: [{ url: 'http://b:9090' }] }
`;

function problems(text: string): readonly string[] {
  const result = readFleets(text);
  return result.ok ? [] : result.problems;
}

describe('readFleets', () => {
  it('reads a fleet and fills in what is left out', () => {
    const result = readFleets(STATIC);
    expect(result).toMatchObject({
      ok: true,
      fleets: [{ id: 'shop', anonymous: false, lookback: 120_000, experimental: false }],
    });
    expect(result.ok && secretNames(result.fleets)).toEqual(['SHOP_TOKEN', 'EU_TOKEN']);
  });

  it.each([
    ['text that is no YAML', 'fleets: [', /line 1/],
    ['a URL without its key', STATIC.replace('url:', 'uri:'), /replicas\[0\]\.url: write a URL that begins/],
    ['an unknown key', STATIC.replace('lookback:', 'look_back:'), /fleets\[0\]: Unrecognized key: "look_back"/],
    ['an id that is no id', STATIC.replace('id: shop', 'id: Shop!'), /fleets\[0\]\.id: use 1 to 63 of a-z/],
    ['a URL of another scheme', STATIC.replace('http:', 'file:'), /url: write a URL that begins with http/],
    ['a driver that does not exist', STATIC.replace('driver: static', 'driver: magic'), /fleets\[0\]\.driver/],
    ['a duration without unit', STATIC.replace('2m', '"2"'), /lookback: write a duration/],
    ['replicated jobs in an independent fleet', STATIC.replace('lookback: 2m', 'replicated_jobs: [a]'), /hash fleets/],
    ['what is nested too deep', `fleets: ${'['.repeat(20_000)}`, /nested deeper than 100 levels at line 1/],
    ['two fleets of one id', STATIC + STATIC.replace('\nfleets:', ''), /fleets\[1\]: "shop" is there twice/],
  ])('refuses %s', (_, text, message) => {
    expect(problems(text).join('\n')).toMatch(message);
  });

  it.each(['', '# none yet', '[]', '- id: shop', 'shop', 'fleets:', 'fleets: null', 'fleets: {}', 'fleets: shop'])(
    'tells of the text %j what a fleets file holds',
    (text) => {
      const place = text.startsWith('fleets') ? 'fleets: ' : '';
      const remedy = 'write the fleets as a list: a line "fleets:", and below it "- id: shop"';
      expect(problems(text)).toEqual([expect.stringContaining(place + remedy)]);
    }
  );

  const PROCESS = `
fleets:
  - { id: vms, kind: hash, driver: process, process: { shards: 1, scrape_configs: [{ job_name: a }] } }
`;
  const store = (more: string) => TIMELINE.replace('added_labels: [cluster]', more);
  const DURATIONS: ReadonlyArray<readonly [place: string, text: (value: string) => string, most: string]> = [
    ['lookback', (value) => STATIC.replace('2m', value), '1d'],
    ['evaluation_interval', (value) => STATIC.replace('lookback: 2m', `evaluation_interval: ${value}`), '1d'],
    ['scrape_interval', (value) => STATIC.replace('lookback: 2m', `scrape_interval: ${value}`), '1d'],
    ['static.retention', (value) => TIMELINE.replace('15d', value), '36500d'],
    ['store.margin', (value) => store(`margin: ${value}`), '365d'],
    ['lookback', (value) => PROCESS.replace('kind', `lookback: ${value}, kind`), '1d'],
    ['evaluation_interval', (value) => PROCESS.replace('kind', `evaluation_interval: ${value}, kind`), '1d'],
    ['scrape_interval', (value) => PROCESS.replace('kind', `scrape_interval: ${value}, kind`), '1d'],
    ['process.retention', (value) => PROCESS.replace('shards: 1', `shards: 1, retention: ${value}`), '36500d'],
  ];

  it.each(DURATIONS)('takes %s as a duration above zero, and of a sensible length', (place, text, most) => {
    const at = `fleets[0].${place}: `;
    const remedy = `${at}write a duration such as 15s, 5m or 1h30m`;
    for (const value of ['0', '-5m', '1.5h', '""', '300', '', 'null', '~', '1m1h', '5 m', '1h 30m', '1e3s', 'true']) {
      expect([value, problems(text(value))]).toEqual([value, [remedy]]);
    }
    for (const value of ['0s', '0h0m', '0ms']) {
      expect([value, problems(text(value))]).toEqual([value, [`${remedy}, above zero`]]);
    }
    for (const value of ['999y', '101y', '300y', '99999999999999999999s', '9223372036855ms']) {
      expect([value, problems(text(value))]).toEqual([value, [`${at}write ${most} at most`]]);
    }
    expect(['1ms', '1h', most].map((value) => problems(text(value)))).toEqual([[], [], []]);
  });

  it.each([
    ['memory_limit: 1048576', undefined],
    ['memory_limit: 1.5Gi', undefined],
    ['memory_limit: 0', /memory_limit: write a number of bytes above zero$/],
    ['memory_limit: -1', /memory_limit: write a number of bytes such as 512Mi/],
    ['memory_limit: 5 GB', /memory_limit: write a number of bytes such as 512Mi/],
    ['memory_limit: 999999999Ti', /memory_limit: write 8191Ti at most$/],
    ['cpu_limit: 0', /cpu_limit: write a number above 0$/],
    ['cpu_limit: "2"', /cpu_limit: write a number$/],
    ['cpu_limit: .inf', /cpu_limit: write a number$/],
    ['self_scrape: ""', /self_scrape: is empty: write something$/],
    ['self_scrape: 1', /self_scrape: write text, in quotes$/],
    ['native_histograms: yes', /native_histograms: write true or false$/],
    ['native_histograms:', /native_histograms: has no value: write true or false, or leave it out$/],
    ['args: --x', /args: write a list, each entry behind a -$/],
    ['shards: 101', /process\.shards: write 100 or less$/],
    ['scrape_configs: []', /scrape_configs: write one at least$/],
  ])('takes or refuses a process fleet with %s', (more, problem) => {
    const [key] = more.split(':');
    const rest = ['shards: 1', 'scrape_configs: [{ job_name: a }]'].filter((one) => !one.startsWith(key));
    const text = PROCESS.replace(/process: \{ .* \} \}/, `process: { ${[...rest, more].join(', ')} } }`);
    expect(problems(text)).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });

  it('says of what is missing what to write', () => {
    expect(problems('fleets: [{ driver: static }, ]')).toEqual([
      'fleets[0].id: is needed: write text',
      'fleets[0].kind: is needed: write hash or independent',
      'fleets[0].static: is needed: write keys with values',
    ]);
    expect(problems('fleets: [null]')).toEqual([expect.stringContaining('fleets[0]: has no value')]);
  });

  const asked = (more: string) => STATIC.replace('bearer_token_env: EU_TOKEN', more);

  it('collects the variables that secrets are taken from', () => {
    const text = asked('basic_auth: { username: u, password_env: PW }').replace('token_env: SHOP_TOKEN', '');
    const result = readFleets(text);
    expect(result.ok && secretNames(result.fleets)).toEqual(['PW']);
  });

  it.each([
    ['basic_auth: { username: u, password_file: p }', undefined],
    ['authorization: { credentials_file: c }, params: { extra_label: [a, b] }', undefined],
    ['tls_config: { ca_file: a, cert_file: b, key_file: c, server_name: d }, proxy_url: "http://p:1"', undefined],
    ['ca_file: a, bearer_token_file: t', undefined],
    ['bearer_token_env: A, bearer_token_file: b', /bearer_token_env: at most one of basic_auth, .* must be configured/],
    ['bearer_token_env: A, headers: { AUTHORIZATION: x }', /at most one of .*, the header Authorization must be/],
    ['basic_auth: { username: u }, authorization: { credentials_env: A }', /basic_auth: at most one of/],
    ['basic_auth: { username: u, password_env: A, password_file: b }', /at most one of password_env and password_file/],
    ['basic_auth: { username: "u:v" }', /username: has no colon/],
    ['basic_auth: { username: u, password: p }', /Unrecognized key: "password"/],
    ['authorization: { type: basic, credentials_env: A }', /type cannot be set to "basic", use basic_auth instead/],
    ['authorization: { type: Key }', /one of credentials_env and credentials_file must be configured/],
    ['tls_config: { cert_file: a }', /cert_file and key_file must be configured together/],
    ['tls_config: { ca_file: a }, ca_file: a', /ca_file: is in tls_config already/],
    ['tls_config: { insecure_skip_verify: true }', /Unrecognized key: "insecure_skip_verify"/],
    ['proxy_url: "http://u:p@x:1"', /proxy_url: write host and port alone/],
    ['headers: { X_Scope.Org: "a b\\tc", X-Café: x }', /headers\.X-Café: is no HTTP header name$/],
    ['headers: { X-Scope: "€" }', undefined],
    ['headers: { X-Scope: "a\\n" }', /headers\.X-Scope: has a line break: write it in one line/],
    ['headers: { X-Scope: "a\\r\\nX-Forged: b" }', /headers\.X-Scope: has a line break/],
    ['headers: { X-Scope: "a\\0" }', /headers\.X-Scope: has the control character U\+0000: write it without/],
    ['headers: { X-Scope: "a\\x7f" }', /headers\.X-Scope: has the control character U\+007F/],
    ['headers: { "X-Scope\\n": a }', /is no HTTP header name/],
    ['headers: { "": a }', /is no HTTP header name/],
    ['headers: { Content-Length: "5" }', /headers\.Content-Length: is written by the proxy itself and cannot be set/],
    ['headers: { transfer-encoding: chunked }', /headers\.transfer-encoding: is written by the proxy itself/],
    ['headers: { X-A: a, x-a: b }', /headers\.x-a: is there twice/],
    ['params: { tenant: ["a\\n"] }', /params\.tenant\[0\]: has a line break/],
    ['params: { "ten\\0ant": [a] }', /params: has the control character U\+0000/],
    ['basic_auth: { username: "u\\n" }', /basic_auth\.username: has a line break/],
    ['authorization: { type: "Key\\n\\rX: y", credentials_env: A }', /authorization\.type: has a line break/],
    ['params: { "match[]": [up] }', /params: "match\[\]" is sent with queries and cannot be set/],
  ])('takes or refuses a server asked with %s', (more, problem) => {
    expect(problems(asked(more))).toEqual(problem === undefined ? [] : [expect.stringMatching(problem)]);
  });

  it('tells once of an address with another scheme', () => {
    expect(problems(STATIC.replace('http://127.0.0.1:9090/', 'ftp://127.0.0.1/'))).toEqual([
      expect.stringMatching(/url: write a URL that begins with http:\/\/ or https:\/\/$/),
    ]);
  });

  it('tells of a second YAML document and what to do', () => {
    expect(problems(`${STATIC}\n---\n${STATIC}`)).toEqual([
      'it holds several YAML documents: write all fleets into one, without a line --- between them',
    ]);
  });

  it.each([
    ['http://ada:hidden@127.0.0.1:9090', 'no user name or password into it: use basic_auth'],
    ['http://127.0.0.1:9090/?extra_label=hidden', 'use params'],
    ['http://127.0.0.1:9090/#hidden', 'without #'],
    ['http://@127.0.0.1:9090', 'no user name or password into it: use basic_auth'],
    ['http://:@127.0.0.1:9090', 'no user name or password into it: use basic_auth'],
    ['http://127.0.0.1:9090?', 'use params'],
    ['http://127.0.0.1:9090#', 'without #'],
  ])('refuses the address %s of a replica and of a store, without saying it again', (url, remedy) => {
    for (const text of [
      STATIC.replace('http://127.0.0.1:9090/', url),
      TIMELINE.replace('http://store:8428', `${url}`),
    ]) {
      const found = problems(text.replace(`url: ${url}`, `url: '${url}'`));
      expect(found).toEqual([expect.stringContaining(remedy)]);
      expect(found.join()).not.toContain('hidden');
    }
  });

  it('reads a timeline: spans of shards, moves and a store', () => {
    const result = readFleets(TIMELINE);
    const [fleet] = result.ok ? result.fleets : [];
    const driver = fleet?.driver === 'static' && staticDriver(fleet, { secret: () => 's', readFile: () => '' });
    const time = Date.parse('2026-05-01T12:00:00Z');
    expect(driver && driver.observe()[1]).toMatchObject({ id: 'b', since: time });
    expect(driver && driver.history?.().moves).toEqual([
      { labels: { instance: 'w:1' }, from: 'a', to: 'b', joined: time, cutOver: time, left: time + 30_000 },
    ]);
    expect(fleet?.store).toMatchObject({ id: 'store', flavour: 'other', margin: 7_200_000, added_labels: ['cluster'] });
    expect(result.ok && secretNames(result.fleets)).toEqual(['STORE_TOKEN']);
  });

  it.each([
    ['a shard there is not', 'to: b', 'to: c', /moves\[0\]: there is no shard "c"/],
    ['a shard itself', 'to: b', 'to: a', /moves\[0\]: goes from a shard to itself/],
    ['times in the wrong order', '12:00:30', '11:00:30', /moves\[0\]: has its times in the wrong order/],
    ['a time without a zone', '12:00:00Z', '12:00:00', /write a time such as/],
    ['a time that no clock shows', '2026-05-01T12:00:00Z, left', '1e300, left', /write a time such as/],
    ['no time', '2026-05-01T12:00:00Z, left', 'null, left', /write a time such as/],
    [
      'a store of a shard’s id',
      'store:',
      'store: { id: a, url: "http://s" }\n    #',
      /store\.id: "a" is a shard already/,
    ],
    ['an independent fleet', 'kind: hash', 'kind: independent', /store: is for hash fleets only/],
  ])('refuses a timeline with %s', (_, from, to, message) => {
    expect(problems(TIMELINE.replace(from, to)).join('\n')).toMatch(message);
  });

  it('refuses two fleets that record into one server, be it under two names', () => {
    const fleet = (id: string, records: string) =>
      `  - {id: ${id}, kind: hash, driver: static, static: {shards: [{id: s, replicas: [{url: 'http://s'}]}]}, rules: {records: ${records}}}`;
    const text = (...records: readonly string[]) =>
      ['fleets:', ...records.map((one, i) => fleet('abc'[i], one))].join('\n');
    const [one, other] = ["{url: 'http://r:9090'}", "{url: 'http://r:9090', params: {tenant: [b]}}"];
    expect(problems(text(one, other))).toEqual([]);
    expect(problems(text(one, other, "{id: r, url: 'http://r:9090'}"))).toEqual([
      expect.stringMatching(
        /fleets\[2\]\.rules\.records: are those of fleet "a" already: give each fleet records of its own/
      ),
    ]);
  });

  it('refuses process flags that are the proxy’s own, and jobs of one name, both at once', () => {
    const text = `
fleets:
  - id: a
    kind: hash
    driver: process
    process: {shards: 1, args: ['--web.listen-address=:1'], scrape_configs: [{job_name: a}, {job_name: a}]}
`;
    expect(problems(text)).toEqual([
      expect.stringMatching(/args\[0\]: write a flag that begins with --; the configuration/),
      'fleets[0].process.scrape_configs[1]: "a" is there twice',
    ]);
  });

  it.each([
    [
      'm3',
      true,
      ['fleets[0].store.remote_write.send_exemplars: makes M3 refuse whole requests, samples too: leave it out'],
    ],
    ['m3', false, []],
    ['prometheus', true, []],
  ])('of a store of flavour %s, send_exemplars: %s', (flavour, isOn, expected) => {
    const text = `
fleets:
  - id: a
    kind: hash
    driver: process
    store: { url: 'http://a', flavour: ${flavour}, remote_write: { url: 'http://a/write', send_exemplars: ${isOn} } }
    process: { shards: 1, scrape_configs: [{ job_name: a }] }
`;
    expect(problems(text)).toEqual(expected);
  });

  it('reads the first policy of a process fleet, over the number of shards its file says', () => {
    const text = `
fleets:
  - id: a
    kind: hash
    driver: process
    process: { shards: 2, cpu_limit: 0.5, scrape_configs: [{ job_name: a }] }
    policy: { maxShards: 6, targets: { samples: 1500 } }
`;
    const result = readFleets(text);
    const [fleet] = result.ok ? result.fleets : [];
    expect(fleet?.driver === 'process' && firstPolicy(fleet)).toMatchObject({
      ...{ minShards: 2, maxShards: 6, targets: { samples: 1500 } },
      ...{ capacity: { cpu: 0.5 }, tolerance: 0.1, frozen: false },
    });
    const without = readFleets(text.replace(/    policy.*\n/, ''));
    const [fixed] = without.ok ? without.fleets : [];
    expect(fixed?.driver === 'process' && firstPolicy(fixed)).toMatchObject({ minShards: 2, maxShards: 2 });
    expect(problems(text.replace('maxShards: 6', 'maxShards: 1'))).toEqual([
      'fleets[0].policy.maxShards: is below process.shards',
    ]);
    expect(problems(text.replace('maxShards: 6', 'minShards: 6'))).toEqual([
      'fleets[0].policy: Unrecognized key: "minShards"',
    ]);
  });

  it('accepts the example of the documentation', () => {
    expect(problems(readFileSync(path.join(docs, 'examples/fleets.yaml'), 'utf8'))).toEqual([]);
  });

  it('is what the JSON schema of the documentation says', () => {
    const file = path.join(docs, 'fleets.schema.json');
    const schema = { title: 'Promshards fleets file', ...z.toJSONSchema(fleetsFileSchema, { io: 'input' }) };
    // UPDATE_SCHEMA=1 writes the file anew after a change of the zod schema.
    if (process.env.UPDATE_SCHEMA === '1') {
      writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    }
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
