import { type MemberAnswer, type MemberRequest, type Transport } from '../ask/transport';
import { type ReadableAnswer, type Reader, askReadable } from './askReadable';

const request = (more: Partial<MemberRequest> = {}): MemberRequest => ({
  ...{ id: 0, member: 'a', query: 'up', path: 'series', start: 0, end: 0, step: 1 },
  ...more,
});

const encoder = new TextEncoder();

/** What each replica answers with, in the order they are asked; undefined: it does not answer. */
function replicas(bodies: Readonly<Record<string, string | undefined>>) {
  const asked: string[] = [];
  const transport: Transport = async function* send(requests): AsyncGenerator<MemberAnswer> {
    for (const { id, replica: wanted, notReplica } of requests) {
      const replica = wanted ?? Object.keys(bodies).find((name) => name !== notReplica) ?? 'none';
      const body = bodies[replica];
      asked.push(replica);
      yield body === undefined
        ? { id, ok: false, kind: 'unavailable', message: `${replica} is away`, elapsedMs: 1 }
        : { id, ok: true, status: 200, body: encoder.encode(body), elapsedMs: 1, replica };
    }
  };
  return { transport, asked };
}

const read: Reader<readonly string[]> = ({ body }) => {
  const text = new TextDecoder().decode(body);
  return text.startsWith('[') ? [text] : `${text} is no list`;
};

test.each<[string, Record<string, string | undefined>, Partial<MemberRequest>, ReadableAnswer<string[]>, string[]]>([
  ['what can be read', { r0: '[0]', r1: '[1]' }, {}, { id: 0, value: ['[0]'] }, ['r0']],
  ['what the other replica says', { r0: '<html>', r1: '[1]' }, {}, { id: 0, value: ['[1]'] }, ['r0', 'r1']],
  ['the first reason of two', { r0: '<html>', r1: '<p>' }, {}, { id: 0, value: '<html> is no list' }, ['r0', 'r1']],
  ['the first, of one away', { r0: '<html>', r1: undefined }, {}, { id: 0, value: '<html> is no list' }, ['r0', 'r1']],
  ['no answer of a member', { r0: undefined, r1: '[1]' }, {}, { id: 0, value: 'r0 is away' }, ['r0']],
  [
    'the one that is asked for',
    { r0: '[0]', r1: '<p>' },
    { replica: 'r1' },
    { id: 0, value: '<p> is no list' },
    ['r1'],
  ],
])('%s', async (_, bodies, more, expected, order) => {
  const { transport, asked } = replicas(bodies);
  const answers: Array<ReadableAnswer<readonly string[]>> = [];
  for await (const answer of askReadable([request(more)], transport, read)) {
    answers.push(answer);
  }
  expect(answers).toEqual([expected]);
  expect(asked).toEqual(order);
});

test('what another replica does not answer in time has its reason', async () => {
  const { transport } = replicas({ r0: '<html>' });
  let calls = 0;
  const once: Transport = (requests) => transport(calls++ === 0 ? requests : []);
  const answers: Array<ReadableAnswer<readonly string[]>> = [];
  for await (const answer of askReadable([request()], once, read)) {
    answers.push(answer);
  }
  expect(answers).toEqual([{ id: 0, value: '<html> is no list' }]);
});
