import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';

import { type FakeMember, fakeMember, vector } from '../../testing/fakeMember';
import { operator } from '../../testing/managedSite';
import { staticSite } from '../../testing/staticSite';

/** More than the sockets' buffers hold. */
const LONG = Buffer.alloc(64 * 1024 * 1024, ' ');

let member: FakeMember;
let asked: ClientRequest[];

beforeEach(async () => {
  asked = [];
  member = await fakeMember((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(LONG));
});

afterEach(async () => {
  asked.forEach((one) => one.destroy());
  await member.close();
});

function site(clientStall: number) {
  const file = `fleets: [{id: f, kind: hash, driver: static, static: {shards: [{id: s, replicas: [{url: "${member.url}"}]}]}}]`;
  return staticSite(file, { maxQueries: 1, limits: { clientStall, clientRate: 1, clientTime: 1_000_000 } });
}

/** Asks for an answer that is passed on as it comes, and does not read it. */
async function ask(url: string): Promise<IncomingMessage> {
  const one = request(`${url}/api/v1/fanout`, {
    method: 'POST',
    headers: { ...operator, 'content-type': 'application/json' },
    agent: false,
  });
  asked.push(one);
  const what = { id: 1, member: 's', path: 'query', query: 'up', start: 1e6, end: 1e6, step: 1 };
  one.end(JSON.stringify({ fleet: 'f', requests: [what] }));
  const [response] = (await once(one, 'response')) as [IncomingMessage];
  return response;
}

/** Another query, and whether it was answered. */
function another(url: string) {
  member.answer = vector({}, '1');
  const state = { isAnswered: false };
  const answer = fetch(`${url}/fleets/f/api/v1/query?query=up`, { headers: operator }).then(async (response) => {
    state.isAnswered = true;
    return response.status;
  });
  return { state, answer };
}

it('gives a place back when the answer has been read, not before', async () => {
  const { url, close } = await site(1_000_000);
  const unread = await ask(url);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { state, answer } = another(url);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(state.isAnswered).toBe(false);
  unread.resume();
  await once(unread, 'end');
  expect(await answer).toBe(200);
  await close();
});

it('cuts off who does not read, and gives the place to the next', async () => {
  const { url, close } = await site(400);
  const unread = await ask(url);
  unread.on('error', () => undefined);
  expect(await another(url).answer).toBe(200);
  // What the sockets held is read; then it is found to be cut.
  const closed = new Promise((resolve) => unread.once('close', resolve));
  unread.resume();
  await closed;
  expect(unread.complete).toBe(false);
  await close();
});
