import { aggregations } from '../../syntax/aggregations';
import { type AggregateExpr } from '../../syntax/ast';
import { type PlanContext } from '../context';
import { argumentAndParam, type Part } from '../part';
import { parameterContext } from '../parameterContext';
import { partNode } from '../partNode';
import { type Rule } from '../rule';
import { whyAlikeHere } from '../whyAlikeHere';

/** Every other aggregation is computed here, over its argument. */
export const aggregateHere: Rule = {
  name: 'aggregateHere',
  apply: (expr, children, context) => {
    const [argument, param] = argumentAndParam(children);
    if (expr.kind !== 'aggregate') {
      return undefined;
    }
    return {
      kind: 'global',
      expr,
      node: {
        op: 'aggregate',
        expr,
        grid: context.grid,
        child: partNode(argument, context),
        param: param && partNode(param, parameterContext(expr, context)),
        reason: whyAlikeHere(expr, children, context) ?? reasonFor(expr, argument, context),
      },
    };
  },
};

function reasonFor(expr: AggregateExpr, argument: Part, context: PlanContext): string {
  if (argument.kind === 'global') {
    return 'its argument is computed here';
  }
  if (context.exact && aggregations[expr.op].order === 'lastDigit') {
    return 'added up from single series, because the last digit matters';
  }
  if (context.tied.has(expr.span.start)) {
    return 'which of equal elements is chosen depends on all of them';
  }
  return `${expr.op} needs all series of a group, and a group may have series of several members`;
}
