import { type Grid } from '../model/grid';
import { type QueryError } from '../model/result';
import { type Value } from '../model/value';
import { type Leaf, type LeafQuery, type PlanNode } from '../plan/plan';

/** What one member gave for a part of a leaf. Its texts are Prometheus', with positions in `query.text`. */
export interface LeafAnswer {
  readonly query: LeafQuery;
  readonly value: Value;
  /** Where replicas are merged: those whose samples are missing from it, and why. */
  readonly silentReplicas?: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** The members' answers to a part of a leaf. */
export interface PartAnswers {
  /** The part's steps; of raw samples one step, at their end. */
  readonly grid: Grid;
  /** What is evaluated here besides. */
  readonly here?: PlanNode;
  /** In the order of the fleet's members. */
  readonly answers: readonly LeafAnswer[];
  /** Members whose answer is missing, and why. */
  readonly missing: ReadonlyMap<string, string>;
  /** Members' errors of evaluating it. */
  readonly refusals: readonly QueryError[];
}

/** The members' answers to one leaf, part by part in the order of time; raw samples are in one part. */
export interface LeafAnswers {
  readonly leaf: Leaf;
  readonly parts: readonly PartAnswers[];
}
