import { gunzipSync } from 'node:zlib';

import { gzipped } from './gzipped';

const long = Buffer.from(Array.from({ length: 100_000 }, (_, i) => `[${i},"${i % 7}"]`).join(','));

test.each<readonly [name: string, pieces: readonly Uint8Array[]]>([
  ['nothing', []],
  ['an empty piece', [Buffer.alloc(0)]],
  ['one piece', [Buffer.from('{"status":"success"}')]],
  ['several', [long.subarray(0, 300_000), long.subarray(300_000, 300_001), long.subarray(300_001)]],
])('%s is read as one stream', (_, pieces) => {
  const packed = [...gzipped(pieces)];
  expect(gunzipSync(Buffer.concat(packed)).equals(Buffer.concat(pieces))).toBe(true);
  expect(packed).toHaveLength(pieces.length + 1);
});

test('what repeats takes less', () => {
  expect(Buffer.concat([...gzipped([long])]).length).toBeLessThan(long.length / 3);
});
