import { setTimeout as sleep } from 'node:timers/promises';

import { runOverFleet } from '../../../src/datasource/compute/runOverFleet';
import { type Connection } from '../../../src/datasource/connection/connection';
import { fleetConnection } from '../../../src/datasource/connection/fleetConnection';
import { overFleet } from '../../../src/datasource/connection/overFleet';
import { PROXY } from '../../../src/datasource/connection/proxyClient';
import { type Grid } from '../../../src/engine';
import { type ApiAnswer, engineApiAnswer } from '../exactness/apiAnswer';

/** How long a page believes what it was told of the members' past. */
const BELIEVED_MS = 250;
const LIMITS = { maxSamples: 1e7, maxSeries: 1e5, maxBytes: 1e8 };

/** A page of Grafana over a fleet of a proxy, which computes queries and keeps what members answered. */
export class RefreshedPage {
  /** Samples that were there already, of all answers so far. */
  cached = 0;
  private readonly connection: Connection;
  private readonly realFetch = globalThis.fetch;

  constructor(fleet: string, proxyUrl: string) {
    this.connection = fleetConnection(fleet, 'fail');
    const { realFetch } = this;
    globalThis.fetch = (url, init) => realFetch(String(url).replace(PROXY, proxyUrl), init);
  }

  async ask(query: string, grid: Grid): Promise<ApiAnswer> {
    const { connection } = this;
    const { signal } = new AbortController();
    const options = { connection, signal, partial: 'fail', limits: LIMITS } as const;
    const result = await overFleet(connection, query, (view) => runOverFleet(view, { query, grid }, options));
    if (result.ok) {
      const { cached, coverage } = result.value;
      this.cached += coverage.reduce((sum, member) => sum + member.cached, cached);
    }
    return engineApiAnswer(query, grid, result);
  }

  /** What it was told before is not believed any more. */
  async reload(): Promise<void> {
    await sleep(BELIEVED_MS);
  }

  close(): void {
    globalThis.fetch = this.realFetch;
  }
}
