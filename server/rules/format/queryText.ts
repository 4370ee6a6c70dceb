import { parse, printSorted } from '../../../src/engine/index';

/** A rule's expression as Prometheus shows it. */
export function queryText(text: string): string {
  const expr = parse(text, { experimental: true });
  return expr.ok ? printSorted(expr.value) : text;
}
