import { METRIC_NAME } from '../model/labels';
import { type Expr } from '../syntax/ast';
import { type PlanContext } from './context';
import { type LocalPart, type Part } from './part';

/** How a step changes the labels of a local value's elements. */
export interface LabelChange {
  /** Labels that are written over or taken away, besides the metric name. */
  readonly overwritten?: readonly string[];
  readonly dropsName?: boolean;
}

/**
 * The part of `expr`, which makes one element of each element of `from` and changes its labels so. Where elements of two
 * members may become equal by that, which Prometheus refuses, the union is made and checked right here and all above is
 * computed here.
 */
export function derivedPart(expr: Expr, from: LocalPart, change: LabelChange, context: PlanContext): Part {
  const overwritten = change.overwritten ?? [];
  const changed = change.dropsName === true ? [METRIC_NAME, ...overwritten] : overwritten;
  const keys = from.keys !== undefined && changed.some((label) => from.keys?.has(label)) ? undefined : from.keys;
  const oneName = change.dropsName === true || (from.oneName && !overwritten.includes(METRIC_NAME));
  const mayCollide = overwritten.length > 0 || (change.dropsName === true && !from.oneName);
  if (mayCollide && keys === undefined && !from.identity) {
    return { kind: 'global', expr, node: context.leaves.leaf(expr, context.grid, 'unionDistinct') };
  }
  return { kind: 'local', expr, keys, identity: from.identity, oneName };
}
