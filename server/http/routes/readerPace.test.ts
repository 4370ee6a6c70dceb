import { type ReaderLook, ReaderPace } from './readerPace';

const limits = { stall: 3000, rate: 100, total: 10_000 };

/** Looks of a second each: the bytes taken while more waits, or `-` while nothing does. */
function looks(...taken: Array<number | '-'>): Array<string | undefined> {
  const pace = new ReaderPace(limits);
  return taken.map((bytes) => {
    const look: ReaderLook =
      bytes === '-' ? { elapsed: 1000, taken: 0, waits: false } : { elapsed: 1000, taken: bytes, waits: true };
    return pace.look(look);
  });
}

const fine = undefined;
const slow = (bytes: number) => `took ${bytes} bytes of its answer in 3 s`;

describe('ReaderPace', () => {
  it.each<[string, Array<number | '-'>, Array<string | undefined>]>([
    ['takes nothing', [0, 0, 0], [fine, fine, slow(0)]],
    ['takes a drop now and then', [1, 0, 1], [fine, fine, slow(2)]],
    ['takes enough, however unevenly', [0, 0, 300, 300, 0, 0], [fine, fine, fine, fine, fine, fine]],
    ['took much at first, and then nothing', [9999, 0, 0, 0, 0, 0], [fine, fine, fine, fine, fine, slow(0)]],
    ['is waiting for us', ['-', '-', '-', '-'], [fine, fine, fine, fine]],
    ['is not blamed for what we took between', [0, 0, '-', 0, 0, '-', 0, 0], Array<undefined>(8).fill(fine)],
    [
      'takes enough, but for too long',
      Array<number>(10).fill(100),
      [...Array<undefined>(9).fill(fine), 'kept its answer waiting for 10 s in all'],
    ],
  ])('of a client that %s', (_, taken, found) => {
    expect(looks(...taken)).toEqual(found);
  });
});
