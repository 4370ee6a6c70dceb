import { type AggregateExpr, type Expr, type VectorMatching } from '../syntax/ast';
import { type Dialect } from '../syntax/dialect';
import { ignoredLabels } from '../syntax/ignoredLabels';
import { type PlanNode } from './plan';

/** An expression whose value every member would give alike. */
export interface AlikePart {
  /** `constant`: needs no data. `everywhere`: reads only jobs that every member scrapes. */
  readonly kind: 'constant' | 'everywhere';
  readonly expr: Expr;
}

/** An expression whose value is the union of what each member gives for it. */
export interface LocalPart {
  readonly kind: 'local';
  readonly expr: Expr;
  /**
   * Labels of the result that together determine the member: two elements which agree on all of them came from one member.
   * Undefined: not known.
   */
  readonly keys?: ReadonlySet<string>;
  /** Dropping the metric name cannot make two elements equal, because all have the same name, or none. */
  readonly oneName: boolean;
}

/** What the planner knows of a sub-expression: where its value can be had. */
export type Part =
  | AlikePart
  | LocalPart
  /** Computed here. */
  | { readonly kind: 'global'; readonly expr: Expr; readonly node: PlanNode };

export function isAlike(part: Part | undefined): part is AlikePart {
  return part !== undefined && (part.kind === 'constant' || part.kind === 'everywhere');
}

/** What elements that match, or are of a group, agree on: labels of a list, or all but those and the ones that never count. */
interface Agreement {
  readonly listed: readonly string[];
  readonly isList: boolean;
  readonly dialect: Dialect;
}

/** Whether elements that match agree on all of `keys`. */
export function matchingKeeps({ on, labels }: VectorMatching, keys: ReadonlySet<string>, dialect: Dialect): boolean {
  return agrees({ listed: labels, isList: on, dialect }, keys);
}

/** Whether all elements of a group agree on all of `keys`. */
export function groupingKeeps(
  { grouping, without }: AggregateExpr,
  keys: ReadonlySet<string>,
  dialect: Dialect
): boolean {
  return agrees({ listed: grouping, isList: !without, dialect }, keys);
}

function agrees({ listed, isList, dialect }: Agreement, keys: ReadonlySet<string>): boolean {
  return isList
    ? [...keys].every((key) => listed.includes(key))
    : [...listed, ...ignoredLabels(dialect)].every((label) => !keys.has(label));
}

/** The keys of both, or undefined where one has none. */
export function bothKeys(a: LocalPart, b: LocalPart): ReadonlySet<string> | undefined {
  return a.keys === undefined || b.keys === undefined ? undefined : new Set([...a.keys, ...b.keys]);
}

/** The parts of an aggregation's operands, which are in the order they are written: the parameter, if any, comes first. */
export function argumentAndParam(children: readonly Part[]): readonly [argument: Part, param: Part | undefined] {
  return children.length === 2 ? [children[1], children[0]] : [children[0], undefined];
}
