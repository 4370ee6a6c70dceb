import { Readable } from 'node:stream';

import { isAnswer, mayTakeNoPost, standsForPost } from '../../src/api/takesNoPost';
import { type Recognised } from '../../src/recognition/recogniseServer';
import { type ObservedReplica } from '../endpoints/observedShard';
import { readAtMost } from '../readAtMost';
import { FairPlaces } from './fairPlaces';
import { HeldData } from './heldData';
import { ReadState } from './read/readState';
import { RequestStats } from './requestStats';
import { ServerConnection, type ServerRequest, type ServerResponse } from './serverConnection';

/** It has one fleet. A query that asks it for much leaves places to the next of the same user: of 16, it has 6 alone. */
const OF_A_REPLICA = { user: 3, fleet: Number.POSITIVE_INFINITY, query: 0.25 };
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;
/** Of an answer that is not used. */
const REFUSAL_BYTES = 64 * 1024;
const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

export interface ReplicaRequest {
  readonly method: 'GET' | 'POST';
  /** Below the replica's base URL, beginning with a slash. */
  readonly path: string;
  readonly form: URLSearchParams;
  readonly signal: AbortSignal;
}

/** A request with a body of its own. */
export interface ReplicaPost {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

type QueryResponse = ServerResponse & { readonly getOnly: boolean };
type Send = (request: ServerRequest) => Promise<ServerResponse>;

/** One Prometheus server: its connection pool, how many requests it has, and whether it is worth asking now. */
export class Replica {
  readonly stats = new RequestStats();
  readonly places: FairPlaces;
  readonly reading = new ReadState();
  readonly held = new HeldData();
  /** What it was found to be; undefined while that is not known. */
  recognised: Recognised | undefined;
  private observed: ObservedReplica;
  private connection: ServerConnection | undefined;
  /** It was found to take no POST of a form. */
  private getOnly = false;
  private failures = 0;
  /** By `performance.now()`. */
  private pausedUntil = 0;
  private downReason: string | undefined;
  private cameBack: number | undefined;
  private readonly whenDown = new Set<() => void>();

  constructor(
    readonly shard: string,
    observed: ObservedReplica,
    private readonly maxRequests: number
  ) {
    this.places = new FairPlaces(maxRequests, { most: OF_A_REPLICA });
    this.observed = observed;
    this.connect();
  }

  get id(): string {
    return this.observed.id;
  }

  get endpoint(): ObservedReplica {
    return this.observed;
  }

  /** Calls back whenever it is found down. Gives what ends that. */
  onDown(callback: () => void): () => void {
    this.whenDown.add(callback);
    return () => void this.whenDown.delete(callback);
  }

  /** Takes over what the driver says now; another address, or another way to ask, means new connections. */
  update(observed: ObservedReplica): void {
    const old = this.observed;
    this.observed = observed;
    if (observed.url !== old.url || observed.access !== old.access) {
      void this.disconnect();
      this.reached();
      this.downReason = undefined;
      this.reading.forget();
      this.recognised = undefined;
      this.held.forget();
      this.connect();
    }
  }

  /** Why it is not worth asking now, or undefined. */
  unavailable(): string | undefined {
    if (this.connection === undefined || this.observed.running === false) {
      return 'it is not running';
    }
    return (
      this.downReason ?? (performance.now() < this.pausedUntil ? 'it could not be reached a moment ago' : undefined)
    );
  }

  /** The health check's finding: `reason` where the replica is down, undefined where it answers. */
  setHealth(reason: string | undefined): void {
    if (reason !== undefined && this.downReason === undefined) {
      this.downReason = reason;
      [...this.whenDown].forEach((callback) => callback());
      this.reading.forget();
      this.recognised = undefined;
      this.getOnly = false;
    }
    if (reason === undefined && this.downReason !== undefined) {
      this.began();
      this.held.forgetFound();
    }
    this.downReason = reason;
    if (reason === undefined) {
      this.reached();
      this.held.cameBack(Date.now());
    } else {
      this.held.wentDown(Date.now());
    }
  }

  /** It is another process than before, or may be. */
  began(): void {
    this.cameBack = Date.now();
  }

  /** When that was last so; milliseconds since the epoch. */
  get cameBackAt(): number | undefined {
    return this.cameBack;
  }

  /** It answered: whatever pause there was is over. */
  reached(): void {
    this.failures = 0;
    this.pausedUntil = 0;
  }

  /** It could not be spoken to: it is left alone for a while, longer each time. */
  unreached(): void {
    this.pausedUntil = performance.now() + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures);
    this.failures++;
  }

  /**
   * Sends a query. Throws where no answer begins. A server that takes no POST is asked by GET, and from then on at once;
   * `getOnly` says that it was.
   */
  request(request: ReplicaRequest): Promise<QueryResponse> {
    return this.ask(request, (sent) => this.connected.send(sent));
  }

  /** As `request`, as a health check. */
  probeQuery(request: ReplicaRequest): Promise<QueryResponse> {
    return this.ask(request, (sent) => this.connected.probe(sent));
  }

  /** Posts a body. Throws where no answer begins. */
  send(post: ReplicaPost): Promise<ServerResponse> {
    return this.connected.send({ ...post, method: 'POST' });
  }

  /** Sends a health check. Throws where no answer begins. */
  probe(path: string, signal: AbortSignal): Promise<ServerResponse> {
    return this.connected.probe({ method: 'GET', path, headers: {}, body: null, signal });
  }

  async close(): Promise<void> {
    await this.disconnect();
  }

  private async ask({ method, path, form, signal }: ReplicaRequest, send: Send): Promise<QueryResponse> {
    const text = form.toString();
    const url = text === '' ? path : `${path}?${text}`;
    const get = () => send({ method: 'GET', path: url, headers: {}, body: null, signal });
    if (method === 'GET' || this.getOnly) {
      return { ...(await get()), getOnly: method === 'POST' };
    }
    const posted = await send({ method, path, headers: FORM_HEADERS, body: text, signal });
    if (!mayTakeNoPost(posted.status)) {
      return { ...posted, getOnly: false };
    }
    const refusal = await readAtMost(posted.body, REFUSAL_BYTES);
    const got = await get();
    const stands = standsForPost(posted.status, got);
    this.getOnly ||= stands && isAnswer(got.status);
    if (stands) {
      return { ...got, getOnly: true };
    }
    await readAtMost(got.body, REFUSAL_BYTES);
    return { ...posted, body: Readable.from(refusal === undefined ? [] : [refusal]), getOnly: false };
  }

  private get connected(): ServerConnection {
    if (this.connection === undefined) {
      throw Object.assign(new Error('the replica has no address'), { code: 'ECONNREFUSED' });
    }
    return this.connection;
  }

  private async disconnect(): Promise<void> {
    const old = this.connection;
    this.connection = undefined;
    this.getOnly = false;
    await old?.close();
  }

  private connect(): void {
    const { url, access } = this.observed;
    this.connection =
      url === undefined
        ? undefined
        : new ServerConnection(url, access, { connections: this.maxRequests, onEnd: () => this.began() });
  }
}
