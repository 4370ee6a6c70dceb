import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { shardListSchema } from '../../src/api/fleets';
import { type FakeMember, fakeMember, vector } from '../../server/testing/fakeMember';
import { eventually, type Proxy, startProxy } from '../harness/proxy';

const SLOW = 90_000;
const TOLD = /"msg":"the fleets file is (read again|refused)/;

/** A shard that gives its own name, and waits with answers to the query `held` until it is let go. */
interface NamedMember {
  readonly member: FakeMember;
  readonly held: () => number;
  letGo(): void;
}

async function namedMember(name: string): Promise<NamedMember> {
  const waiting: Array<() => void> = [];
  const member = await fakeMember((request, response, body) => {
    const answer = () => vector({ name }, '1')(request, response, body);
    if (body.includes('held')) {
      waiting.push(answer);
    } else {
      answer();
    }
  });
  return { member, held: () => waiting.length, letGo: () => waiting.splice(0).forEach((answer) => answer()) };
}

let one: NamedMember;
let two: NamedMember;
let proxy: Proxy;

beforeEach(async () => {
  [one, two] = await Promise.all([namedMember('one'), namedMember('two')]);
});

afterEach(async () => {
  [one, two].forEach(({ letGo }) => letGo());
  await proxy.stop();
  await Promise.all([one, two].map(({ member }) => member.close()));
}, SLOW);

function fleet(id: string, { member }: NamedMember, more: object = {}): object {
  return {
    id,
    kind: 'hash',
    driver: 'static',
    static: { shards: [{ id: 's', replicas: [{ url: member.url }] }] },
    ...more,
  };
}

function file(...fleets: readonly object[]): string {
  return JSON.stringify({ fleets }, null, 1);
}

async function start(fleets: string, args: readonly string[] = [], env: Record<string, string> = {}): Promise<void> {
  proxy = await startProxy({ fleets, args, env });
}

/** Signals its own process, which becomes the proxy, as soon as that has taken its data directory. */
const HANG_UP_EARLY =
  'for last; do :; done; (until [ -e "$last/proxy.lock" ]; do sleep 0.01; done; kill -HUP $$; kill -HUP $$) & exec "$@"';

const told = () =>
  proxy
    .output()
    .split('\n')
    .filter((line) => TOLD.test(line));

/** Returns what the log says of it. */
async function reload(text: string): Promise<string> {
  writeFileSync(path.join(proxy.dir, 'fleets.yaml'), text);
  return hangUp();
}

async function hangUp(): Promise<string> {
  const before = told().length;
  process.kill(proxy.pid, 'SIGHUP');
  return eventually('the file is read again', 10_000, () => told()[before]);
}

async function names(id: string, query = 'up'): Promise<unknown> {
  const response = await fetch(`${proxy.url}/fleets/${id}/api/v1/query?query=${query}&time=1000`);
  const { data } = (await response.json()) as { data?: { result: Array<{ metric: { name: string } }> } };
  return data?.result.map(({ metric }) => metric.name) ?? response.status;
}

async function ids(): Promise<string[]> {
  const response = await fetch(`${proxy.url}/api/v1/fleets`);
  return ((await response.json()) as { fleets: Array<{ id: string }> }).fleets.map(({ id }) => id);
}

/** Of the file, so without what is said of the members, which are made up and known as nothing. */
async function problems(id: string): Promise<string[]> {
  const response = await fetch(`${proxy.url}/api/v1/fleets/${id}/shards`);
  return shardListSchema
    .parse(await response.json())
    .problems.filter((problem) => !/^No member tells its|^s is not known to compute PromQL/.test(problem));
}

async function successful(): Promise<string | undefined> {
  const text = await (await fetch(`${proxy.url}/metrics`)).text();
  return /^promshards_config_last_reload_successful (\d)$/m.exec(text)?.[1];
}

test(
  'fleets come, go and change; what has not changed goes on, and so do queries under way',
  async () => {
    await start(file(fleet('same', one), fleet('changed', one), fleet('gone', one)));
    const running = ['same', 'changed', 'gone'].map((id) => names(id, 'held'));
    await eventually('three are held', 10_000, () => (one.held() === 3 ? true : undefined));
    const look = one.member.asked.length;
    expect(await reload(file(fleet('new', two), fleet('same', one), fleet('changed', two)))).toMatch(/read again/);
    expect(await ids()).toEqual(['new', 'same', 'changed']);
    expect(await Promise.all(['new', 'same', 'changed', 'gone'].map((id) => names(id)))).toEqual([
      ...[['two'], ['one'], ['two'], 404],
    ]);
    // Nobody asks what it is once more.
    const facts = one.member.asked.slice(look).filter((line) => line.includes('buildinfo'));
    expect(facts).toEqual([]);
    one.letGo();
    expect(await Promise.all(running)).toEqual([['one'], ['one'], ['one']]);
    expect(await successful()).toBe('1');
  },
  SLOW
);

const BOMB = [...'abcdefgh'].reduce(
  (text, name, i) =>
    `${text}${name}: &${name} [${Array(9)
      .fill(i === 0 ? 'x' : `*${'abcdefgh'[i - 1]}`)
      .join()}]\n`,
  ''
);

