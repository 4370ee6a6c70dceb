import { Semaphore } from './semaphore';

const never = new AbortController().signal;

function granted(place: Awaited<ReturnType<Semaphore['acquire']>>): () => void {
  if (typeof place !== 'function') {
    throw new Error(`expected a place, got ${place}`);
  }
  return place;
}

describe('Semaphore', () => {
  it('lets as many in as there are places, the others in the order they came', async () => {
    const semaphore = new Semaphore(1);
    const order: number[] = [];
    const first = granted(await semaphore.acquire(never));
    const second = semaphore.acquire(never).then((place) => (order.push(2), granted(place)));
    const third = semaphore.acquire(never).then((place) => (order.push(3), granted(place)));
    expect(semaphore.inUse).toBe(1);
    first();
    (await second)();
    (await third)();
    expect(order).toEqual([2, 3]);
    expect(semaphore.inUse).toBe(0);
  });

  it('counts a place given back twice once', async () => {
    const semaphore = new Semaphore(2);
    const place = granted(await semaphore.acquire(never));
    await semaphore.acquire(never);
    place();
    place();
    expect(semaphore.inUse).toBe(1);
  });

  it('refuses more than may wait', async () => {
    const semaphore = new Semaphore(1, 0);
    await semaphore.acquire(never);
    expect(await semaphore.acquire(never)).toBe('full');
  });

  it('lets go of who gives up waiting, without losing the place', async () => {
    const semaphore = new Semaphore(1);
    const first = granted(await semaphore.acquire(never));
    const controller = new AbortController();
    const waiting = semaphore.acquire(controller.signal);
    controller.abort();
    expect(await waiting).toBe('aborted');
    first();
    expect(semaphore.inUse).toBe(0);
    expect(await semaphore.acquire(controller.signal)).toBe('aborted');
  });
});
