import { type z } from 'zod';

import { type Dialect, type SeenLabels, type Topology } from '../../../src/engine/index';
import { type JsonAnswer } from '../envelope';
import { type Gathered } from './askMembers';

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
}

/** A list of Prometheus' API: how one member's is read, and how those of all become one. */
export interface List<T> {
  readonly schema: z.ZodType<T>;
  readonly need: 'all' | 'any';
  /** A member's data as the fleet's, where labels of members are seen. Left out: the same. */
  readonly seen?: (data: T, labels: SeenLabels, path: string) => T;
  readonly merge: (gathered: Gathered<T>, options: ListOptions) => JsonAnswer;
}
