import { startProxy } from '../harness/proxy';
import { expectWrittenPage } from '../harness/writtenPage';
import { renderTries } from './security/renderTries';
import { jsonRequest, send } from './security/send';
import {
  BOUND_TOKEN,
  contextOf,
  definition,
  GRAFANA_TOKEN,
  grafanaScheme,
  OPERATOR_TOKEN,
  SHOP_TOKEN,
  type Site,
  startSite,
} from './security/site';
import { tryTables } from './security/tryTables';

let site: Site;

beforeAll(async () => {
  site = await startSite();
});

afterAll(() => site?.stop());

describe.each(tryTables)('$title', ({ tries }) => {
  test.each(tries)('$name: $tries', async ({ run }) => {
    expect(await run(site)).toBeUndefined();
  });
});

test('every try has a name of its own', () => {
  const names = tryTables.flatMap((table) => table.tries.map(({ name }) => name));
  expect(names.filter((name) => !/^[a-z0-9-]+$/.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});

// `npm run attack` writes it.
test('docs/security-tests.md has these tries', () => expectWrittenPage('security-tests.md', renderTries(tryTables)));

test('no token is in the log', () => {
  for (const token of [GRAFANA_TOKEN, BOUND_TOKEN, OPERATOR_TOKEN, SHOP_TOKEN]) {
    expect(site.closed.output()).not.toContain(token);
  }
});

test('a token that was replaced opens nothing any more', async () => {
  const start = (grafana: string, dir?: string) =>
    startProxy({ fleets: 'fleets: []', tokens: { grafana }, dir, args: ['--allow-servers', '127.0.0.1:9'] });
  const another = 'another-token-from-now-on';
  const create = async (port: number, id: string, token: string) => {
    const headers = [...grafanaScheme(token), ...contextOf()];
    return (await send(port, jsonRequest('POST', '/api/v1/fleets', { definition: { ...definition, id } }, headers)))
      .status;
  };
  const before = await start(GRAFANA_TOKEN);
  try {
    expect(await create(before.port, 'first', GRAFANA_TOKEN)).toBe(201);
    await before.kill('SIGTERM');
    const after = await start(another, before.dir);
    expect(await create(after.port, 'second', GRAFANA_TOKEN)).toBe(403);
    expect(await create(after.port, 'second', another)).toBe(201);
    await after.stop();
  } finally {
    await before.stop();
  }
});
