import { type Config } from '../config';
import { systemClock } from '../clock';
import { EventHub } from '../scaling/events';
import { type ManagedFleet } from '../scaling/managedFleet';
import { HostBudget } from '../scaling/drivers/hostBudget';
import { type WatchingDrivers } from '../scaling/drivers/drivers';
import { Fleet } from '../fleets/fleet';
import { type StaticFleet } from '../fleets/fleetsFile';
import { type LeavingFleets } from '../fleets/leavingFleets';
import { MadeFleets, NOT_ALLOWED } from '../fleets/madeFleets';
import { madeEndpoints, observedStore } from '../fleets/observedReplica';
import { type DatabaseHealth } from '../store/databaseHealth';
import { type Store } from '../store/store';

/** What is kept and shared by all fleets; there is none where no fleet can be changed. */
export interface Control {
  readonly database: DatabaseHealth;
  readonly events: EventHub;
  readonly budget: HostBudget;
  readonly managed: ManagedFleet[];
  readonly made: MadeFleets;
}

interface Opening extends Pick<Control, 'database'> {
  readonly store: Store;
  readonly fleets: Fleet[];
  readonly leaving: LeavingFleets;
  readonly staticDriver: WatchingDrivers['static'];
}

export function openControl(config: Config, { store, database, fleets, leaving, staticDriver }: Opening): Control {
  database.start();
  const events = new EventHub();
  const allowed = config['allow-servers'];
  const refuse = (url: string) => (allowed === undefined ? NOT_ALLOWED : allowed.refuse(url));
  const endpoints = madeEndpoints(refuse);
  const connect = (fleet: StaticFleet) => ({
    driver: staticDriver(fleet, endpoints),
    store: observedStore(fleet, endpoints),
  });
  const made = new MadeFleets({
    ...{ store, publish: events.publish, clock: systemClock, allowed, fleets, leaving, connect },
    build: (fleet, rows) => {
      const { driver, store: connection } = connect(fleet);
      const maxMemberRequests = config['max-member-requests'];
      return new Fleet(fleet, driver, { rows, maxMemberRequests, token: undefined, store: connection });
    },
  });
  return {
    ...{ database, events, made },
    budget: new HostBudget(config['data-dir'], {
      cpu: config['host-cpu'],
      memory: config['host-memory'],
      diskReserve: config['disk-reserve'],
    }),
    managed: [],
  };
}
