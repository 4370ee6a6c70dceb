import { aggregations } from '../../syntax/aggregations';
import { type AggregateExpr, type Expr } from '../../syntax/ast';
import { unparen } from '../../syntax/walk';
import { argumentAndParam, isAlike } from '../part';
import { parameterContext } from '../parameterContext';
import { partNode } from '../partNode';
import { type Rule } from '../rule';

/**
 * topk and bottomk: the best of all are among the best of each member; chosen again here. Members give one more than is
 * asked for, so that it shows where the last place is tied: then all elements are needed. Where none is asked for, none is given.
 */
export const topkFromParts: Rule = {
  name: 'topkFromParts',
  apply: (expr, children, context) => {
    const [argument, param] = argumentAndParam(children);
    if (
      expr.kind !== 'aggregate' ||
      aggregations[expr.op].parts !== 'choice' ||
      argument.kind !== 'local' ||
      !isAlike(param) ||
      context.tied.has(expr.span.start)
    ) {
      return undefined;
    }
    return {
      kind: 'global',
      expr,
      node: {
        op: 'aggregate',
        expr,
        grid: context.grid,
        child: partNode({ ...argument, expr: withOneMore(expr) }, context),
        param: partNode(param, parameterContext(expr, context)),
        fromParts: true,
        reason: "the members' own choices are chosen from again",
      },
    };
  },
};

function withOneMore(expr: AggregateExpr): AggregateExpr {
  const { param } = expr;
  return param === undefined ? expr : { ...expr, param: plusOne(param) };
}

function plusOne(written: Expr): Expr {
  const expr = unparen(written);
  const { span } = expr;
  if (expr.kind === 'number' && expr.value < 1) {
    return written;
  }
  return expr.kind === 'number' && Number.isSafeInteger(expr.value)
    ? { kind: 'number', value: expr.value + 1, span }
    : { kind: 'binary', op: '+', lhs: written, rhs: { kind: 'number', value: 1, span }, returnBool: false, span };
}
