import { type Grid } from '../model/grid';
import { type Allocate, type Fragment, type FragmentRun } from './fragment';

/** What is asked that a cache may know: one member what is pushed to it, or all of a fleet a query. */
export interface FragmentAsk {
  /** Who answers. */
  readonly members: readonly string[];
  readonly text: string;
  /** Of a query: how it is asked, as far as its result depends on it. Left out: a member's own text. */
  readonly query?: { readonly experimental: boolean; readonly exact?: boolean; readonly raw?: boolean };
  /** Of a selector's raw samples: whether stale markers are looked at. Left out: it is evaluated at the steps of the grid. */
  readonly raw?: 'needed' | 'ignored';
  /** More than one step; of raw samples each millisecond is one. */
  readonly grid: Grid;
}

/** Goes from what was taken to what is kept: of what the answer will be, and as of when. */
export interface FragmentTicket {
  readonly key: string;
  readonly signature: string;
  /** Milliseconds since the epoch. */
  readonly askedAt: number;
  /** When the newest of `unproven` was asked for; undefined where there is none. */
  readonly unprovenAt: number | undefined;
}

/** What a cache has of an ask. */
export interface TakenFragments {
  readonly ticket: FragmentTicket;
  /** In the order of time, none overlapping. */
  readonly runs: readonly FragmentRun[];
  /** So many of the first steps may be kept: the others may change. */
  readonly keepable: number;
  /** What was answered before and is not believed yet: what is kept is compared with it. */
  readonly unproven: readonly Fragment[];
  /** Whether what is kept may be one fragment with the runs before it. */
  readonly joins: boolean;
  /** Of a query: where aggregations start that had to choose among equal elements minutes ago. */
  readonly tied: ReadonlySet<number>;
}

export interface KeptFragment {
  readonly ticket: FragmentTicket;
  readonly fragment: Fragment;
  /** Whether it has what `unproven` has at the steps of both; undefined where they have none. */
  readonly agrees: boolean | undefined;
}

/** Where aggregations of a query start that had to choose among equal elements. */
export interface SeenTies {
  readonly ticket: FragmentTicket;
  readonly tied: ReadonlySet<number>;
}

export type FragmentNews = KeptFragment | SeenTies;

/** What the caller of the engine keeps of members' answers from query to query. */
export interface Fragments {
  /** One for each ask, in order; undefined where nothing is kept of it. */
  readonly take: (asks: readonly FragmentAsk[]) => Promise<ReadonlyArray<TakenFragments | undefined>>;
  readonly keep: (kept: FragmentNews) => void;
  readonly allocate: Allocate;
}
