import { type z } from 'zod';

import { type Dialect, type SeenLabels, type Topology } from '../../../src/engine/index';
import { type JsonAnswer } from '../envelope';
import { type Gathered } from './askMembers';

/** A rule group or an alert as Prometheus' API has it. */
export type OwnItem = Readonly<Record<string, unknown>>;

/** `limit` groups at most, from the one of the token on. */
export interface RulesPage {
  readonly limit: number;
  readonly token: string;
}

/** How a fleet's list is put together: plain values. */
export interface ListOptions {
  /** Below `/api/v1/`, as it was asked for. */
  readonly path: string;
  readonly kind: Topology['kind'];
  readonly dialect: Dialect;
  /** Items of the whole, 0 for all; of metadata: -1 for all. */
  readonly limit: number;
  /** Of metadata: entries of one metric; -1 for all. */
  readonly limitPerMetric?: number;
  /** Of rules and alerts: those of the fleet itself. Left out: it has none. */
  readonly own?: readonly OwnItem[];
  /** Of rules: which groups are given. Left out: all. */
  readonly page?: RulesPage;
}

/** A list of Prometheus' API: how one member's is read, and how those of all become one. */
export interface List<T> {
  readonly schema: z.ZodType<T>;
  readonly need: 'all' | 'any';
  /** `some`: what is asked about need not be known to every member; what one says is wrong counts where none has an answer. Left out: `all`. */
  readonly knownBy?: 'all' | 'some';
  /** A member's data as the fleet's, where labels of members are seen. Left out: the same. */
  readonly seen?: (data: T, labels: SeenLabels, path: string) => T;
  readonly merge: (gathered: Gathered<T>, options: ListOptions) => JsonAnswer;
}
