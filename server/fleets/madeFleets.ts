import { type AuditEntry } from '../../src/api/decisions';
import { definitionLimits, type FleetDefinition, type FleetDocument, type FleetTest } from '../../src/api/definition';
import { type FleetEvent } from '../../src/api/events';
import { type Clock } from '../clock';
import { type AllowedServers } from '../endpoints/allowedServers';
import { type SavedDefinition } from '../store/definitionRows';
import { type FleetRows } from '../store/fleetRows';
import { type Store } from '../store/store';
import { configOf } from './definitionOf';
import { type Fleet } from './fleet';
import { documentOf, fileDocument, fileReason, serverCount } from './fileDocument';
import { type StaticFleet } from './fleetsFile';
import { type LeavingFleets } from './leavingFleets';
import { refusedServers } from '../endpoints/refusedServers';
import { tryFleet, type TriedFleet } from './tryFleet';

export const NO_MAKING =
  'Fleets are made in the fleets file only: the proxy was not started with --allow-servers, which lists the servers that others may name.';

/** Why a server of a fleet made before is not asked. */
export const NOT_ALLOWED = 'is not asked: the proxy was not started with --allow-servers';

export interface MadeFleetsDeps {
  readonly store: Store;
  readonly publish: (event: FleetEvent) => void;
  readonly clock: Clock;
  /** Left out: no fleet can be made, and of those made before no server is asked. */
  readonly allowed: AllowedServers | undefined;
  /** All fleets there are; those made here come and go in it. */
  readonly fleets: Fleet[];
  /** Builds a fleet that does not watch its members yet. */
  readonly build: (config: StaticFleet, rows: FleetRows) => Fleet;
  /** Connections to a fleet's servers, for a test. */
  readonly connect: (config: StaticFleet) => TriedFleet;
  /** Takes fleets that were edited away, and may have queries under way. */
  readonly leaving: LeavingFleets;
}

/** Who does it, and why. `organisation` where it is a Grafana user. */
export interface Maker {
  readonly login: string;
  readonly reason: string;
  readonly organisation?: number;
}

/** What came of a change; the failures are errors of the API's catalogue. */
export type MadeFleet =
  | { readonly ok: true; readonly document: FleetDocument }
  | { readonly ok: false; readonly code: 'refused' | 'not_found'; readonly message: string }
  | { readonly ok: false; readonly code: 'conflict'; readonly current: FleetDocument }
  | {
      readonly ok: false;
      readonly code: 'bad_request';
      readonly problems: Array<{ readonly path: string; readonly message: string }>;
    };

interface Saving extends Pick<AuditEntry, 'action' | 'sentence' | 'before' | 'after'> {
  readonly definition: Pick<SavedDefinition, 'definition' | 'organisations'>;
}

interface Written {
  readonly rows: FleetRows;
  readonly saved: SavedDefinition;
  readonly entry: AuditEntry;
}

/** The fleets of existing servers that people make and edit through the API. */
export class MadeFleets {
  private readonly made = new Map<string, { readonly fleet: Fleet; readonly saved: SavedDefinition }>();

  constructor(private readonly deps: MadeFleetsDeps) {}

  /** Brings back those that were saved and are not there; they do not watch yet. Returns what is wrong with some, each a sentence. */
  load(): string[] {
    return this.deps.store.made().flatMap((rows) => {
      const saved = rows.definitions.newest();
      if (saved === undefined || this.made.has(saved.fleet)) {
        return [];
      }
      if (this.deps.fleets.some(({ id }) => id === saved.fleet)) {
        return [
          `The fleet ${saved.fleet} that was made through the API is left out: the fleets file has one of its id.`,
        ];
      }
      this.take(saved, rows);
      return [];
    });
  }

  has(fleet: Fleet): boolean {
    return this.made.get(fleet.id)?.fleet === fleet;
  }

  /** Why none can be made, a sentence; undefined where they can. */
  get refusal(): string | undefined {
    return this.deps.allowed === undefined ? NO_MAKING : undefined;
  }

  /** Problems of the servers a definition names, by field path. */
  serverProblems(definition: FleetDefinition): Array<{ readonly path: string; readonly message: string }> {
    const { shards, store } = definition;
    const named = [
      ...shards.flatMap(({ replicas }, i) =>
        replicas.map((replica, j) => [`definition.shards.${i}.replicas.${j}`, replica] as const)
      ),
      ...(store === undefined ? [] : [['definition.store', store] as const]),
    ];
    const refuse = (url: string) => this.deps.allowed?.refuse(url);
    return named.flatMap(([path, server]) =>
      refusedServers(server, refuse).map(([key, message]) => ({ path: `${path}.${key}`, message }))
    );
  }

  /** Asks every server of a definition how it is. The caller has looked at `serverProblems`. */
  test(definition: FleetDefinition): Promise<FleetTest> {
    const config = configOf(definition, undefined);
    return tryFleet(config, this.deps.connect(config));
  }

