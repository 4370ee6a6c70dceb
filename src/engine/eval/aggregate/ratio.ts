import { encodeUtf8 } from '../../decode/utf8';
import { type Labels } from '../../model/labels';
import { xxHash64 } from '../../numeric/xxHash64';

/**
 * Where a series stands between 0 and 1 for `limit_ratio`: the hash of its labels as Prometheus keeps them in its usual
 * build, one string of names and values, each after its length.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `HashRatioSampler`; `model/labels/labels_stringlabels.go`.
 */
export function ratioOffset(labels: Labels): number {
  const bytes: number[] = [];
  labels.names.forEach((name, i) => {
    for (const text of [name, labels.values[i]]) {
      const encoded = encodeUtf8(text);
      bytes.push(...(encoded.length < 255 ? [encoded.length] : [255, ...threeBytes(encoded.length)]));
      encoded.forEach((byte) => bytes.push(byte));
    }
  });
  return Number(xxHash64(Uint8Array.from(bytes))) / 2 ** 64;
}

/** Whether a series is in: below a ratio, or in its complement where it is negative. */
export function isInRatio(offset: number, ratio: number): boolean {
  return ratio >= 0 ? offset < ratio : offset >= 1 + ratio;
}

function threeBytes(n: number): readonly number[] {
  return [n & 0xff, (n >> 8) & 0xff, (n >> 16) & 0xff];
}
