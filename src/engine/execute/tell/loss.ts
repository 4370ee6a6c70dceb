import { type Leaf, nodeChildren, type PlanNode, type PushedLeaf } from '../../plan/plan';
import { aggregations } from '../../syntax/aggregations';
import { type AggregateExpr } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { operators } from '../../syntax/operators';
import { nonNegative } from './nonNegative';

/**
 * What a missing member does to a value.
 *
 * `none`: nothing. `series`: series are missing, those that are there are right. `bound`: the true values are not below
 * (`lower`) or not above (`upper`) those shown. `off`: values may be off in any direction. `selection`: other series may
 * have been picked. `wrong`: elements may be missing, or be there that should not. `unknown`: nothing can be said.
 */
export type Loss =
  | { readonly kind: 'none' | 'series' | 'off' | 'selection' | 'wrong' | 'unknown' }
  | {
      readonly kind: 'bound';
      readonly side: 'lower' | 'upper';
      /** Only if no term of the sum is negative. */
      readonly ifPositive: boolean;
      /** Whole groups may be missing as well. */
      readonly groups: boolean;
    };

const NONE: Loss = { kind: 'none' };
const SERIES: Loss = { kind: 'series' };
const OFF: Loss = { kind: 'off' };
const WRONG: Loss = { kind: 'wrong' };
const UNKNOWN: Loss = { kind: 'unknown' };

/**
 * What the answers to a leaf lack: `series` they lack are with nobody else; of series that others have as well, they lack
 * `samples` of some times, so that what is there may be too old, or too little for a window.
 */
export type Cut = 'nothing' | 'series' | 'samples';

/** What the plan's value loses when its leaves lack what `cutOf` says; what is evaluated here for a leaf has leaves of its own. */
export function lossOf(node: PlanNode, cutOf: (leaf: Leaf) => Cut): Loss {
  const of = (child: PlanNode) => lossOf(child, cutOf);
  switch (node.op) {
    case 'leaf':
      return nodeChildren(node)
        .map(of)
        .reduce(worse, lossOfLeaf(node, cutOf(node)));
    case 'raw':
      return node.merge === 'any' ? NONE : lossOfCut(cutOf(node));
    case 'number':
    case 'string':
      return NONE;
    case 'unary':
      return node.expr.op === '-' ? negated(of(node.child)) : of(node.child);
    case 'select':
    case 'subquery':
      return of(node.child);
    case 'binary':
      return lossOfBinary(node, of(node.lhs), of(node.rhs));
    case 'aggregate':
      return lossOfAggregate(node.expr, of(node.child));
    case 'call':
      return lossOfCall(node.expr.func, node.args.map(of));
    case 'recorded':
      return nodeChildren(node).map(of).reduce(worse, NONE);
    case 'average':
    case 'variance':
      return nodeChildren(node).some((child) => of(child).kind !== 'none') ? OFF : NONE;
  }
}

function lossOfCut(cut: Cut): Loss {
  return cut === 'nothing' ? NONE : cut === 'series' ? SERIES : WRONG;
}

function lossOfLeaf({ merge, expr }: PushedLeaf, cut: Cut): Loss {
  if (cut === 'nothing') {
    return NONE;
  }
  switch (merge) {
    case 'any':
      // Another member was asked instead, or there is no answer at all.
      return NONE;
    case 'union':
    case 'unionDistinct':
    case 'group':
      return lossOfCut(cut);
    case 'partials':
      return OFF;
    case 'sum':
    case 'min':
    case 'max':
      return expr.kind === 'aggregate' ? lossOfAggregate(expr, lossOfCut(cut)) : OFF;
  }
}

