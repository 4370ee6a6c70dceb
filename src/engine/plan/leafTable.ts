import { type Grid } from '../model/grid';
import { type Expr } from '../syntax/ast';
import { print, printWithOrigins } from '../syntax/print';
import { typeOf } from '../syntax/walk';
import { type Leaf, type LeafQuery, type MergeRule } from './plan';
import { excludeReplicated } from './replicatedJobs';
import { type Topology } from './topology';

/** The leaves of a plan: asking for an equal leaf again gives the one that is there. */
export class LeafTable {
  private readonly byKey = new Map<string, Leaf>();

  constructor(private readonly topology: Topology) {}

  get leaves(): readonly Leaf[] {
    return [...this.byKey.values()];
  }

  /** The leaf that asks `expr` over `grid` of every member, or of any one where `merge` is `any`. */
  leaf(expr: Expr, grid: Grid, merge: MergeRule): Leaf {
    const key = [merge, grid.start, grid.end, grid.step, print(expr)].join('\n');
    const known = this.byKey.get(key);
    if (known !== undefined) {
      return known;
    }
    const leaf: Leaf = {
      op: 'leaf',
      id: this.byKey.size,
      expr,
      grid,
      ...this.queries(expr, merge),
      merge,
      type: leafType(expr),
    };
    this.byKey.set(key, leaf);
    return leaf;
  }

  private queries(expr: Expr, merge: MergeRule): Pick<Leaf, 'queries' | 'fallbacks'> {
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

function leafType(expr: Expr): Leaf['type'] {
  const type = typeOf(expr);
  if (type === 'string' || type === 'none') {
    throw new Error(`members are never asked for a ${type}`);
  }
  return type;
}
