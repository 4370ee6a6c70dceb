import { type Expr } from '../../../src/engine';
import { descendants } from './descendants';
import { parseAny } from './parseAny';

const CHOOSING: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk']);

/** Whether a query chooses among the groups of an aggregation. */
export function choosesGroups(query: string): boolean {
  const parsed = parseAny(query);
  return parsed.ok && [...descendants(parsed.value)].some((expr) => isChoice(expr) && holdsGroups(expr));
}

function isChoice(expr: Expr): boolean {
  return expr.kind === 'aggregate' && CHOOSING.has(expr.op);
}

function holdsGroups(choice: Expr): boolean {
  return [...descendants(choice)].some((expr) => expr.kind === 'aggregate' && !CHOOSING.has(expr.op));
}
