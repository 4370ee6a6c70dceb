import { createGunzip } from 'node:zlib';
import { Pool } from 'undici';

import { type ObservedReplica } from '../drivers/driver';
import { isLoopback } from '../loopback';
import { HeldData } from './heldData';
import { ReadState } from './read/readState';
import { RequestStats } from './requestStats';
import { Semaphore } from './semaphore';

const CONNECT_TIMEOUT = 3000;
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

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

const PROBE_CONNECTIONS = 2;

export interface ReplicaResponse {
  readonly status: number;
  /** Its Content-Type, empty where there is none. */
  readonly contentType: string;
  /** Unpacked. Throws where the connection ends early. */
  readonly body: AsyncIterable<Uint8Array>;
}

interface Dispatch {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly signal: AbortSignal;
}

const FORM_HEADERS = { 'content-type': 'application/x-www-form-urlencoded' };

/** One Prometheus server: its connection pool, how many requests it has, and whether it is worth asking now. */
export class Replica {
  readonly stats = new RequestStats();
  readonly places: Semaphore;
  readonly reading = new ReadState();
  readonly held = new HeldData();
  private observed: ObservedReplica;
  private pool: Pool | undefined;
  /** Health checks have connections of their own: they must not wait behind long queries. */
  private probePool: Pool | undefined;
  private gzip = false;
  private pathPrefix = '';
  private failures = 0;
  private pausedUntil = 0;
  private downReason: string | undefined;
  private life = new AbortController();

  constructor(
    readonly shard: string,
    observed: ObservedReplica,
    private readonly maxRequests: number
  ) {
    this.places = new Semaphore(maxRequests);
    this.observed = observed;
    this.connect();
  }

  get id(): string {
    return this.observed.id;
  }

  get endpoint(): ObservedReplica {
    return this.observed;
  }

  /** Ends when the replica is found down: what is under way with it then is given up. */
  get lifetime(): AbortSignal {
    return this.life.signal;
  }

  /** Takes over what the driver says now; a new address means a new pool. */
  update(observed: ObservedReplica): void {
    const old = this.observed;
    this.observed = observed;
    if (observed.url !== old.url || observed.ca !== old.ca) {
      void this.disconnect();
      this.reached();
      this.downReason = undefined;
      this.reading.forget();
      this.held.forget();
      this.connect();
    }
  }

  /** Why it is not worth asking at `now` (milliseconds), or undefined. */
  unavailable(now: number): string | undefined {
    if (this.pool === undefined || this.observed.running === false) {
      return 'it is not running';
    }
    return this.downReason ?? (now < this.pausedUntil ? 'it could not be reached a moment ago' : undefined);
  }

  /** The health check's finding: `reason` where the replica is down, undefined where it answers. */
  setHealth(reason: string | undefined): void {
    if (reason !== undefined && this.downReason === undefined) {
      this.life.abort();
      this.life = new AbortController();
      this.reading.forget();
    }
    this.downReason = reason;
    if (reason === undefined) {
      this.reached();
      this.held.cameBack(Date.now());
    } else {
      this.held.wentDown(Date.now());
    }
  }

  /** It answered: whatever pause there was is over. */
  reached(): void {
    this.failures = 0;
    this.pausedUntil = 0;
  }

  /** It could not be spoken to: it is left alone for a while, longer each time. */
  unreached(now: number): void {
    this.pausedUntil = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures);
    this.failures++;
  }

  /** Sends a query. Throws where no answer begins. */
  request(request: ReplicaRequest): Promise<ReplicaResponse> {
    return this.sendForm(this.pool, request);
  }

  /** Posts a body. Throws where no answer begins. */
  send(post: ReplicaPost): Promise<ReplicaResponse> {
    return this.dispatch(this.pool, { ...post, method: 'POST' });
  }

  /** Sends a health check. Throws where no answer begins. */
  probe(path: string, signal: AbortSignal): Promise<ReplicaResponse> {
    return this.sendForm(this.probePool, { method: 'GET', path, form: new URLSearchParams(), signal });
  }

  async close(): Promise<void> {
    this.life.abort();
    await this.disconnect();
  }

  private sendForm(pool: Pool | undefined, { method, path, form, signal }: ReplicaRequest): Promise<ReplicaResponse> {
    const text = form.toString();
    return method === 'POST'
      ? this.dispatch(pool, { method, path, headers: FORM_HEADERS, body: text, signal })
      : this.dispatch(pool, { method, path: text === '' ? path : `${path}?${text}`, headers: {}, body: null, signal });
  }

  private async dispatch(pool: Pool | undefined, request: Dispatch): Promise<ReplicaResponse> {
    if (pool === undefined) {
      throw Object.assign(new Error('the replica has no address'), { code: 'ECONNREFUSED' });
    }
    const response = await pool.request({
      ...request,
      path: this.pathPrefix + request.path,
      headers: {
        ...this.observed.headers,
        ...request.headers,
        ...(this.gzip ? { 'accept-encoding': 'gzip' } : {}),
      },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    const head = { status: response.statusCode, contentType: String(response.headers['content-type'] ?? '') };
    if (response.headers['content-encoding'] !== 'gzip') {
      return { ...head, body: response.body };
    }
    const unpacked = createGunzip();
    response.body.on('error', (error) => unpacked.destroy(error));
    unpacked.on('close', () => response.body.destroy());
    response.body.pipe(unpacked);
    return { ...head, body: unpacked };
  }

  private async disconnect(): Promise<void> {
    const pools = [this.pool, this.probePool];
    this.pool = undefined;
    this.probePool = undefined;
    await Promise.all(pools.map((pool) => pool?.destroy()));
  }

  private connect(): void {
    if (this.observed.url === undefined) {
      return;
    }
    const url = new URL(this.observed.url);
    this.pathPrefix = url.pathname.replace(/\/+$/, '');
    // Packing costs a loopback peer more time than the bytes do.
    this.gzip = !isLoopback(url.hostname);
    const options = { pipelining: 1, connect: { timeout: CONNECT_TIMEOUT, ca: this.observed.ca } };
    this.pool = new Pool(url.origin, { ...options, connections: this.maxRequests });
    this.probePool = new Pool(url.origin, { ...options, connections: PROBE_CONNECTIONS });
  }
}
