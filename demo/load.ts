import { type Service } from './service';

/** Series that a load adds to all services together: with the demo fleet's policy, those of six shards. */
const SERIES = 38_000;
const LASTS_MS = 5 * 60_000;

export interface LoadState {
  readonly on: boolean;
  /** Milliseconds since the epoch. */
  readonly endsAt?: number;
  /** That it adds, to all services together. */
  readonly series: number;
}

/** A burst of series, as of a release that counts requests by customer: the shards have more to scrape until it ends. */
export interface Load {
  readonly state: LoadState;
  /** Begins it, or makes the one there is last from now on. It ends by itself after five minutes. */
  begin(): LoadState;
  end(): LoadState;
}

export function createLoad(services: readonly Service[]): Load {
  const customers = Math.ceil(SERIES / services.length);
  let endsAt: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  const load: Load = {
    get state() {
      return { on: endsAt !== undefined, endsAt, series: customers * services.length };
    },
    begin: () => {
      clearTimeout(timer);
      timer = setTimeout(load.end, LASTS_MS).unref();
      endsAt = Date.now() + LASTS_MS;
      services.forEach((service) => service.countCustomers(customers));
      return load.state;
    },
    end: () => {
      clearTimeout(timer);
      endsAt = undefined;
      services.forEach((service) => service.countCustomers(0));
      return load.state;
    },
  };
  return load;
}
