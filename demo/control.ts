import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { type Load } from './load';
import { type Service } from './service';
import { type Traffic } from './traffic';

/** What the demo itself knows of the requests its services answered. */
export interface Totals {
  readonly paused: boolean;
  readonly services: { readonly up: number; readonly all: number };
  /** By status code, of the services that are up, since each started: what the counters of all targets add up to. */
  readonly byCode: Readonly<Record<string, number>>;
  /** By status code, restarts or not. */
  readonly everByCode: Readonly<Record<string, number>>;
}

export interface ControlOptions {
  readonly services: readonly Service[];
  readonly traffic: Traffic;
  readonly load: Load;
  /** The name scrapers reach the services by. */
  readonly host: string;
}

/**
 * The demo's own address: `/targets` (Prometheus' HTTP service discovery), `/totals`, `/load`, `/-/healthy`, and by POST `/pause` and
 * `/resume`, between which nothing changes, `/load` and `/load/end`.
 */
export function createControl({ services, traffic, load, host }: ControlOptions): Server {
  const routes: Readonly<Partial<Record<string, () => unknown>>> = {
    'GET /-/healthy': () => ({ status: 'ok' }),
    'GET /targets': () => targetGroups(services, host),
    'GET /totals': () => totals(services, traffic),
    'GET /load': () => load.state,
    'POST /load': () => load.begin(),
    'POST /load/end': () => load.end(),
    'POST /pause': () => {
      traffic.pause();
      return totals(services, traffic);
    },
    'POST /resume': () => {
      traffic.resume();
      return totals(services, traffic);
    },
  };
  return createServer((request: IncomingMessage, response: ServerResponse) => {
    // Only a web page's script or form has one, and it has no business here.
    if (request.headers.origin !== undefined) {
      response.writeHead(403).end();
      return;
    }
    const path = new URL(request.url ?? '/', 'http://demo').pathname;
    const route = routes[`${request.method} ${path}`];
    response.writeHead(route ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(route ? route() : { error: `no ${request.method} ${path} here` }));
  });
}

function targetGroups(services: readonly Service[], host: string) {
  return services.map(({ options }) => ({ targets: [`${host}:${options.port}`], labels: options.labels }));
}

function totals(services: readonly Service[], traffic: Traffic): Totals {
  const up = services.filter((service) => service.up);
  return {
    paused: traffic.paused,
    services: { up: up.length, all: services.length },
    byCode: sum(up.map((service) => service.answered)),
    everByCode: sum(services.map((service) => service.answeredEver)),
  };
}

function sum(counts: ReadonlyArray<ReadonlyMap<number, number>>): Record<string, number> {
  const all: Record<string, number> = {};
  for (const [code, count] of counts.flatMap((one) => [...one])) {
    all[code] = (all[code] ?? 0) + count;
  }
  return all;
}
