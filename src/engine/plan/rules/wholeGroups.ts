import { aggregations } from '../../syntax/aggregations';
import { type AggregateExpr } from '../../syntax/ast';
import { unparen } from '../../syntax/walk';
import { fleetDialect } from '../fleetDialect';
import { argumentAndParam, groupingKeeps, isAlike, type LocalPart } from '../part';
import { type Rule } from '../rule';

/** An aggregation whose groups keep the labels that determine the member has every group on one member: pushed whole. */
export const wholeGroups: Rule = {
  name: 'wholeGroups',
  apply: (expr, children, context) => {
    const [argument, param] = argumentAndParam(children);
    if (
      expr.kind !== 'aggregate' ||
      (context.ordered && chooses(expr)) ||
      argument.kind !== 'local' ||
      argument.keys === undefined ||
      (param !== undefined && !isAlike(param)) ||
      warnsOfParameter(expr) ||
      !groupingKeeps(expr, argument.keys, fleetDialect(context.topology)) ||
      writesKey(expr, argument.keys)
    ) {
      return undefined;
    }
    return chooses(expr) ? { ...argument, expr } : { ...argument, expr, oneName: oneNameAfter(expr, argument) };
  },
};

/** Whether the result consists of elements of the argument, with all their labels. */
function chooses({ op }: AggregateExpr): boolean {
  return aggregations[op].elements === 'chosen';
}

/** Prometheus warns of the parameter's extremes over all steps, which none of a range's parts knows. */
function warnsOfParameter({ op, param }: AggregateExpr): boolean {
  const isFixed = param === undefined || ['number', 'unary'].includes(unparen(param).kind);
  return aggregations[op].param === 'ratio' && !isFixed;
}

function writesKey(expr: AggregateExpr, keys: ReadonlySet<string>): boolean {
  const label = aggregations[expr.op].param === 'label' && expr.param !== undefined ? unparen(expr.param) : undefined;
  return label?.kind === 'string' && keys.has(label.value);
}

function oneNameAfter(expr: AggregateExpr, argument: LocalPart): boolean {
  return argument.oneName || expr.without || !expr.grouping.includes('__name__');
}
