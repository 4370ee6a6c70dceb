import { type Grid } from '../../model/grid';
import { type QueryError } from '../../model/result';
import { type Value } from '../../model/value';
import { type Leaf, type LeafQuery, type PlanNode } from '../../plan/plan';

/** What one member gave for a part of a leaf. Its texts are Prometheus', with positions in `query.text`. */
export interface MemberPieces {
  readonly query: LeafQuery;
  /** Of the part's steps in order, or of the time of raw samples; where replicas are merged, by replica: those that answered. */
  readonly values: readonly Value[];
  /** Where replicas are merged: those whose samples are missing, and why. */
  readonly silentReplicas: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** What the members gave for a part of a leaf. */
export interface GatheredPart {
  /** The part's steps; of raw samples one step, at their end. */
  readonly grid: Grid;
  /** What is evaluated here besides. */
  readonly here?: PlanNode;
  /** In the order of the fleet's members. */
  readonly pieces: readonly MemberPieces[];
  /** Members whose answer is missing, and why. */
  readonly missing: ReadonlyMap<string, string>;
  /** Members' errors of evaluating it. */
  readonly refusals: readonly QueryError[];
}

/** What the members gave for one leaf, part by part in the order of time; raw samples are in one part. */
export interface GatheredLeaf {
  readonly leaf: Leaf;
  readonly parts: readonly GatheredPart[];
}
