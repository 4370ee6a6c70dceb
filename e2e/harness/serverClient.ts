import { Pool } from 'undici';

import { type Grid, type MemberRequest } from '../../src/engine';
import { isInstant } from '../../src/engine/model/grid';
import { askServer } from './askServer';
import { post, type ServerAnswer } from './post';

/** Asks one server over connections that stay open. */
export class ServerClient {
  private readonly pool: Pool;

  /** At most `connections` requests are under way at once. */
  constructor(
    readonly url: string,
    connections = 8
  ) {
    this.pool = new Pool(new URL(url).origin, { connections, pipelining: 1 });
  }

  /** An instant query where the grid is `instantGrid`'s, else a range query. */
  query(query: string, grid: Grid): Promise<ServerAnswer> {
    const instant = isInstant(grid);
    return this.form(`/api/v1/${instant ? 'query' : 'query_range'}`, queryForm(query, grid, instant));
  }

  form(path: string, form: URLSearchParams): Promise<ServerAnswer> {
    return post(this.url + path, form, { dispatcher: this.pool });
  }

  /** What the engine asks a member. */
  ask(request: MemberRequest): Promise<ServerAnswer> {
    return askServer(this.url, request, this.pool);
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
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
