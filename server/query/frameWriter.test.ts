import { FrameWriter } from './frameWriter';

test('however many wait for room, one listener does', async () => {
  const writer = new FrameWriter({ gzip: false });
  const { signal } = new AbortController();
  const waiting = Array.from({ length: 30 }, (_, id) => writer.data(id, new Uint8Array(100_000), signal));
  expect(writer.output.listenerCount('drain')).toBe(1);
  writer.output.resume();
  await Promise.all(waiting);
  expect(writer.output.listenerCount('drain')).toBe(0);
});

test('who waits for room is told of the end', async () => {
  const writer = new FrameWriter({ gzip: false });
  const abort = new AbortController();
  const waiting = [0, 1].map((id) => writer.data(id, new Uint8Array(100_000), abort.signal));
  abort.abort();
  expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(writer.output.destroyed).toBe(true);
});
