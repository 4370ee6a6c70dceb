import { buildApp } from '../app';
import { systemClock } from '../clock';
import { EventHub } from '../scaling/events';
import { staticDriver } from '../scaling/drivers/static/staticDriver';
import { Fleet } from '../fleets/fleet';
import { type StaticFleet } from '../fleets/fleetsFile';
import { LeavingFleets } from '../fleets/leavingFleets';
import { MadeFleets, NOT_ALLOWED } from '../fleets/madeFleets';
import { madeEndpoints, observedStore } from '../fleets/observedReplica';
import { readFleets } from '../fleets/readFleets';
import { type AllowedServers, allowedServersSchema } from '../endpoints/allowedServers';
import { type FleetRows } from '../store/fleetRows';
import { Store } from '../store/store';
import { siteDeps } from './siteDeps';

const FILE = `fleets: [{id: filed, kind: hash, driver: static,
  static: {shards: [{id: a, replicas: [{url: 'http://127.0.0.1:1/x/', headers: {x-key: secret}, params: {key: [secret]}}]}]}}]`;

/** A proxy's application with one fleet of the fleets file, `filed`, and those that are made through the API. */
export function madeSite(options: { readonly allow?: string; readonly store?: Store } = {}) {
  const { allow, store = Store.open(':memory:') } = options;
  const events = new EventHub();
  const allowed = allow === undefined ? undefined : allowedServersSchema.parse(allow);
  const read = readFleets(FILE);
  const filed = (read.ok ? read.fleets : []) as readonly StaticFleet[];
  const { rows } = store.ofFile(filed, Date.now());
  const fleets = filed.map((config) => start(config, rows.get(config.id) ?? store.make(config.id, {}, 0), undefined));
  const leaving = new LeavingFleets({ clock: systemClock, longestQuery: 60_000, onFailure: () => undefined });
  const made = new MadeFleets({
    ...{ store, publish: events.publish, clock: systemClock, allowed, fleets, leaving },
    build: (config, own) => start(config, own, allowed ?? { refuse: () => NOT_ALLOWED }),
    connect: (config) => connect(config, allowed),
  });
  const problems = made.load();
  const app = buildApp({
    ...siteDeps(),
    fleets,
    control: {
      ...{ made, events, managed: [], database: { problem: undefined } },
      budget: { use: () => Promise.reject(new Error('no fleet of this machine')) },
    },
  });
  const close = async () => {
    await app.close();
    await Promise.all(fleets.map((fleet) => fleet.close({ stopShards: false })));
    await leaving.close();
  };
  return { app, store, events, fleets, made, problems, close };
}

function connect(config: StaticFleet, allowed: AllowedServers | undefined) {
  const endpoints = madeEndpoints(allowed?.refuse);
  return { driver: staticDriver(config, endpoints), store: observedStore(config, endpoints) };
}

function start(config: StaticFleet, rows: FleetRows, allowed: AllowedServers | undefined): Fleet {
  const { driver, store } = connect(config, allowed);
  return new Fleet(config, driver, { rows, maxMemberRequests: 4, token: undefined, store });
}
