import { Replica } from '../query/replica';
import { type FakeMember, fakeMember } from '../testing/fakeMember';
import { ShadowedNames } from './shadowedNames';

let servers: FakeMember[];
let asked: string[];
/** What each server's index says; undefined: it fails. */
let holds: Array<readonly string[] | undefined>;

beforeEach(async () => {
  asked = [];
  holds = [];
  servers = await Promise.all(
    [0, 1].map((i) =>
      fakeMember((request, response) => {
        asked.push(new URL(request.url ?? '', 'http://x').searchParams.get('match[]') ?? '');
        const data = holds[i];
        response.writeHead(data === undefined ? 500 : 200).end(JSON.stringify({ status: 'success', data }));
      })
    )
  );
});

afterEach(() => Promise.all(servers.map((server) => server.close())));

/** Looks once at two members. */
async function looked(names: readonly string[]): Promise<ShadowedNames> {
  const replicas = servers.map(({ url }, i) => new Replica(`s${i}`, { id: 'a', url, problems: [] }, 4));
  const members = { ids: () => ['s0', 's1'], replicas: (id: string) => [replicas[Number(id.slice(1))]] };
  const watch = new ShadowedNames({ members: () => members, names: () => names });
  watch.stop();
  await watch.start();
  await Promise.all(replicas.map((replica) => replica.close()));
  return watch;
}

test('names that members have, and which', async () => {
  holds = [['a:b', 'c'], ['c']];
  const names = ['a:b', 'c', 'd.e'];
  const watch = await looked(names);
  expect(watch.among(names)).toEqual([
    { name: 'a:b', members: ['s0'] },
    { name: 'c', members: ['s0', 's1'] },
  ]);
  expect(new Set(asked)).toEqual(new Set(['{__name__=~"a:b|c|d\\\\.e"}']));
});

test('a member that does not tell is believed to have nothing more', async () => {
  holds = [undefined, ['c']];
  expect((await looked(['c'])).among(['c'])).toEqual([{ name: 'c', members: ['s1'] }]);
});

test('many names are asked for in several questions, none for none', async () => {
  holds = [[], []];
  const names = Array.from({ length: 300 }, (_, i) => `name:${i}:${'x'.repeat(20)}`);
  await looked(names);
  expect(asked.length).toBeGreaterThan(2);
  expect(Math.max(...asked.map(({ length }) => length))).toBeLessThan(5000);
  expect(
    asked
      .slice(0, asked.length)
      .join('|')
      .match(/name:\d+:/g)
  ).toHaveLength(600);
  asked = [];
  await looked([]);
  expect(asked).toEqual([]);
});
