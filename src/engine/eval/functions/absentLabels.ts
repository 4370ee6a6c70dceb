import { Labels } from '../../model/labels';
import { type Expr, type Matcher } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { ignoredLabels } from '../../syntax/ignoredLabels';
import { unparen } from '../../syntax/walk';

/**
 * The labels `absent` and `absent_over_time` give their result: what the selector's `=` matchers fix. A label matched
 * twice, or otherwise as well, is left out; an argument that is no selector has none.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `createLabelsForAbsentFunction`.
 */
export function absentLabels(argument: Expr, dialect: Dialect): Labels {
  const ignored = ignoredLabels(dialect);
  const fixed = new Map<string, string>();
  const seen = new Set<string>();
  for (const { name, op, value } of matchersOf(unparen(argument))) {
    if (ignored.includes(name)) {
      continue;
    }
    if (op === '=' && !seen.has(name)) {
      fixed.set(name, value);
      seen.add(name);
    } else {
      fixed.delete(name);
    }
  }
  return Labels.from(fixed);
}

function matchersOf(expr: Expr): readonly Matcher[] {
  if (expr.kind === 'matrixSelector') {
    return expr.vector.matchers;
  }
  return expr.kind === 'vectorSelector' ? expr.matchers : [];
}
