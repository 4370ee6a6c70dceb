import { type Expr, type Matcher, type VectorMatching } from './ast';
import { print } from './print';
import { mapChildren, unparen } from './walk';

/**
 * One text for all expressions that mean the same and differ only in how they are written: in spaces, parentheses, the order of
 * matchers and of listed labels, where the metric name stands, and how numbers are written.
 */
export function normalText(expr: Expr): string {
  return print(normal(expr));
}

function normal(written: Expr): Expr {
  const expr = mapChildren(unparen(written), normal);
  switch (expr.kind) {
    case 'number':
      return { ...expr, duration: undefined };
    case 'vectorSelector':
      return { ...expr, name: undefined, matchers: sortedMatchers(expr.matchers) };
    case 'aggregate':
      return { ...expr, grouping: sorted(expr.grouping) };
    case 'binary':
      return expr.matching === undefined ? expr : { ...expr, matching: sortedMatching(expr.matching) };
    default:
      return expr;
  }
}

function sortedMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  const byText = new Map(matchers.map((one) => [JSON.stringify([one.name, one.op, one.value]), one]));
  return sorted([...byText.keys()]).flatMap((text) => byText.get(text) ?? []);
}

function sortedMatching(matching: VectorMatching): VectorMatching {
  return { ...matching, labels: sorted(matching.labels), include: sorted(matching.include) };
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
