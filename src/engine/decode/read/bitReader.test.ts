import { BitReader } from './bitReader';

function readerOf(value: bigint, size: number): BitReader {
  const bits = BigInt.asUintN(size, value)
    .toString(2)
    .padStart(size, '0')
    .padEnd(Math.ceil(size / 8) * 8, '0');
  const reader = new BitReader();
  const bytes = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
  reader.load(bytes, 0, bytes.length);
  return reader;
}

test.each([
  [14, [0, 1, -1, 8191, 8192, -8191]],
  [25, [16_777_216, -16_777_215]],
  [56, [16_777_217, -16_777_217, -16_777_221, -86_400_001, -48_582_627_033, 2 ** 53 - 1, 1 - 2 ** 53]],
  [64, [2 ** 53 - 1, 1 - 2 ** 53, -1]],
])('signed numbers of %i bits are exact', (size, values) => {
  expect(values.map((value) => readerOf(BigInt(value), size).signed(size))).toEqual(values);
});
