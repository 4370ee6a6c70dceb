import { Pool } from 'undici';

import { readRequestBody } from '../../server/query/read/readRequest';
import { type Grid, parse } from '../../src/engine';
import { post, type ServerAnswer } from './post';

/** Asks one server over connections that stay open. */
export class ServerClient {
  private readonly pool: Pool;

  /** At most `connections` requests are under way at once. */
  constructor(
    readonly url: string,
    connections = 8
  ) {
    this.pool = new Pool(url, { connections, pipelining: 1 });
  }

  /** An instant query where the grid is `instantGrid`'s, else a range query. */
  query(query: string, grid: Grid): Promise<ServerAnswer> {
    const instant = isInstant(grid);
    return this.form(`/api/v1/${instant ? 'query' : 'query_range'}`, queryForm(query, grid, instant));
  }

  form(path: string, form: URLSearchParams): Promise<ServerAnswer> {
    return post(this.url + path, form, { dispatcher: this.pool });
  }

  /** A remote read of one selector's samples, `start <= time <= end`, as streamed chunks. */
  read(selector: string, start: number, end: number): Promise<ServerAnswer> {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-read-version': '0.1.0',
    };
    return post(`${this.url}/api/v1/read`, readBody(selector, start, end), { headers, dispatcher: this.pool });
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}

export function isInstant(grid: Grid): boolean {
  return grid.step === 1 && grid.length === 1;
}

function queryForm(query: string, grid: Grid, instant: boolean): URLSearchParams {
  const times: Record<string, string> = instant
    ? { time: seconds(grid.start) }
    : { start: seconds(grid.start), end: seconds(grid.end), step: seconds(grid.step) };
  return new URLSearchParams({ query, ...times });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** The body of a remote read of one selector's samples, packed. */
export function readBody(selector: string, start: number, end: number): Uint8Array<ArrayBuffer> {
  const parsed = parse(selector, { experimental: true });
  if (!parsed.ok || parsed.value.kind !== 'vectorSelector') {
    throw new Error(`a remote read of what is no selector: ${selector}`);
  }
  const { matchers } = parsed.value;
  return new Uint8Array(readRequestBody({ matchers, start, end, rangeSelectorDoes: false }, []));
}
