import { METRIC_NAME } from '../model/labels';
import { type Expr } from '../syntax/ast';
import { METADATA } from '../syntax/ignoredLabels';
import { type PlanContext } from './context';
import { type LocalPart, type Part } from './part';

/** An expression that makes one element of each element of its operand, and how their labels change. */
export interface Derivation {
  readonly expr: Expr;
  /** Labels that are written over or taken away, besides the metric name. */
  readonly overwritten?: readonly string[];
  readonly dropsName?: boolean;
}

/**
 * The part of an expression derived from `from`. Where elements of two members may become equal by it, which Prometheus
 * refuses, the union is made and checked right here and all above is computed here.
 */
export function derivedPart(from: LocalPart, derivation: Derivation, context: PlanContext): Part {
  const { expr, overwritten = [], dropsName = false } = derivation;
  const changed = dropsName ? [...METADATA, ...overwritten] : overwritten;
  const keys = from.keys !== undefined && changed.some((label) => from.keys?.has(label)) ? undefined : from.keys;
  const oneName = dropsName || (from.oneName && !overwritten.includes(METRIC_NAME));
  const mayCollide = overwritten.length > 0 || (dropsName && !from.oneName);
  if (mayCollide && keys === undefined) {
    return { kind: 'global', expr, node: context.leaves.leaf(expr, context.grid, 'unionDistinct') };
  }
  return { kind: 'local', expr, keys, oneName };
}
