import { waitFor } from '@testing-library/react';

import { type FanoutRequest } from '../../api/fanout';
import { type MemberAnswer, type MemberRequest } from '../../engine/index';
import { installNetwork, matrix } from '../testing/fakeNetwork';
import { ConnectionError } from './connectionError';
import { createFanout, type PostFanout } from './fanout';
import { withSignal } from './withSignal';

const request = (id: number, member: string, query = 'up'): MemberRequest => {
  return { id, member, query, path: 'query_range', start: 0, end: 30_000, step: 15_000 };
};

const post: PostFanout = async (body, signal) => {
  if (signal.aborted) {
    throw new Error('aborted');
  }
  const response = await fetch('/fanout', { method: 'POST', body: JSON.stringify(body), signal });
  if (!response.ok) {
    throw new ConnectionError('refused');
  }
  return response;
};

async function all(answers: AsyncIterable<MemberAnswer>): Promise<MemberAnswer[]> {
  const list: MemberAnswer[] = [];
  for await (const answer of answers) {
    list.push(answer);
  }
  return list;
}

const sent = (requests: FanoutRequest[]) =>
  requests.map(({ requests: list }) => list.map((r) => `${r.member} ${r.query}`));

const answer = (wire: FanoutRequest['requests'][number]) => matrix(wire, [[{ __name__: wire.query }, 1]]);

test('what several queries ask at once is one request, and equal requests are sent once', async () => {
  const network = installNetwork({ answer });
  const ask = createFanout(post)({ fleet: 'demo' });
  const [first, second] = await Promise.all([
    all(ask([request(0, 's1'), request(1, 's2')])),
    all(ask([request(0, 's1'), request(5, 's1', 'down')])),
  ]);
  expect(sent(network.fanouts)).toEqual([['s1 up', 's2 up', 's1 down']]);
  expect(first.map(({ id }) => id)).toEqual([0, 1]);
  expect(second.map(({ id }) => id)).toEqual([0, 5]);
  expect(first.every(({ ok }) => ok)).toBe(true);
});

test('what was asked once for several is for each to do with as it likes', async () => {
  installNetwork({ answer });
  const ask = createFanout(post)({ fleet: 'demo' });
  const answers = await Promise.all([0, 1, 2].map((id) => all(ask([request(id, 's1')]))));
  const bodies = answers.flat().map((one) => (one.ok ? one.body : new Uint8Array()));
  bodies[0].fill(0);
  bodies[2].fill(0);
  expect(new TextDecoder().decode(bodies[1])).toContain('"success"');
});

test('fleets and time-outs are kept apart', async () => {
  const network = installNetwork({ answer });
  const fanout = createFanout(post);
  await Promise.all([
    all(fanout({ fleet: 'a' })([request(0, 's1')])),
    all(fanout({ fleet: 'b' })([request(0, 's1')])),
    all(fanout({ fleet: 'a', timeoutMs: 1000 })([request(0, 's1')])),
  ]);
  expect(network.fanouts.map(({ fleet, timeoutMs }) => [fleet, timeoutMs])).toEqual([
    ['a', undefined],
    ['b', undefined],
    ['a', 1000],
  ]);
});

test('a member’s failure is its own answer', async () => {
  installNetwork({ answer: (wire) => (wire.member === 's2' ? { down: 'connection refused' } : answer(wire)) });
  const answers = await all(createFanout(post)({ fleet: 'demo' })([request(0, 's1'), request(1, 's2')]));
  expect(answers[1]).toEqual({ id: 1, ok: false, kind: 'unavailable', message: 'connection refused', elapsedMs: 3 });
});

test('a refusal of the whole request ends every query of the batch', async () => {
  installNetwork({ refuse: { status: 503, body: {} } });
  const ask = createFanout(post)({ fleet: 'demo' });
  const outcomes = await Promise.allSettled([all(ask([request(0, 's1')])), all(ask([request(0, 's2')]))]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test.each([
  ['once is asked again for the rest', [1], [true, true], [['s1 up'], ['s2 up']]],
  ['twice leaves the rest unavailable', [1, 0], [true, false], [['s1 up'], []]],
])('a stream that is cut %s', async (_, cuts, ok, asked) => {
  const network = installNetwork({ answer });
  const lengths = [...cuts];
  const cut: PostFanout = async (body, signal) =>
    post({ ...body, requests: body.requests.slice(0, lengths.shift() ?? Infinity) }, signal);
  const answers = await all(createFanout(cut)({ fleet: 'demo' })([request(0, 's1'), request(1, 's2')]));
  expect(answers.map((one) => one.ok)).toEqual(ok);
  expect(sent(network.fanouts)).toEqual(asked);
});

test('one cancelled query leaves the others alone; the last one cancels the request', async () => {
  const network = installNetwork({ hang: true });
  const ask = createFanout(post)({ fleet: 'demo' });
  const [one, two] = [new AbortController(), new AbortController()];
  const waiting = [one, two].map(({ signal }, i) => all(withSignal(ask, signal)([request(i, 's1')])));
  await waitFor(() => expect(network.fanouts).toHaveLength(1));
  one.abort();
  expect(await waiting[0]).toMatchObject([{ id: 0, ok: false, kind: 'canceled' }]);
  expect(network.aborted).toBe(0);
  two.abort();
  expect(await waiting[1]).toMatchObject([{ id: 1, ok: false, kind: 'canceled' }]);
  expect(network.aborted).toBe(1);
});

test('a query that comes right after all others were cancelled is sent', async () => {
  installNetwork({ answer });
  const ask = createFanout(post)({ fleet: 'demo' });
  const cancelled = ask([request(0, 's1')])[Symbol.asyncIterator]();
  void cancelled.next();
  await cancelled.return?.();
  expect(await all(ask([request(0, 's2')]))).toMatchObject([{ ok: true }]);
});

test('queries cancelled before the batch leaves are not sent', async () => {
  const network = installNetwork({ answer });
  const ask = createFanout(post)({ fleet: 'demo' });
  const gone = new AbortController();
  const answers = all(withSignal(ask, gone.signal)([request(0, 's1')]));
  gone.abort();
  await answers;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(network.fanouts).toEqual([]);
});
