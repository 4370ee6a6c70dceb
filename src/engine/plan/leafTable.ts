import { type Grid } from '../model/grid';
import { type Expr, type VectorSelector } from '../syntax/ast';
import { print, printWithOrigins } from '../syntax/print';
import { typeOf } from '../syntax/walk';
import { type Leaf, type LeafQueries, type LeafQuery, type MergeRule, type PushedLeaf, type RawLeaf } from './plan';
import { type TimeSpan } from './rawSpan';
import { excludeReplicated } from './replicatedJobs';
import { type Topology } from './topology';

/** A raw leaf while the plan is made: its span grows as selectors come to share it. */
type GrowingLeaf = { -readonly [Key in keyof RawLeaf]: RawLeaf[Key] };

/** The leaves of a plan: asking for an equal leaf again gives the one that is there. */
export class LeafTable {
  private readonly all: Leaf[] = [];
  private readonly pushed = new Map<string, PushedLeaf>();
  private readonly rawByText = new Map<string, GrowingLeaf[]>();

  constructor(private readonly topology: Topology) {}

  get leaves(): readonly Leaf[] {
    return this.all;
  }

  /** The leaf that asks `expr` over `grid` of every member, or of any one where `merge` is `any`. */
  leaf(expr: Expr, grid: Grid, merge: MergeRule): PushedLeaf {
    const key = [merge, grid.start, grid.end, grid.step, print(expr)].join('\n');
    const known = this.pushed.get(key);
    if (known !== undefined) {
      return known;
    }
    const queries = this.queries(expr, merge);
    const leaf: PushedLeaf = { op: 'leaf', id: this.all.length, expr, grid, ...queries, merge, type: leafType(expr) };
    this.all.push(leaf);
    this.pushed.set(key, leaf);
    return leaf;
  }

  /**
   * The leaf of a selector's raw samples in a span, of every member, or of any one where `merge` is `any`. One that
   * overlaps the span is made longer and shared.
   */
  raw(selector: VectorSelector, span: TimeSpan, merge: RawLeaf['merge']): RawLeaf {
    const expr: VectorSelector = { ...selector, offset: 0, offsetExpr: undefined, timestamp: undefined };
    const text = print(expr);
    const same = this.rawByText.get(text) ?? [];
    this.rawByText.set(text, same);
    const known = same.find((leaf) => leaf.start <= span.end && span.start <= leaf.end);
    if (known !== undefined) {
      known.start = Math.min(known.start, span.start);
      known.end = Math.max(known.end, span.end);
      return known;
    }
    const queries = this.queries(expr, merge);
    const leaf: GrowingLeaf = { op: 'raw', id: this.all.length, expr, ...span, ...queries, merge, type: 'matrix' };
    this.all.push(leaf);
    same.push(leaf);
    return leaf;
  }

  private queries(expr: Expr, merge: MergeRule): LeafQueries {
    const { members, replicatedJobs } = this.topology;
    const whole = members.map(({ id }) => query(id, expr));
    if (merge === 'any') {
      return { queries: whole.slice(0, 1), fallbacks: whole.slice(1) };
    }
    const excluded = this.topology.kind === 'hash' ? excludeReplicated(expr, replicatedJobs) : expr;
    if (excluded === expr) {
      return { queries: whole, fallbacks: [] };
    }
    const others = members.slice(1).map(({ id }) => query(id, excluded));
    return { queries: [...whole.slice(0, 1), ...others], fallbacks: whole.slice(1) };
  }
}

function query(member: string, expr: Expr): LeafQuery {
  return { member, ...printWithOrigins(expr) };
}

function leafType(expr: Expr): PushedLeaf['type'] {
  const type = typeOf(expr);
  if (type === 'string' || type === 'none') {
    throw new Error(`members are never asked for a ${type}`);
  }
  return type;
}
