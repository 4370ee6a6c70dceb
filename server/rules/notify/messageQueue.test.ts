import { BATCH_SIZE, MessageQueue, QUEUE_CAPACITY } from './messageQueue';

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => String(from + i));

describe('a queue', () => {
  it.each<[string, readonly number[], { first: string; length: number; dropped: number }]>([
    ['holds what fits', [QUEUE_CAPACITY], { first: '0', length: QUEUE_CAPACITY, dropped: 0 }],
    ['loses the oldest where more comes', [9000, 1005], { first: '5', length: QUEUE_CAPACITY, dropped: 5 }],
    ['holds the last of too many at once', [10, 10_007], { first: '17', length: QUEUE_CAPACITY, dropped: 17 }],
  ])('%s', (_, sizes, expected) => {
    const queue = new MessageQueue();
    let next = 0;
    for (const size of sizes) {
      queue.add(numbered(next, next + size), 0);
      next += size;
    }
    const { length, dropped } = queue;
    const [{ message: first }] = queue.take(0);
    expect({ first, length, dropped }).toEqual(expected);
  });

  it('gives batches in order, and drops what has waited too long', () => {
    const queue = new MessageQueue();
    queue.add(numbered(0, 300), 10);
    queue.add(numbered(300, 400), 20);
    expect(queue.take(10).map(({ message }) => message)).toEqual(numbered(0, BATCH_SIZE));
    expect(queue.take(11).map(({ message }) => message)).toEqual(numbered(300, 400));
    expect(queue.dropped).toBe(300 - BATCH_SIZE);
    expect(queue.take(0)).toEqual([]);
  });
});
