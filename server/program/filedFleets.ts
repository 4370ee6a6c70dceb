import { isDeepStrictEqual } from 'node:util';

import { type Clock } from '../clock';
import { followFile } from '../scaling/startManaged';
import { endAll } from '../endAll';
import { type Fleet } from '../fleets/fleet';
import { type ControlledFleet, type FleetConfig, isControlled, isPlacedFleet } from '../fleets/fleetsFile';
import { type LeavingFleets } from '../fleets/leavingFleets';
import { type RuleEvaluator } from '../evaluator/ruleEvaluator';
import { type Startup } from '../startup';
import { type FleetRows } from '../store/fleetRows';
import { type Store } from '../store/store';
import { fixedSettings } from './fixedSettings';
import { kubernetesFleet, type Managed, managedFleet, startControlled, type Starting, staticFleet } from './startFleet';

/** A fleet of the fleets file at work. */
interface Filed {
  /** As the file has it. */
  readonly config: FleetConfig;
  readonly fleet: Fleet;
  readonly managed: Managed | undefined;
}

type Files = Extract<Startup, { ok: true }>;

interface FiledFleetsDeps extends Starting {
  /** Those of a newer file are added. */
  readonly secrets: Map<string, string>;
  readonly store: Store;
  readonly clock: Clock;
  /** All fleets there are: those of the file stand first, in its order. */
  readonly fleets: Fleet[];
  readonly leaving: LeavingFleets;
  /** Told of the fleets there are. */
  readonly rules: RuleEvaluator;
  readonly onFailure: (error: unknown) => void;
}

/** The fleets of the fleets file, as it was read last. */
export class FiledFleets {
  private filed = new Map<string, Filed>();

  constructor(private readonly deps: FiledFleetsDeps) {}

  /** Starts those of the file as it is at the start of the proxy; they do not watch their members yet. */
  async start(configs: readonly FleetConfig[], rows: ReadonlyMap<string, FleetRows>): Promise<void> {
    for (const config of configs) {
      const own = rowsOf(rows, config);
      const managed = isControlled(config) ? await this.startControlled(config, own) : undefined;
      this.filed.set(config.id, this.build(config, own, managed));
      this.show();
    }
  }

  /**
   * Goes over to what the file says now. Returns why it cannot, each a sentence: all is as before then. What has not changed in the
   * file is not touched; of what has changed, queries under way end with what they began with.
   */
  async change({ fleets: configs, secrets }: Files): Promise<readonly string[]> {
    secrets.forEach((value, name) => this.deps.secrets.set(name, value));
    const problems = [...this.clashes(configs), ...this.refused(configs)];
    if (problems.length > 0) {
      return problems;
    }
    const started = new Map<string, Managed>();
    try {
      await this.startAdded(configs, started);
      const late = this.clashes(configs);
      if (late.length === 0) {
        this.commit(configs, started);
        return [];
      }
      await this.undo(started);
      return late;
    } catch (error) {
      await this.undo(started);
      throw error;
    }
  }

  /** Ids that a fleet has which was made through the API. */
  private clashes(configs: readonly FleetConfig[]): string[] {
    const { made } = this.deps.control ?? {};
    return configs.flatMap(({ id }, i) => {
      const taken = this.deps.fleets.some((fleet) => fleet.id === id && made?.has(fleet) === true);
      return taken
        ? [`fleets[${i}].id: "${id}" is a fleet made through the API: choose another id, or delete that fleet`]
        : [];
    });
  }

  private refused(configs: readonly FleetConfig[]): string[] {
    return configs.flatMap((config, i) => {
      const before = this.filed.get(config.id);
      const needs = [
        ...(config.driver === 'process' ? ['driver: process needs'] : []),
        ...(isPlacedFleet(config) ? ['kubernetes.scrape_configs: they need'] : []),
        ...(config.rules === undefined ? [] : ['rules: they need']),
      ];
      if (this.deps.control === undefined && needs.length > 0) {
        return needs.map(
          (one) => `fleets[${i}].${one} a data directory, which is taken at the start: restart the proxy`
        );
      }
      if (before === undefined) {
        return [];
      }
      const fixed = fixedSettings(before.config, config).map((problem) => `fleets[${i}].${problem}`);
      const jobs = fixed.length === 0 ? (before.managed?.prepare(config).problems ?? []) : [];
      return [...fixed, ...jobs];
    });
  }

  /** What may fail and takes a while comes before anything of what runs is changed. */
  private async startAdded(configs: readonly FleetConfig[], started: Map<string, Managed>): Promise<void> {
    const added = configs.filter((one): one is ControlledFleet => isControlled(one) && !this.filed.has(one.id));
    const { store, clock, leaving } = this.deps;
    const { rows } = store.addToFile(added, clock.now());
    for (const config of added) {
      const own = rowsOf(rows, config);
      await leaving.back(own.key);
      started.set(config.id, await this.startControlled(config, own));
    }
  }

