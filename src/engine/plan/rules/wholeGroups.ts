import { type AggregateExpr } from '../../syntax/ast';
import { unparen } from '../../syntax/walk';
import { argumentAndParam, groupingKeeps, isAlike, type LocalPart } from '../part';
import { type Rule } from '../rule';

/** Operators whose result consists of elements of their argument, with all labels. */
const SELECTING: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk']);

/** An aggregation whose groups keep the labels that determine the member has every group on one member: pushed whole. */
export const wholeGroups: Rule = {
  name: 'wholeGroups',
  apply: (expr, children, { ordered }) => {
    const [argument, param] = argumentAndParam(children);
    if (
      expr.kind !== 'aggregate' ||
      (ordered && SELECTING.has(expr.op)) ||
      argument.kind !== 'local' ||
      argument.keys === undefined ||
      (param !== undefined && !isAlike(param)) ||
      warnsOfParameter(expr) ||
      !groupingKeeps(expr, argument.keys) ||
      writesKey(expr, argument.keys)
    ) {
      return undefined;
    }
    return SELECTING.has(expr.op)
      ? { ...argument, expr }
      : { ...argument, expr, identity: false, oneName: oneNameAfter(expr, argument) };
  },
};

/** Prometheus warns of the parameter's extremes over all steps, which none of a range's parts knows. */
function warnsOfParameter({ op, param }: AggregateExpr): boolean {
  const isFixed = param === undefined || ['number', 'unary'].includes(unparen(param).kind);
  return (op === 'quantile' || op === 'limit_ratio') && !isFixed;
}

function writesKey(expr: AggregateExpr, keys: ReadonlySet<string>): boolean {
  const label = expr.op === 'count_values' && expr.param !== undefined ? unparen(expr.param) : undefined;
  return label?.kind === 'string' && keys.has(label.value);
}

function oneNameAfter(expr: AggregateExpr, argument: LocalPart): boolean {
  return argument.oneName || expr.without || !expr.grouping.includes('__name__');
}
