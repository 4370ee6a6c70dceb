import { type PrometheusServer, startPrometheus } from '../../harness/prometheus';
import { type Proxy, startProxy } from '../../harness/proxy';
import { type HeaderList } from './send';

export const GRAFANA_TOKEN = 'a-token-that-only-grafana-has';
export const OPERATOR_TOKEN = 'a-token-that-only-an-operator-has';
export const SHOP_TOKEN = 'a-token-for-the-shop-alone';

/** What tries are made against: real proxies over a real Prometheus. */
export interface Site {
  readonly prometheus: PrometheusServer;
  /** With Grafana's token, an operator's and one of the fleet `shop`. */
  readonly closed: Proxy;
  /** Without any token. */
  readonly open: Proxy;
  stop(): Promise<void>;
}

/** Starts it. The fleets: `shop` of organisation 7, `public` open to all, `internal` for all who are logged in. */
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
        env: { SHOP_TOKEN },
        args: ['--client-stall', '1s', '--max-body', '64Ki', '--log-level', 'debug'],
      })
    );
    const open = await keep(startProxy({ fleets: JSON.stringify({ fleets: fleets.slice(1) }) }));
    return { prometheus, closed, open, stop };
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