const REFUSED: ReadonlyArray<readonly [what: string, text: string, why: RegExp]> = [
  ['no YAML', 'fleets: [', /fleets.yaml: .*line 1/],
  [
    'an unknown key',
    file({ ...fleet('same', { member: { url: 'http://x' } } as NamedMember), colour: 1 }),
    /fleets\[0\].*colour/,
  ],
  [
    'a variable that is not set',
    file({ ...fleet('other', { member: { url: 'http://x' } } as NamedMember), token_env: 'NOPE' }),
    /NOPE, which is not set/,
  ],
  ['no fleet', 'fleets: []', /fleets: there is none; write one/],
  ['aliases without end', `${BOMB}fleets: *h\n`, /aliases cannot be followed .*write out what they name/],
  [
    'a process fleet where there is no data directory',
    file({ id: 'p', kind: 'hash', driver: 'process', process: { shards: 1, scrape_configs: [{ job_name: 'a' }] } }),
    /fleets\[0\].driver: .*restart the proxy/,
  ],
];

test(
  'a file that is refused is told with place and remedy, and the one before stays in force',
  async () => {
    const before = file(fleet('same', one));
    await start(before);
    for (const [, text, why] of REFUSED) {
      expect(await reload(text)).toMatch(why);
      expect(await successful()).toBe('0');
      expect(await problems('same')).toEqual([
        "The fleets file has changed and is refused, the one before is in force. The proxy's log says why.",
        expect.stringMatching(why),
      ]);
      expect([await ids(), await names('same')]).toEqual([['same'], ['one']]);
    }
    const place = path.join(proxy.dir, 'fleets.yaml');
    rmSync(place);
    mkdirSync(place);
    expect(await hangUp()).toMatch(/fleets.yaml cannot be read: it is a folder; name a file \(EISDIR\)/);
    rmSync(place, { recursive: true });
    expect(await hangUp()).toMatch(/cannot be read: it is not there; look at the path \(ENOENT\)/);
    expect(await reload(before)).toMatch(/read again/);
    expect([await successful(), await problems('same')]).toEqual(['1', []]);
  },
  SLOW
);

test(
  'a fleet that was made through the API is untouched, and its id is not taken',
  async () => {
    await start(file(fleet('filed', one)), ['--allow-servers', new URL(two.member.url).host]);
    const made = { id: 'made', name: 'Made', kind: 'hash', shards: [{ id: 's', replicas: [{ url: two.member.url }] }] };
    const response = await fetch(`${proxy.url}/api/v1/fleets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ definition: made, reason: 'a test' }),
    });
    expect(response.status).toBeLessThan(300);
    // Nothing of a file with one fault is in force.
    expect(await reload(file(fleet('filed', two), fleet('new', two), fleet('made', one)))).toMatch(
      /fleets\[2\]\.id: .*made.* is a fleet made through the API: choose another id, or delete that fleet/
    );
    expect([await ids(), await names('filed'), await names('made')]).toEqual([['filed', 'made'], ['one'], ['two']]);
    expect(await problems('made')).toEqual([]);
    await reload(file(fleet('new', one)));
    expect([await ids(), await names('made')]).toEqual([['new', 'made'], ['two']]);
    // Its id is free now.
    await reload(file(fleet('new', two)));
    expect([await ids(), await names('new')]).toEqual([['new', 'made'], ['two']]);
  },
  SLOW
);

test(
  'a token comes with the file',
  async () => {
    await start(file(fleet('open', one)), [], { NEW_TOKEN: 'the-token-of-a-new-fleet' });
    await reload(file(fleet('open', one), fleet('closed', two, { token_env: 'NEW_TOKEN' })));
    const ask = (authorization: string) =>
      fetch(`${proxy.url}/fleets/closed/api/v1/query?query=up`, { headers: { authorization } });
    expect((await ask('Bearer the-token-of-a-new-fleet')).status).toBe(200);
    expect((await ask('Bearer the-token-of-nobody-here')).status).toBe(403);
  },
  SLOW
);

test(
  'a signal during the start is acted on after it',
  async () => {
    const enter = ['sh', '-c', HANG_UP_EARLY, 'sh'];
    const data = path.join(mkdtempSync(path.join(tmpdir(), 'promshards-reload-')), 'data');
    proxy = await startProxy({
      fleets: file(fleet('same', one)),
      enter,
      args: ['--allow-servers', 'x', '--data-dir', data],
    });
    await eventually('the file is read again', 10_000, () => told()[0]);
    expect(await names('same')).toEqual(['one']);
    rmSync(path.dirname(data), { recursive: true });
  },
  SLOW
);

test(
  'many signals at once, and some during the stop, do no harm',
  async () => {
    await start(file(fleet('same', one)));
    writeFileSync(path.join(proxy.dir, 'fleets.yaml'), file(fleet('same', one), fleet('new', two)));
    for (let i = 0; i < 20; i++) {
      process.kill(proxy.pid, 'SIGHUP');
    }
    await eventually('it is there', 10_000, async () => ((await ids()).includes('new') ? true : undefined));
    expect(await names('same')).toEqual(['one']);
    const running = names('same', 'held');
    await eventually('a query is held', 10_000, () => (one.held() === 1 ? true : undefined));
    const stopped = proxy.kill('SIGTERM');
    process.kill(proxy.pid, 'SIGHUP');
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(proxy.pid, 'SIGHUP');
    one.letGo();
    expect(await running).toEqual(['one']);
    expect(await stopped).toBe(0);
  },
  SLOW
);