function lossOfAggregate(expr: AggregateExpr, inner: Loss): Loss {
  if (inner.kind === 'none' || inner.kind === 'unknown') {
    return inner;
  }
  const groups = expr.grouping.length > 0 || expr.without || aggregations[expr.op].elements === 'perValue';
  const bound = (side: 'lower' | 'upper', ifPositive = false): Loss => ({ kind: 'bound', side, ifPositive, groups });
  const whole = inner.kind === 'series';
  const lower = whole || (inner.kind === 'bound' && inner.side === 'lower');
  switch (aggregations[expr.op].loss) {
    case 'sum':
      return lower ? bound('lower', !nonNegative(expr.expr)) : OFF;
    case 'count':
      return inner.kind === 'wrong' || inner.kind === 'selection' ? OFF : bound('lower');
    case 'countByValue':
      return whole ? bound('lower') : OFF;
    case 'greatest':
      return lower ? bound('lower', inner.kind === 'bound' && inner.ifPositive) : OFF;
    case 'least':
      return whole || (inner.kind === 'bound' && inner.side === 'upper') ? bound('upper') : OFF;
    case 'presence':
      return inner.kind === 'wrong' ? WRONG : SERIES;
    case 'choice':
      return whole ? { kind: 'selection' } : WRONG;
    case 'off':
      return OFF;
  }
}

function lossOfBinary(node: PlanNode & { readonly op: 'binary' }, lhs: Loss, rhs: Loss): Loss {
  if (lhs.kind === 'none' && rhs.kind === 'none') {
    return NONE;
  }
  const { op, returnBool, matching } = node.expr;
  if (matching?.fill !== undefined) {
    return WRONG;
  }
  const seriesOnly = [lhs, rhs].every(({ kind }) => kind === 'none' || kind === 'series');
  switch (operators[op].loss) {
    case 'and':
      return seriesOnly || rhs.kind !== 'wrong' ? worse(lhs, rhs.kind === 'none' ? NONE : SERIES) : WRONG;
    case 'or':
      if (rhs.kind === 'none') {
        return lhs.kind === 'series' ? WRONG : lhs.kind === 'bound' ? OFF : lhs;
      }
      return lhs.kind === 'none' && rhs.kind === 'series' ? SERIES : WRONG;
    case 'unless':
      return rhs.kind === 'none' ? lhs : WRONG;
    case 'compares':
      return seriesOnly ? SERIES : returnBool ? OFF : WRONG;
    case 'shifts':
      return seriesOnly ? SERIES : rhs.kind === 'none' ? lhs : OFF;
    case 'scales':
      return seriesOnly ? SERIES : node.rhs.op === 'number' && node.rhs.value > 0 ? lhs : OFF;
    case 'bends':
      return seriesOnly ? SERIES : OFF;
  }
}

function lossOfCall(func: string, args: readonly Loss[]): Loss {
  const loss = args.reduce(worse, NONE);
  if (loss.kind === 'none' || loss.kind === 'unknown') {
    return loss;
  }
  const keepsSide = (side: 'lower' | 'upper') => (loss.kind === 'bound' && loss.side !== side ? OFF : loss);
  switch (functionRecord(func).loss) {
    case 'unknown':
      return UNKNOWN;
    case 'off':
      return OFF;
    case 'offUnlessBound':
      return loss.kind === 'bound' ? loss : OFF;
    case 'losesBounds':
      return loss.kind === 'bound' ? OFF : loss;
    case 'keepsLower':
      return keepsSide('lower');
    case 'keepsUpper':
      return keepsSide('upper');
    case 'keepsBounds':
      return loss;
  }
}

function negated(loss: Loss): Loss {
  return loss.kind === 'bound' ? { ...loss, side: loss.side === 'lower' ? 'upper' : 'lower' } : loss;
}

const BY_WEIGHT: ReadonlyArray<Loss['kind']> = ['none', 'series', 'bound', 'selection', 'off', 'wrong', 'unknown'];

function worse(a: Loss, b: Loss): Loss {
  return BY_WEIGHT.indexOf(b.kind) > BY_WEIGHT.indexOf(a.kind) ? b : a;
}
