import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

/** Things to scrape. */
export interface MetricsTargets {
  /** Host and port of each. */
  readonly addresses: readonly string[];
  stop(): void;
}

const OPEN_METRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** So many targets whose metrics are always `text`, in Prometheus' text format, or in OpenMetrics' where it ends as that does. */
export async function startMetricsTargets(count: number, text: string): Promise<MetricsTargets> {
  const servers = await Promise.all(Array.from({ length: count }, () => startTarget(text)));
  return {
    addresses: servers.map(addressOf),
    stop: () => {
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function startTarget(text: string): Promise<Server> {
  const server = createServer((_, response) => {
    response.setHeader('content-type', text.endsWith('# EOF\n') ? OPEN_METRICS : 'text/plain; version=0.0.4');
    response.end(text);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function addressOf(server: Server): string {
  const address = server.address();
  return typeof address === 'object' && address !== null ? `127.0.0.1:${address.port}` : '';
}
