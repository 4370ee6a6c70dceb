import { type IncomingHttpHeaders } from 'node:http';
import { createGunzip } from 'node:zlib';
import { type Dispatcher, Pool } from 'undici';

import { type ServerAccess } from '../drivers/driver';
import { errorCode } from '../errorCode';
import { isLoopback } from '../loopback';
import { connector } from './connector';
import { type Redirect, redirectOf } from './redirect';

/** Health checks have connections of their own: they must not wait behind long queries. */
const PROBE_CONNECTIONS = 4;

export interface ServerRequest {
  readonly method: 'GET' | 'POST';
  /** Below the server's base URL, beginning with a slash. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
  readonly signal: AbortSignal;
}

export interface ServerResponse {
  readonly status: number;
  /** Its Content-Type, empty where there is none. */
  readonly contentType: string;
  readonly redirect: Redirect | undefined;
  /** Whether it names itself as VictoriaMetrics does. */
  readonly isVictoriaMetrics: boolean;
  /** Unpacked. Throws where the connection ends early. */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The connections to one server: each request goes out with what its configuration adds, through its proxy where it has one. */
export class ServerConnection {
  private readonly pool: Pool;
  private readonly probePool: Pool;
  /** Before the path of each request. */
  private readonly base: string;
  /** What is asked beside what a request itself asks for. */
  private readonly params: string;
  private readonly host: Readonly<Record<string, string>>;
  private readonly gzip: boolean;
  /**
   * With TLS 1.3 a server refuses a client when the client takes the connection for made. Kept until it answers: several
   * requests may learn of one refusal.
   */
  private alert: Error | undefined;

  constructor(
    private readonly url: string,
    private readonly access: ServerAccess | undefined,
    connections: number
  ) {
    const { origin, host, hostname, protocol, pathname } = new URL(url);
    const proxy = protocol === 'http:' ? access?.proxy : undefined;
    // A proxy is sent whole URLs.
    this.base = `${proxy === undefined ? '' : origin}${pathname.replace(/\/+$/, '')}`;
    this.params = new URLSearchParams([...(access?.params ?? [])]).toString();
    this.host = proxy === undefined ? {} : { host };
    // Packing costs a loopback peer more time than the bytes do.
    this.gzip = !isLoopback(hostname);
    const peer = proxy === undefined ? origin : new URL(proxy).origin;
    const connect = connector(peer, { access, onError: (error) => (this.alert = isAlert(error) ? error : this.alert) });
    this.pool = new Pool(peer, { pipelining: 1, connect, connections });
    this.probePool = new Pool(peer, { pipelining: 1, connect, connections: PROBE_CONNECTIONS });
  }

  /** Sends a query. Throws where no answer begins. */
  send(request: ServerRequest): Promise<ServerResponse> {
    return this.dispatch(this.pool, request);
  }

  /** Sends a health check. Throws where no answer begins. */
  probe(request: ServerRequest): Promise<ServerResponse> {
    return this.dispatch(this.probePool, request);
  }

  async close(): Promise<void> {
    await Promise.all([this.pool.destroy(), this.probePool.destroy()]);
  }

  private async dispatch(pool: Pool, { path, headers, ...request }: ServerRequest): Promise<ServerResponse> {
    const params = this.params === '' ? '' : `${path.includes('?') ? '&' : '?'}${this.params}`;
    const response = await pool
      .request({
        ...request,
        path: `${this.base}${path}${params}`,
        headers: {
          ...this.host,
          ...this.access?.headers(),
          ...headers,
          ...(this.gzip ? { 'accept-encoding': 'gzip' } : {}),
        },
        headersTimeout: 0,
        bodyTimeout: 0,
      })
      .catch((error: unknown) => {
        throw errorCode(error) === 'UND_ERR_SOCKET' && this.alert !== undefined ? this.alert : error;
      });
    this.alert = undefined;
    return {
      status: response.statusCode,
      contentType: first(response.headers, 'content-type') ?? '',
      redirect: redirectOf(first(response.headers, 'location'), this.url, path),
      isVictoriaMetrics: response.headers['x-server-hostname'] !== undefined,
      body: unpacked(response),
    };
  }
}

function isAlert(error: Error): boolean {
  return /^ERR_SSL_\w+_ALERT_/.test(errorCode(error) ?? '');
}

function first(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function unpacked({ headers, body }: Dispatcher.ResponseData): AsyncIterable<Uint8Array> {
  if (headers['content-encoding'] !== 'gzip') {
    return body;
  }
  const plain = createGunzip();
  body.on('error', (error) => plain.destroy(error));
  plain.on('close', () => body.destroy());
  body.pipe(plain);
  return plain;
}
