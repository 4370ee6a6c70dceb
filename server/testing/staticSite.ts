import { type AppDeps, buildApp } from '../app';
import { staticDriver } from '../scaling/drivers/static/staticDriver';
import { Fleet } from '../fleets/fleet';
import { readFleets } from '../fleets/readFleets';
import { Store } from '../store/store';
import { READING } from './reading';
import { siteDeps } from './siteDeps';

type Changed = Partial<Omit<AppDeps, 'limits'>> & {
  readonly limits?: Partial<AppDeps['limits']>;
  readonly maxMemberRequests?: number;
};

/** A proxy that listens, over the fleets of existing servers of a fleets file. What is not said of its limits is far away. */
export async function staticSite(file: string, { limits, maxMemberRequests = 4, ...changed }: Changed = {}) {
  const fleets = fleetsOf(file, maxMemberRequests);
  // As when they are watched.
  fleets.flatMap((fleet) => fleet.members.all()).forEach((replica) => (replica.recognised = { promql: true }));
  const app = buildApp({
    ...siteDeps(),
    fleets,
    limits: {
      ...{ timeout: 1_000_000, maxQueryLength: 1000, maxSamples: 1e6, maxSeries: 1e5, maxBytes: 1e9, ...READING },
      ...limits,
    },
    maxQueries: 64,
    maxRequests: 256,
    ...changed,
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const close = async () => {
    await app.close();
    await Promise.all(fleets.map((fleet) => fleet.close({ stopShards: false })));
  };
  return { app, url, fleets, close };
}

/** The fleets of a file, which has those of existing servers alone. */
export function fleetsOf(text: string, maxMemberRequests = 4): Fleet[] {
  const read = readFleets(text);
  if (!read.ok) {
    throw new Error(read.problems.join());
  }
  return read.fleets.map((config) => {
    if (config.driver !== 'static') {
      throw new Error('a static fleet');
    }
    const driver = staticDriver(config, { secret: () => undefined, readFile: () => '' });
    const rows = Store.open(':memory:').make(config.id, {}, 0);
    return new Fleet(config, driver, { rows, maxMemberRequests, token: `the-token-of-fleet-${config.id}` });
  });
}
