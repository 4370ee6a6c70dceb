interface ToldQuery {
  readonly fleet: string;
  /** Grafana's. */
  readonly token: string;
  readonly query: string;
  readonly runs: number;
}

/** Tells a proxy of a query as a page does that has computed it for a dashboard: of one that costs more than all others. */
export async function tellQuery(proxyUrl: string, { fleet, token, query, runs }: ToldQuery): Promise<void> {
  const run = { query, step: 15_000, failed: false, elapsedMs: 1e7, bytes: 1e6, series: 9, samples: 900, cached: 0 };
  const user = { OrgID: 1, Login: 'ada', OrgRole: 'Viewer', IsAnonymous: false };
  const told = await fetch(`${proxyUrl}/api/v1/fleets/${fleet}/queries`, {
    method: 'POST',
    headers: {
      ...{ authorization: `Grafana ${token}`, 'x-grafana-context': JSON.stringify(user) },
      'content-type': 'application/json',
    },
    body: JSON.stringify({ runs: Array(runs).fill({ ...run, dashboard: 'shop', panel: '2' }) }),
  });
  if (!told.ok) {
    throw new Error(`the proxy was not told of the query: ${await told.text()}`);
  }
}
