import { type Grid } from '../model/grid';
import { type Expr, type VectorSelector } from '../syntax/ast';
import { print } from '../syntax/print';
import { typeOf } from '../syntax/walk';
import { type EvaluateHere, leafParts } from './leafParts';
import { type Leaf, type MergeRule, type PushedLeaf, type RawLeaf } from './plan';
import { rawQueries } from './rawQueries';
import { type SampleTimes } from './rawSpan';
import { type Topology } from './topology';

/** A raw leaf while the plan is made: its span grows as selectors come to share it. */
type GrowingLeaf = { -readonly [Key in keyof RawLeaf]: RawLeaf[Key] };

/** A pushed leaf while the plan is made: it stands where the last of the equal expressions that share it does. */
type SharedLeaf = { -readonly [Key in keyof PushedLeaf]: PushedLeaf[Key] };

/** How raw samples are wanted. */
export interface RawOptions extends Pick<RawLeaf, 'merge' | 'staleMarkers'> {
  readonly span: SampleTimes;
}

/** The leaves of a plan: asking for an equal leaf again gives the one that is there. */
export class LeafTable {
  private readonly all: Leaf[] = [];
  private readonly pushed = new Map<string, SharedLeaf>();
  private readonly rawByText = new Map<string, GrowingLeaf[]>();

  constructor(
    private readonly topology: Topology,
    private readonly evaluateHere: EvaluateHere
  ) {}

  /** Another table, whose leaves are not of this plan. */
  apart(): LeafTable {
    return new LeafTable(this.topology, this.evaluateHere);
  }

  get leaves(): readonly Leaf[] {
    return this.all;
  }

  /**
   * The leaf that asks `expr` over `grid` of every member, or of any one where `merge` is `any`. Of what is said of equal
   * expressions, Prometheus gives the position of the one evaluated last.
   */
  leaf(expr: Expr, grid: Grid, merge: MergeRule): PushedLeaf {
    const key = [merge, grid.start, grid.end, grid.step, print(expr)].join('\n');
    const known = this.pushed.get(key);
    if (known !== undefined && known.expr.span.start >= expr.span.start) {
      return known;
    }
    const parts = leafParts(expr, { grid, merge, topology: this.topology, evaluateHere: this.evaluateHere });
    if (known !== undefined) {
      return Object.assign(known, { expr, parts });
    }
    const leaf: SharedLeaf = { op: 'leaf', id: this.all.length, expr, grid, parts, merge, type: leafType(expr) };
    this.all.push(leaf);
    this.pushed.set(key, leaf);
    return leaf;
  }

  /**
   * The leaf of a selector's raw samples in a span, of every member, or of any one where `merge` is `any`. One that
   * overlaps the span is made longer and shared.
   */
  raw(selector: VectorSelector, { span, merge, staleMarkers }: RawOptions): RawLeaf {
    const expr: VectorSelector = {
      ...selector,
      offset: 0,
      offsetExpr: undefined,
      timestamp: undefined,
      extended: undefined,
    };
    const text = print(expr);
    const same = this.rawByText.get(text) ?? [];
    this.rawByText.set(text, same);
    const known = same.find((leaf) => leaf.start <= span.end && span.start <= leaf.end);
    if (known !== undefined) {
      known.start = Math.min(known.start, span.start);
      known.end = Math.max(known.end, span.end);
      known.staleMarkers = staleMarkers === 'needed' ? staleMarkers : known.staleMarkers;
      Object.assign(known, rawQueries(known, this.topology));
      return known;
    }
    const asked = { expr, merge, ...span };
    const leaf: GrowingLeaf = {
      op: 'raw',
      id: this.all.length,
      ...asked,
      ...rawQueries(asked, this.topology),
      type: 'matrix',
      staleMarkers,
    };
    this.all.push(leaf);
    same.push(leaf);
    return leaf;
  }
}

function leafType(expr: Expr): PushedLeaf['type'] {
  const type = typeOf(expr);
  if (type === 'string' || type === 'none') {
    throw new Error(`members are never asked for a ${type}`);
  }
  return type;
}
