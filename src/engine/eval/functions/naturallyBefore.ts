import { compareBytes } from '../../model/labels';

/** What Go's `strconv.Atoi` takes. */
const MAX_INT = 2n ** 63n - 1n;

/**
 * Whether `a` comes before `b` in natural order: runs of digits compare as numbers, the rest as bytes.
 * A string that begins like the other one comes first; equal ones each come "before" the other, as upstream.
 *
 * Source: github.com/facette/natsort, `Compare`, as Prometheus 3.5 uses it.
 */
export function naturallyBefore(a: string, b: string): boolean {
  const x = chunks(a);
  const y = chunks(b);
  for (let i = 0; i < x.length; i++) {
    if (i >= y.length) {
      return false;
    }
    const order = compareChunks(x[i], y[i]);
    if (order !== 0) {
      return order < 0;
    }
    if (i === x.length - 1 || i === y.length - 1) {
      return i === x.length - 1;
    }
  }
  return false;
}

function chunks(text: string): readonly string[] {
  return text.match(/[0-9]+|[^0-9]+/g) ?? [];
}

function compareChunks(a: string, b: string): number {
  const x = integer(a);
  const y = integer(b);
  return x === undefined || y === undefined ? compareBytes(a, b) : x < y ? -1 : x > y ? 1 : 0;
}

function integer(chunk: string): bigint | undefined {
  const value = /^[0-9]/.test(chunk) ? BigInt(chunk) : undefined;
  return value === undefined || value > MAX_INT ? undefined : value;
}
