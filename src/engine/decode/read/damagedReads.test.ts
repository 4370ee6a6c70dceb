import fc from 'fast-check';

import { decodeRead } from './decodeRead';
import { floatHistogramChunk, histogramChunk } from './testing/encodeChunks';
import { frame, framed, join } from './testing/encodeRead';
import { a, ALL, at, b, failure, floats, growing, layout } from './testing/readRows';

describe('a body that is cut or damaged', () => {
  const frames = [
    frame({ labels: a, chunks: [floats(at(1, 0.1), at(2, 0.2), at(3, NaN)), floats(at(4, 1))] }),
    frame({ labels: b, chunks: [{ encoding: 2, data: histogramChunk(layout, growing) }] }),
    frame({ labels: [['c', 'z']], chunks: [{ encoding: 3, data: floatHistogramChunk(layout, growing) }] }),
  ];
  const body = join(...frames);

  it('fails at every byte but those where a frame ends', () => {
    const ends = new Set([0, frames[0].length, frames[0].length + frames[1].length]);
    for (let length = 0; length < body.length; length++) {
      expect(failure(body.subarray(0, length)).startsWith('malformed: ')).toBe(!ends.has(length));
    }
  });

  it('fails at every changed bit', () => {
    for (let i = 0; i < 8 * body.length; i++) {
      const changed = body.slice();
      changed[i >> 3] ^= 1 << (i & 7);
      expect(failure(changed)).toMatch(/^malformed: /);
    }
  });

  it('fails or decodes, but never throws, where the checksum is right and the bytes are not', () => {
    const messages = frames.map((one) => one.subarray(one.length < 133 ? 5 : 6));
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), fc.boolean(), (message, place, byte, cut) => {
        const changed = cut ? message.slice(0, place % message.length) : message.slice();
        changed[place % changed.length] = byte;
        const result = decodeRead(framed(changed), ALL);
        expect(result.ok || result.kind).not.toBe('answered');
      }),
      { numRuns: 3000 }
    );
  });
});
