import { type FakeMember, fakeMember, json } from '../../testing/fakeMember';
import { operator } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

const MiB = 1024 * 1024;

/** An answer of about a MiB; it counts three times. */
const ANSWER = {
  status: 'success',
  data: { resultType: 'vector', result: [{ metric: { a: 'x'.repeat(MiB) }, value: [1, '1'] }] },
};

let member: FakeMember;
let site: Awaited<ReturnType<typeof staticSite>>;

beforeEach(async () => {
  member = await fakeMember(json(ANSWER));
  const file = `fleets: [{id: f, kind: hash, driver: static, static: {shards: [{id: s, replicas: [{url: "${member.url}"}]}]}}]`;
  site = await staticSite(file, { maxMemory: 5 * MiB });
});

afterEach(async () => {
  await site.close();
  await member.close();
});

async function query(): Promise<[status: number, error: string | undefined]> {
  const response = await fetch(`${site.url}/fleets/f/api/v1/query?query=up&time=1`, { headers: operator });
  const { error } = (await response.json()) as { error?: string };
  return [response.status, error];
}

async function taken(): Promise<string | undefined> {
  const text = await (await fetch(`${site.url}/metrics`, { headers: operator })).text();
  return /^promshards_memory_taken_bytes (\S+)/m.exec(text)?.[1];
}

it('refuses a query that does not fit beside the others, with the reason, and answers it when they are done', async () => {
  let finish: () => void = () => undefined;
  const text = JSON.stringify(ANSWER);
  const isHeld = new Promise<void>((resolve) => {
    member.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(text.slice(0, -1), () => resolve());
      finish = () => response.end(text.slice(-1));
      member.answer = json(ANSWER);
    };
  });
  const first = query();
  await isHeld;
  while (Number(await taken()) < 3 * (text.length - 1)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(await query()).toEqual([
    503,
    expect.stringMatching(/^the proxy has too little memory for the query now: .* of 5 MiB \(--max-memory\) are taken/),
  ]);
  finish();
  expect(await first).toEqual([200, undefined]);
  expect(await query()).toEqual([200, undefined]);
  expect(await taken()).toBe('0');
});

it('refuses at once what can never fit', async () => {
  member.answer = (_, response) => response.end(Buffer.alloc(4 * MiB, ' '));
  expect(await query()).toEqual([503, expect.stringMatching(/^the query needs more than the 5 MiB/)]);
  expect(await taken()).toBe('0');
});