  private async undo(started: ReadonlyMap<string, Managed>): Promise<void> {
    const { store, clock, control, onFailure } = this.deps;
    const ends = [...started.values()].map(
      ({ run }) =>
        () =>
          run.close({ stopShards: true })
    );
    const configs = [...this.filed.values()].map(({ config }) => config);
    await endAll([...ends, () => void store.ofFile(configs, clock.now())], onFailure);
    started.forEach((_, id) => control?.budget.forget(id));
  }

  /** Without waiting, so that nobody sees a part of it. Where the database cannot be written, nothing has changed. */
  private commit(configs: readonly FleetConfig[], started: ReadonlyMap<string, Managed>): void {
    const { store, clock, logger } = this.deps;
    const before = this.filed;
    const controllers = [...before.values()].flatMap(({ managed }) =>
      managed === undefined ? [] : [managed.run.controller]
    );
    const known = controllers.map(({ saved, allowList }) => ({ saved, allowList }));
    const built: Fleet[] = [];
    try {
      const [next, notes] = store.transaction(() => {
        const { rows, notes: told } = store.ofFile(configs, clock.now());
        const filed = configs.map((config) => {
          const one = this.next(config, rowsOf(rows, config), started);
          built.push(one.fleet);
          return one;
        });
        return [filed, told] as const;
      });
      notes.forEach((note) => logger.warn(note));
      this.filed = new Map(next.map((filed) => [filed.config.id, filed]));
    } catch (error) {
      controllers.forEach((controller, i) => Object.assign(controller, known[i]));
      built.filter((fleet) => before.get(fleet.id)?.fleet !== fleet).forEach((fleet) => void endConnections(fleet));
      throw error;
    }
    this.show();
    this.begin(before);
    this.leave(before);
  }

  /** Goes over to the allow list of a fleet that was saved, as to another configuration. */
  private renew(id: string): void {
    const before = this.filed;
    const filed = before.get(id);
    if (filed !== undefined) {
      const { config, fleet, managed } = filed;
      this.filed = new Map(before).set(id, this.build(config, fleet.rows, managed));
      this.show();
      this.begin(before);
      this.leave(before);
    }
  }

  private startControlled(config: ControlledFleet, rows: FleetRows): Promise<Managed> {
    return startControlled(config, rows, { ...this.deps, onAllowList: () => this.renew(config.id) });
  }

  private begin(before: ReadonlyMap<string, Filed>): void {
    for (const [id, { fleet, managed }] of this.filed) {
      if (before.get(id)?.fleet !== fleet) {
        managed?.prepare(fleet.config).take();
        void fleet.watch();
      }
    }
  }

  private leave(before: ReadonlyMap<string, Filed>): void {
    const { leaving, control } = this.deps;
    for (const [id, { fleet, managed }] of before) {
      const now = this.filed.get(id);
      if (now === undefined) {
        leaving.add(fleet, (back) => fleet.close({ stopShards: !back }));
        void managed?.run.rest().then(() => control?.budget.forget(id));
      } else if (now.fleet !== fleet) {
        leaving.add(fleet, () => endConnections(fleet));
      }
    }
  }

  /** What becomes of one of the file's: it stays where nothing of it has changed. */
  private next(config: FleetConfig, rows: FleetRows, started: ReadonlyMap<string, Managed>): Filed {
    const before = this.filed.get(config.id);
    if (before !== undefined && isDeepStrictEqual(before.config, config)) {
      return before;
    }
    const managed = before?.managed ?? started.get(config.id);
    if (before?.managed !== undefined && isControlled(config)) {
      followFile(before.managed.run, config);
    }
    return this.build(config, before?.managed === undefined ? rows : before.fleet.rows, managed);
  }

  private build(config: FleetConfig, rows: FleetRows, managed: Managed | undefined): Filed {
    const { deps } = this;
    if (config.driver === 'static') {
      return { config, fleet: staticFleet(config, rows, deps), managed: undefined };
    }
    if (config.driver === 'kubernetes' && !isPlacedFleet(config)) {
      return { config, fleet: kubernetesFleet(config, rows, deps), managed: undefined };
    }
    if (managed === undefined) {
      throw new Error(`the shards of the fleet ${config.id} were not started`);
    }
    return { config, fleet: managedFleet(config, rows, { ...deps, managed }), managed };
  }

  /** Puts the fleets where all others find them. */
  private show(): void {
    const { fleets, control, rules } = this.deps;
    const made = fleets.filter((fleet) => control?.made.has(fleet) === true);
    const filed = [...this.filed.values()];
    fleets.splice(0, fleets.length, ...filed.map(({ fleet }) => fleet), ...made);
    control?.managed.splice(
      0,
      control.managed.length,
      ...filed.flatMap(({ managed }) => (managed === undefined ? [] : [managed.run]))
    );
    rules.follow(fleets);
  }
}

/** Another fleet takes its place, with the shards that run here, where it has such. */
function endConnections(fleet: Fleet): Promise<void> {
  return isControlled(fleet.config) ? fleet.leave() : fleet.close({ stopShards: false });
}

function rowsOf(rows: ReadonlyMap<string, FleetRows>, { id }: FleetConfig): FleetRows {
  const own = rows.get(id);
  if (own === undefined) {
    throw new Error(`nothing is kept of the fleet ${id}`);
  }
  return own;
}
