import { type IncomingHttpHeaders } from 'node:http';
import { createGunzip } from 'node:zlib';
import { type buildConnector, Client, type Dispatcher, Pool } from 'undici';

import { type ServerAccess } from '../endpoints/observedShard';
import { errorCode } from '../errorCode';
import { isLoopback } from '../loopback';
import { lackingPart } from '../../src/recognition/lackingPart';
import { serverMark } from '../../src/recognition/serverMark';
import { connector } from './connector';
import { type Redirect, redirectOf } from './redirect';

/** Health checks have connections of their own: they must not wait behind long queries. */
const PROBE_CONNECTIONS = 4;
/** Connections are kept so long: a dashboard that is refreshed twice a minute finds them. A server may end them sooner. */
const KEPT_MS = 45_000;

export interface ServerRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
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
  /** What the server is, where it marks its answers as another than Prometheus. */
  readonly mark: string | undefined;
  /** What is wrong with the answer, where the server says that it lacks a part (`lackingPart`). */
  readonly lacking: string | undefined;
  /** Unpacked. Throws where the connection ends early. */
  readonly body: AsyncIterable<Uint8Array>;
}

interface ConnectionOptions {
  /** Most at once. */
  readonly connections: number;
  /** Called when the server ends a connection of health checks, which are never idle for long: as it does when it ends itself. */
  readonly onEnd?: () => void;
}

/** The connections to one server: each request goes out with what its configuration adds, through its proxy where it has one. */
export class ServerConnection {
  private readonly peer: string;
  private readonly connect: buildConnector.connector;
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
  /** What ended connections that had answered before. */
  private readonly endOfKept = new WeakSet<Error>();
  private isClosed = false;

  constructor(
    private readonly url: string,
    private readonly access: ServerAccess | undefined,
    { connections, onEnd = () => undefined }: ConnectionOptions
  ) {
    const { origin, host, hostname, protocol, pathname } = new URL(url);
    const proxy = protocol === 'http:' ? access?.proxy : undefined;
    // A proxy is sent whole URLs.
    this.base = `${proxy === undefined ? '' : origin}${pathname.replace(/\/+$/, '')}`;
    this.params = new URLSearchParams([...(access?.params ?? [])]).toString();
    this.host = proxy === undefined ? {} : { host };
    // Packing costs a loopback peer more time than the bytes do.
    this.gzip = !isLoopback(hostname);
    this.peer = proxy === undefined ? origin : new URL(proxy).origin;
    this.connect = connector(this.peer, { access, onError: (error, kept) => this.ended(error, kept) });
    const options = { pipelining: 1, connect: this.connect, keepAliveTimeout: KEPT_MS };
    this.pool = new Pool(this.peer, { ...options, connections });
    this.probePool = new Pool(this.peer, { ...options, connections: PROBE_CONNECTIONS });
    this.probePool.on('disconnect', (_, __, error) => {
      if (errorCode(error) === 'UND_ERR_SOCKET' && !this.isClosed) {
        onEnd();
      }
    });
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
    this.isClosed = true;
    await Promise.all([this.pool.destroy(), this.probePool.destroy()]);
  }

  private ended(error: Error, kept: boolean): void {
    this.alert = isAlert(error) ? error : this.alert;
    if (kept) {
      this.endOfKept.add(error);
    }
  }

  private async dispatch(pool: Pool, request: ServerRequest): Promise<ServerResponse> {
    const { path } = request;
    const response = await this.ask(pool, request)
      // A server may close a connection it kept in the moment a request is sent.
      .catch((error: unknown) => {
        const isKept = error instanceof Error && this.endOfKept.has(error);
        return isKept && !this.isClosed && !request.signal.aborted ? this.askAnew(request) : Promise.reject(error);
      })
      .catch((error: unknown) => {
        throw errorCode(error) === 'UND_ERR_SOCKET' && this.alert !== undefined ? this.alert : error;
      });
    this.alert = undefined;
    return {
      status: response.statusCode,
      contentType: first(response.headers, 'content-type') ?? '',
      redirect: redirectOf(first(response.headers, 'location'), this.url, path),
      mark: serverMark((name) => response.headers[name] !== undefined),
      lacking: lackingPart((name) => first(response.headers, name)),
      body: unpacked(response),
    };
  }

  /** On a connection of its own: others that were kept may be closed too. */
  private askAnew(request: ServerRequest): Promise<Dispatcher.ResponseData> {
    const client = new Client(this.peer, { pipelining: 1, connect: this.connect });
    const response = this.ask(client, request);
    // It ends after the answer.
    void client.close();
    return response;
  }

  private ask(pool: Dispatcher, { path, headers, ...request }: ServerRequest): Promise<Dispatcher.ResponseData> {
    const params = this.params === '' ? '' : `${path.includes('?') ? '&' : '?'}${this.params}`;
    const response = pool.request({
      ...request,
      path: `${this.base}${path}${params}`,
      headers: {
        ...this.host,
        ...this.access?.headers(),
        ...(this.gzip ? { 'accept-encoding': 'gzip' } : {}),
        ...headers,
      },
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    return untilAborted(response, request.signal);
  }
}

/** The HTTP client heeds the signal of a request only once that has a connection, which it may never get. */
function untilAborted<T>(made: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    made.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    if (signal.aborted) {
      abort();
    }
  });
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
