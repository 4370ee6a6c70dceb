import { beganIn, identify } from './processIdentity';

const stat = (state: string, threads: number) =>
  `71 (a) Z (b) ${state} 1 71 71 0 -1 4227084 2944 6548 2 0 3 1 5 1 20 0 ${threads} 0 2530063 0 0`;

test.each([
  ['runs', 'S', 9, '2530063'],
  ['is stopped', 'T', 9, '2530063'],
  ['has ended', 'Z', 1, undefined],
  ['is removed', 'X', 1, undefined],
  ['has ended, and its other threads have not yet', 'Z', 8, '2530063'],
])('a process that %s', (_, state, threads, began) => {
  expect(beganIn(stat(state, threads))).toBe(began);
});

test('this process has an identity, one that cannot be has none', () => {
  expect(identify(process.pid)?.pid).toBe(process.pid);
  expect(identify(2 ** 30)).toBeUndefined();
});
