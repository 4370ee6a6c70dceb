import { encodeUtf8 } from '../decode/utf8';
import { type Labels } from '../model/labels';
import { xxHash64 } from '../numeric/xxHash64';

/**
 * The 64-bit hash of labels as Prometheus keeps them in its usual build: one string of names and values, each after its length.
 *
 * Source: Prometheus 3.5 `model/labels/labels_stringlabels.go`, `Hash`.
 */
export function labelsHash(labels: Labels): bigint {
  const bytes: number[] = [];
  labels.names.forEach((name, i) => {
    for (const text of [name, labels.values[i]]) {
      const encoded = encodeUtf8(text);
      bytes.push(...(encoded.length < 255 ? [encoded.length] : [255, ...threeBytes(encoded.length)]));
      encoded.forEach((byte) => bytes.push(byte));
    }
  });
  return xxHash64(Uint8Array.from(bytes));
}

function threeBytes(n: number): readonly number[] {
  return [n & 0xff, (n >> 8) & 0xff, (n >> 16) & 0xff];
}
