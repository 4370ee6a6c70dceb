import { type MissingMember } from '../../api/missingMember';
import { type QueryRun } from '../../api/queryLog';
import { type FleetPast, type Topology, type Transport } from '../../engine/index';

/** What a query needs to know of the fleet it asks. */
export interface FleetView {
  readonly topology: Topology;
  /** Another one as soon as a member may be another server; left out where nobody tells. */
  readonly generation?: string;
  /** How far the clock of who tells of the fleet is ahead of this one's, in milliseconds; left out where it is this one. */
  readonly clockAhead?: number;
  /** Allows what is behind Prometheus' feature flags. */
  readonly experimental: boolean;
  /** Milliseconds between scrapes, where the fleet says so. */
  readonly scrapeInterval?: number;
  /** Why answers of this fleet may be wrong, each a sentence for a person. */
  readonly doubts?: readonly string[];
}

/** How one member is, in words. */
export interface MemberHealth {
  readonly member: string;
  readonly state: 'good' | 'warning' | 'bad';
  readonly text: string;
}

/** How a fleet is. */
export interface FleetHealth {
  readonly members: readonly MemberHealth[];
  /** What is wrong with all of it, each a sentence. */
  readonly problems: readonly string[];
}

/** A request to Prometheus' metadata API. `path` begins with `/api/v1/`. */
export interface MetadataRequest {
  readonly path: string;
  readonly params: URLSearchParams;
  readonly signal: AbortSignal;
}

/** The `data` of Prometheus' answer, merged over the members. */
export interface MetadataAnswer {
  readonly data: unknown;
  /** Members whose part is not in it; always empty where the data source does not allow partial results. */
  readonly missing: readonly MissingMember[];
}

export interface TransportOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

/** A way to the members of a fleet. Rejections carry a message for a person. */
export interface Connection {
  /** The fleet as it is now, for a query; remembered for a while. Rejects with a ConnectionError. */
  view(query?: string): Promise<FleetView>;
  /** What of the past of a view's members may be kept; undefined where nobody tells. */
  past(view: FleetView): Promise<FleetPast | undefined>;
  /** What a view says is no longer so: the fleet is read anew. */
  forget(view: FleetView): void;
  /**
   * A transport for one query that was planned with `view`. Aborting `signal` cancels it, with every answer that is missing.
   * Answers end with a ConnectionError of code `conflict` where the fleet has another generation since.
   */
  transport(view: FleetView, options: TransportOptions): Transport;
  /** Notes what a query cost, where somebody keeps a log of that. */
  report(run: QueryRun): void;
  /** Asks all members. */
  metadata(request: MetadataRequest): Promise<MetadataAnswer>;
  /** Asks every member how it is, for "Save & test". */
  health(signal: AbortSignal): Promise<FleetHealth>;
}
