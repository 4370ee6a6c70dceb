import { type Answer, MemberGate } from './memberGate';

const good: Answer = { ok: true, status: 200, body: new Uint8Array(), elapsedMs: 1 };
const signal = new AbortController().signal;

const bad = (kind: 'timeout' | 'unavailable'): Answer => ({ ok: false, kind, message: 'no answer', elapsedMs: 1 });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('two at a time, the others in turn', async () => {
  const gate = new MemberGate();
  const done: Array<() => void> = [];
  const ask = jest.fn(() => new Promise<Answer>((resolve) => done.push(() => resolve(good))));
  const answers = [1, 2, 3].map(() => gate.pass(ask, { signal }));
  await jest.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledTimes(2);
  done[0]();
  await answers[0];
  await jest.advanceTimersByTimeAsync(0);
  expect(ask).toHaveBeenCalledTimes(3);
  done[1]();
  done[2]();
  expect(await Promise.all(answers)).toEqual([good, good, good]);
});

test.each([
  ['timeout', 30_000],
  ['unavailable', 5_000],
] as const)('after %s a member is left alone for %d ms', async (kind, rest) => {
  const gate = new MemberGate();
  await gate.pass(() => Promise.resolve(bad(kind)), { signal });
  const ask = jest.fn(() => Promise.resolve(good));
  expect(await gate.pass(ask, { signal })).toMatchObject({ ok: false, kind: 'unavailable', message: 'no answer' });
  expect(ask).not.toHaveBeenCalled();
  jest.advanceTimersByTime(rest);
  expect(await gate.pass(ask, { signal })).toBe(good);
});

test('those who wait when a member fails are not sent', async () => {
  const gate = new MemberGate();
  const ask = jest.fn(() => Promise.resolve(bad('timeout')));
  const answers = await Promise.all([1, 2, 3, 4].map(() => gate.pass(ask, { signal })));
  expect(ask).toHaveBeenCalledTimes(2);
  expect(answers.every(({ ok }) => !ok)).toBe(true);
});

test('what is asked aside closes nothing', async () => {
  const gate = new MemberGate();
  expect(await gate.pass(() => Promise.resolve(bad('unavailable')), { signal, aside: true })).toMatchObject({ ok: false }); // prettier-ignore
  expect(gate.closed).toBeUndefined();
});

test('one that was cancelled while it waited is not sent', async () => {
  const gate = new MemberGate();
  const ask = jest.fn(() => Promise.resolve(good));
  const gone = new AbortController();
  gone.abort();
  expect(await gate.pass(ask, { signal: gone.signal })).toMatchObject({ ok: false, kind: 'canceled' });
  expect(ask).not.toHaveBeenCalled();
});

test('a member that a probe finds hanging is left alone; one probe at a time', async () => {
  const gate = new MemberGate();
  const probe = jest.fn(() => Promise.resolve(false));
  expect(await Promise.all([gate.alive(probe), gate.alive(probe)])).toEqual([false, false]);
  expect(probe).toHaveBeenCalledTimes(1);
  expect(gate.closed).toBe('it does not answer');
  expect(await gate.alive(() => Promise.resolve(true))).toBe(true);
});
