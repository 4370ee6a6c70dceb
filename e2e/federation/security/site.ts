import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { type Proxy, startProxy } from '../../harness/proxy';
import { writeSeries } from '../../harness/remoteWrite';
import { type HeaderList, jsonRequest, send } from './send';

export const GRAFANA_TOKEN = 'a-token-that-only-grafana-has';
export const OPERATOR_TOKEN = 'a-token-that-only-an-operator-has';
export const BOUND_TOKEN = 'a-token-for-organisation-9-alone';
export const SHOP_TOKEN = 'a-token-for-the-shop-alone';

/** A fleet as it is made through the API. No such server answers. */
export const definition = {
  ...{ id: 'made', name: 'Made', kind: 'hash' },
  shards: [{ id: 'a', replicas: [{ url: 'http://127.0.0.1:9' }] }],
};

/** What tries are made against: real proxies over a real Prometheus. */
export interface Site {
  readonly prometheus: PrometheusServer;
  /** With Grafana's token and one for organisation 9, an operator's and one of the fleet `shop`. */
  readonly closed: Proxy;
  /** Waits a second for what a client sends and reads (`--client-stall`): too little for others on a busy machine. */
  readonly hasty: Proxy;
  /** Without any token. */
  readonly open: Proxy;
  stop(): Promise<void>;
}

/**
 * Starts it. The fleets: `shop` of organisation 7, `public` open to all, `internal` for all who are logged in, and `made`, which
 * an Admin of organisation 7 has made.
 */
export async function startSite(): Promise<Site> {
  const running: Array<{ stop(): Promise<void> }> = [];
  const keep = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    running.push(started);
    return started;
  };
  const stop = async () => {
    for (const part of running.reverse()) {
      await part.stop();
    }
  };
  try {
    const prometheus = await keep(startPrometheus());
    await writeSeries(prometheus.url, wideSeries());
    const common = {
      ...{ kind: 'hash', driver: 'static' },
      static: { shards: [{ id: 'shard-0', replicas: [{ url: prometheus.url }] }] },
    };
    const fleets = [
      { id: 'shop', ...common, organisations: [7], token_env: 'SHOP_TOKEN' },
      { id: 'public', ...common, anonymous: true },
      { id: 'internal', ...common },
    ];
    const closed = await keep(
      startProxy({
        fleets: JSON.stringify({ fleets }),
        tokens: { grafana: GRAFANA_TOKEN, operator: OPERATOR_TOKEN },
        env: { SHOP_TOKEN, PROMSHARDS_TOKEN_ORG_9: BOUND_TOKEN },
        args: ['--max-body', '64Ki', '--log-level', 'debug', '--allow-servers', '127.0.0.1:9'],
      })
    );
    const hasty = await keep(
      startProxy({
        fleets: JSON.stringify({ fleets: fleets.slice(2) }),
        tokens: { operator: OPERATOR_TOKEN },
        args: ['--client-stall', '1s'],
      })
    );
    const open = await keep(startProxy({ fleets: JSON.stringify({ fleets: fleets.slice(1) }) }));
    await send(closed.port, jsonRequest('POST', '/api/v1/fleets', { definition, reason: 'for the tries' }, grafana()));
    return { prometheus, closed, hasty, open, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `Authorization: Bearer …`. */
export function bearer(token: string): HeaderList {
  return [['authorization', `Bearer ${token}`]];
}

/** `Authorization: Grafana …`. */
export function grafanaScheme(token = GRAFANA_TOKEN): HeaderList {
  return [['authorization', `Grafana ${token}`]];
}

/** What Grafana's app proxy says of a user, an Admin of organisation 7 where nothing else is said. */
export function contextOf(user: Readonly<Record<string, unknown>> = {}): HeaderList {
  const context = {
    UserID: 2,
    OrgID: 7,
    OrgName: 'o',
    OrgRole: 'Admin',
    Login: 'ada',
    IsAnonymous: false,
    Teams: [],
    ...user,
  };
  return [['x-grafana-context', JSON.stringify(context)]];
}

/** What Grafana's app proxy sends for a user. */
export function grafana(user: Readonly<Record<string, unknown>> = {}): HeaderList {
  return [...grafanaScheme(), ...contextOf(user)];
}

/** Enough for an answer of 25 MB. */
function wideSeries() {
  return Array.from({ length: 100 }, (_, i) => ({
    labels: { __name__: 'wide', n: `${i}` },
    samples: [[1_700_000_000_000, 1] as const],
  }));
}
