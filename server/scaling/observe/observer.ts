import { type Clock } from '../../clock';
import { type StoreHolds } from '../../fleets/storeHolds';
import { type ObservedShard } from '../../endpoints/observedShard';
import { type Policy } from '../../../src/api/policy';
import { type Driver, type PlacementControl } from '../drivers/driver';
import { type FleetState } from '../record/fleetState';
import { type FleetSnapshot } from './fleetSnapshot';
import { type ReleaseFinding, Releases } from './releases';
import { Seen } from './seen';
import { type SteadyTime } from './steadyTime';
import { TargetSeries } from './targetSeries';
import { TargetWeights } from './targetWeights';
import { UsageTold, UsageWindow } from './usageWindow';

interface ObserverDeps {
  readonly driver: Driver & { readonly control: PlacementControl };
  readonly record: FleetState;
  readonly clock: Clock;
  readonly time: SteadyTime;
  /** Left out: shards that have drained are kept for the retention. */
  readonly storeHolds?: StoreHolds;
}

/** Looks at a fleet: each look gives a snapshot. What takes more than one to find out is kept here. */
export class Observer {
  private readonly usage = new UsageWindow();
  private readonly releases: Releases | undefined;
  private weights: TargetWeights;
  private series = TargetSeries.none;

  constructor(private readonly deps: ObserverDeps) {
    this.weights = TargetWeights.of(deps.record.targets);
    this.releases = deps.storeHolds && new Releases(deps.storeHolds);
  }

  /** Something that no interval should delay is being found out. */
  get isBusy(): boolean {
    return this.releases?.isBusy === true;
  }

  /** What is there before any shard was asked how it is. Rejects where targets cannot be found. */
  async first(): Promise<FleetSnapshot> {
    const { clock, driver } = this.deps;
    const now = clock.now();
    const seen = new Seen(new Map(), await driver.control.discover());
    return { ...this.nothing(now), seen, numbered: driver.control.numbered?.() };
  }

  /** Before anything was looked at. */
  nothing(at: number): FleetSnapshot {
    const { weights, series } = this;
    const seen = new Seen(new Map(), { jobs: [], problems: [] });
    return { at, seen, room: undefined, usage: new Map(), told: new UsageTold(), weights, series };
  }

  /** Asks all shards and sources once. `shards` as queries see them. Rejects where the driver fails. */
  async look(policy: Policy, shards: readonly ObservedShard[]): Promise<FleetSnapshot> {
    const { driver, record, clock } = this.deps;
    const { control } = driver;
    const [measured, found, room, release] = await allOver([
      control.measure(),
      control.discover(),
      control.room(policy.capacity),
      this.release(shards),
    ]);
    const seen = new Seen(measured, found);
    this.usage.take(seen.shards, clock.steady(), policy.cpuWindowSeconds * 1000);
    this.series = this.series.after(seen, driver.partitionLabels.includes('instance'));
    this.weights = this.weights.after(seen, (address) => record.targets.get(address)?.shard);
    const { weights, series, usage } = this;
    const used = usage.ofAll(seen.shards.keys());
    return {
      at: clock.now(),
      seen,
      room,
      usage: used,
      told: usage.told,
      weights,
      series,
      release,
      numbered: control.numbered?.(),
    };
  }

  private release(shards: readonly ObservedShard[]): Promise<ReleaseFinding | undefined> | undefined {
    const { record, driver, clock, time } = this.deps;
    const { retention } = driver.control;
    const rate = [...record.targets.keys()].reduce((sum, address) => sum + (this.weights.get(address) ?? 0), 0);
    return this.releases?.step({ record, shards, rate, retention, now: clock.now(), time });
  }
}

/** As `Promise.all`, but waits for all, also where one fails: nothing of a round goes on beside the next. */
async function allOver<T extends readonly unknown[]>(
  parts: readonly [...T]
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
