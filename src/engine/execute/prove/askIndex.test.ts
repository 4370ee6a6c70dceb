import { fakeMembers, success } from '../ask/testing/fakeMembers';
import { type MemberRequest, type Transport } from '../ask/transport';
import { askIndex, type IndexAsk } from './askIndex';
import { OwnershipMemory } from './ownershipMemory';

const NOW = 1_000_000;
const body = new TextEncoder().encode('{"status":"success","data":["v"]}');

/** Answers what it is asked when it is let go, or ends without. */
class Members {
  readonly asked: string[] = [];
  private readonly waiting: Array<(answers: boolean) => void> = [];

  readonly transport: Transport = (requests) => this.send(requests);

  letGo(answers: boolean): void {
    this.waiting.splice(0).forEach((go) => go(answers));
  }

  private async *send(requests: readonly MemberRequest[]): ReturnType<Transport> {
    this.asked.push(...requests.map(({ member, query }) => `${member} ${query}`));
    if (await new Promise((resolve) => this.waiting.push(resolve))) {
      yield* requests.map(({ id }) => ({ id, ok: true, status: 200, body, elapsedMs: 1 }) as const);
    }
  }
}

const asks = (...selectors: readonly string[]): readonly IndexAsk[] =>
  selectors.map((selector) => ({
    ...{ member: 'a', selector, span: { from: NOW - 1000, to: NOW } },
    want: { kind: 'values', label: 'instance' },
  }));

const settled = () => new Promise(setImmediate);

test('what another query asks just now is asked once', async () => {
  const members = new Members();
  const options = { transport: members.transport, memory: new OwnershipMemory(), now: NOW };
  const both = [askIndex(asks('x', 'y'), options), askIndex(asks('y', 'z'), options)];
  expect(members.asked).toEqual(['a x', 'a y', 'a z']);
  members.letGo(true);
  const held = { kind: 'values', values: new Set(['v']) };
  expect(await Promise.all(both)).toEqual([[held, held], [held, held]]); // prettier-ignore
});

test('what another query did not hear is asked again', async () => {
  const members = new Members();
  const options = { transport: members.transport, memory: new OwnershipMemory(), now: NOW };
  const both = [askIndex(asks('x'), options), askIndex(asks('x'), options)];
  members.letGo(false);
  await settled();
  members.letGo(true);
  expect(members.asked).toEqual(['a x', 'a x']);
  expect(await Promise.all(both)).toEqual([['it did not answer'], [{ kind: 'values', values: new Set(['v']) }]]);
});

test('what is asked over less than is wanted is asked', async () => {
  const members = new Members();
  const options = { transport: members.transport, memory: new OwnershipMemory(), now: NOW };
  const [ask] = asks('x');
  const both = [askIndex([ask], options), askIndex([{ ...ask, span: { from: 0, to: NOW } }], options)];
  expect(members.asked).toEqual(['a x', 'a x']);
  members.letGo(true);
  await Promise.all(both);
});

test.each([
  ['is asked, and nothing else, where it selects nothing', [], ['a x{i=""}'], [[], []]],
  [
    'is asked before the others where it selects something',
    [{ j: '1' }],
    ['a x{i=""}', 'a x{c="1",i=""}', 'a x{c="2",i=""}'],
    [[{ j: '1' }], [{ j: '1' }]],
  ],
])('a wider selector %s', async (_, series, asked, found) => {
  const { transport, asked: requests } = fakeMembers(() => success(series));
  const want = { kind: 'series', limit: 1 } as const;
  const asks = ['1', '2'].map((c) => {
    return { member: 'a', selector: `x{c="${c}",i=""}`, wider: 'x{i=""}', span: { from: 0, to: NOW }, want };
  });
  const options = { transport, memory: new OwnershipMemory(), now: NOW };
  const answers = await Promise.all(asks.map((ask) => askIndex([ask], options)));
  expect(requests.map(({ member, query }) => `${member} ${query}`).sort()).toEqual([...asked].sort());
  expect(answers).toEqual(found.map((one) => [{ kind: 'series', series: one, more: one.length > 0 }]));
});
