import { getBackendSrv } from '@grafana/runtime';

import { MOST_RUNS_TOLD, type QueryRun } from '../../api/queryLog';
import { PROXY } from './proxyClient';

/** Milliseconds from a query to when it is told of, with those that ended meanwhile. */
const WAIT_MS = 5_000;

/** Tells the proxy what queries of a fleet cost that were computed in the page. Where that fails nobody minds. */
export class QueryReports {
  private waiting: QueryRun[] = [];

  constructor(private readonly fleet: string) {}

  add(run: QueryRun): void {
    if (this.waiting.length === 0) {
      setTimeout(() => void this.send(), WAIT_MS);
    }
    // So many at once are no dashboard's: what is left out is the log's loss alone.
    if (this.waiting.length < MOST_RUNS_TOLD) {
      this.waiting.push(run);
    }
  }

  private async send(): Promise<void> {
    const runs = this.waiting;
    this.waiting = [];
    const url = `${PROXY}/api/v1/fleets/${encodeURIComponent(this.fleet)}/queries`;
    const silent = { showErrorAlert: false, showSuccessAlert: false, hideFromInspector: true };
    await new Promise<void>((resolve) => {
      getBackendSrv()
        .fetch({ url, method: 'POST', data: { runs }, ...silent })
        .subscribe({ error: () => resolve(), complete: () => resolve() });
    });
  }
}
