import { type Value } from '../model/value';
import { type Leaf, type LeafQuery } from '../plan/plan';

/** What one member gave for a leaf. Its texts are Prometheus', with positions in `query.text`. */
export interface LeafAnswer {
  readonly query: LeafQuery;
  readonly value: Value;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

/** The members' answers to one leaf. */
export interface LeafAnswers {
  readonly leaf: Leaf;
  /** In the order of the fleet's members. */
  readonly answers: readonly LeafAnswer[];
  /** Members whose part of the leaf is missing, and why. */
  readonly missing: ReadonlyMap<string, string>;
}