  /** `sees`: whether a fleet exists for the maker at all. */
  create(definition: FleetDefinition, by: Maker, sees: (fleet: Fleet) => boolean): MadeFleet {
    const refused = this.refusedChange(definition);
    if (refused !== undefined) {
      return refused;
    }
    const other = this.deps.fleets.find(({ id }) => id === definition.id);
    if (other !== undefined) {
      const message = sees(other)
        ? `There is a fleet with the id ${definition.id} already.`
        : `The id ${definition.id} cannot be had; choose another.`;
      return { ok: false, code: 'refused', message };
    }
    if (this.made.size >= definitionLimits.fleets) {
      return {
        ok: false,
        code: 'refused',
        message: `There are ${definitionLimits.fleets} fleets made here, the most.`,
      };
    }
    const { store, clock } = this.deps;
    const organisations = by.organisation === undefined ? undefined : [by.organisation];
    const written = store.transaction(() =>
      this.save(store.make(definition.id, { organisations }, clock.now()), by, {
        definition: { definition, organisations },
        action: 'fleet.create',
        sentence: `The fleet ${definition.id} is made, of ${serverCount(definition)}.`,
        after: definition,
      })
    );
    return { ok: true, document: this.changed(written) };
  }

  update(fleet: Fleet, definition: FleetDefinition, change: Maker & { readonly expected: number }): MadeFleet {
    const saved = this.editable(fleet, change.expected);
    if (!('fleet' in saved)) {
      return saved;
    }
    if (definition.id !== fleet.id) {
      return { ok: false, code: 'bad_request', problems: [{ path: 'definition.id', message: 'cannot be changed' }] };
    }
    const refused = this.refusedChange(definition);
    if (refused !== undefined) {
      return refused;
    }
    const written = this.save(fleet.rows, change, {
      definition: { definition, organisations: saved.organisations },
      action: 'fleet.edit',
      sentence: `The fleet ${fleet.id} is edited: it is of ${serverCount(definition)}.`,
      before: saved.definition,
      after: definition,
    });
    return { ok: true, document: this.changed(written) };
  }

  /** The fleet goes from the proxy. Its servers stay; its audit is the operator's alone. */
  remove(fleet: Fleet, change: Maker & { readonly expected: number }): MadeFleet {
    const saved = this.editable(fleet, change.expected);
    if (!('fleet' in saved)) {
      return saved;
    }
    const { store, clock } = this.deps;
    const { entry } = store.transaction(() => {
      const written = this.save(fleet.rows, change, {
        definition: { organisations: saved.organisations },
        action: 'fleet.delete',
        sentence: `The fleet ${fleet.id} is deleted. Its servers stay as they are.`,
        before: saved.definition,
      });
      store.end(fleet.rows, clock.now());
      return written;
    });
    // Before it goes: nobody hears of a fleet that is not there.
    this.deps.publish({ type: 'audit', fleet: fleet.id, at: entry.at, entry });
    this.made.delete(fleet.id);
    this.retire(fleet);
    this.deps.publish({ type: 'fleets', at: this.deps.clock.now() });
    return { ok: true, document: documentOf(saved) };
  }

  /** What a fleet is made of; undefined where it is not one of existing servers. */
  document(fleet: Fleet): FleetDocument | undefined {
    const made = this.made.get(fleet.id);
    if (made?.fleet === fleet) {
      return { ...documentOf(made.saved), readOnly: this.refusal };
    }
    return fileDocument(fleet);
  }

  private refusedChange(definition: FleetDefinition): Exclude<MadeFleet, { ok: true }> | undefined {
    if (this.refusal !== undefined) {
      return { ok: false, code: 'refused', message: this.refusal };
    }
    const problems = this.serverProblems(definition);
    return problems.length > 0 ? { ok: false, code: 'bad_request', problems } : undefined;
  }

  private editable(fleet: Fleet, expected: number): SavedDefinition | Exclude<MadeFleet, { ok: true }> {
    const made = this.made.get(fleet.id);
    if (made?.fleet !== fleet) {
      return { ok: false, code: 'refused', message: fileReason(fleet.id) };
    }
    return made.saved.version === expected
      ? made.saved
      : { ok: false, code: 'conflict', current: documentOf(made.saved) };
  }

  private save(rows: FleetRows, { login, reason }: Maker, { definition, ...entry }: Saving): Written {
    const at = this.deps.clock.now();
    return rows.transaction(() => {
      const saved = rows.definitions.save({ ...definition, savedAt: at, savedBy: login, reason });
      const written = rows.audit.add({ at, login, reason, ...entry });
      rows.audit.prune({ now: at });
      return { rows, saved, entry: written };
    });
  }

  /** Puts the saved fleet to work in the place of what was there. */
  private changed({ rows, saved, entry }: Written): FleetDocument {
    const { publish } = this.deps;
    const { at } = entry;
    const old = this.made.get(saved.fleet)?.fleet;
    if (old !== undefined) {
      this.retire(old);
    }
    void this.take(saved, rows)?.watch();
    publish({ type: 'fleets', at });
    publish({ type: 'topology', fleet: saved.fleet, at, epoch: saved.version });
    publish({ type: 'audit', fleet: saved.fleet, at, entry });
    return documentOf(saved);
  }

  private take(saved: SavedDefinition, rows: FleetRows): Fleet | undefined {
    if (saved.definition === undefined) {
      return undefined;
    }
    const fleet = this.deps.build(configOf(saved.definition, saved.organisations), rows);
    this.made.set(saved.fleet, { fleet, saved });
    this.deps.fleets.push(fleet);
    return fleet;
  }

  private retire(fleet: Fleet): void {
    const { fleets, leaving } = this.deps;
    fleets.splice(fleets.indexOf(fleet), 1);
    leaving.add(fleet, () => fleet.close({ stopShards: false }));
  }
}
