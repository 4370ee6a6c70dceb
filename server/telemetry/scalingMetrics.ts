import { Counter, Gauge, type Registry } from 'prom-client';

import { problemNames } from '../../src/api/scaling';
import { type EventHub } from '../scaling/events';
import { type ManagedFleet } from '../scaling/managedFleet';

type Labels = Readonly<Record<string, string>>;
type Set = (value: number, labels?: Labels) => void;

interface Described {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  readonly read: (fleet: ManagedFleet, status: ReturnType<ManagedFleet['status']>, set: Set) => void;
}

const PHASES = ['joining', 'active', 'draining', 'lost'] as const;

/** Read when the metrics are asked for; each has the label `fleet` as well. */
const gauges: readonly Described[] = [
  {
    name: 'promshards_fleet_shards',
    help: 'Shards of a fleet, by phase.',
    labels: ['phase'],
    read: (_, { members }, set) =>
      PHASES.forEach((phase) => set(members.filter((member) => member.phase === phase).length, { phase })),
  },
  {
    name: 'promshards_fleet_desired_shards',
    help: 'Shards that the autoscaler wants.',
    labels: [],
    read: (_, { desired }, set) => set(desired),
  },
  {
    name: 'promshards_fleet_min_shards',
    help: 'Fewest shards of the policy.',
    labels: [],
    read: (_, { minShards }, set) => set(minShards),
  },
  {
    name: 'promshards_fleet_max_shards',
    help: 'Most shards of the policy.',
    labels: [],
    read: (_, { maxShards }, set) => set(maxShards),
  },
  {
    name: 'promshards_fleet_frozen',
    help: 'Whether the policy keeps shards and placement as they are.',
    labels: [],
    read: (_, { frozen }, set) => set(frozen ? 1 : 0),
  },
  {
    name: 'promshards_fleet_utilization_ratio',
    help: 'Use of a shard over its capacity, in the mean of the fleet.',
    labels: ['metric'],
    read: (_, { usage }, set) =>
      usage.forEach(({ metric, utilization }) => utilization === undefined || set(utilization, { metric })),
  },
  {
    name: 'promshards_fleet_targets',
    help: 'Targets of a fleet: all, those that are up, and those that wait for their first scrape.',
    labels: ['state'],
    read: (_, { targets }, set) => Object.entries(targets).forEach(([state, count]) => set(count, { state })),
  },
  {
    name: 'promshards_hand_overs',
    help: 'Hand-overs under way, and those that wait for others to end.',
    labels: ['state'],
    read: (_, { handOvers }, set) => Object.entries(handOvers).forEach(([state, count]) => set(count, { state })),
  },
  {
    name: 'promshards_shard_removal_timestamp_seconds',
    help: 'When a drained shard and its data go.',
    labels: ['shard'],
    read: (_, { members }, set) =>
      members.forEach(({ id, until }) => until === undefined || set(until / 1000, { shard: id })),
  },
  {
    name: 'promshards_fleet_problem',
    help: 'Whether a fleet has a problem, by its name.',
    labels: ['problem'],
    read: (_, { problems }, set) =>
      problemNames.forEach((problem) => set(problems.filter(({ name }) => name === problem).length, { problem })),
  },
  {
    name: 'promshards_reconcile_last_timestamp_seconds',
    help: 'When the controller last looked at a fleet.',
    labels: [],
    read: (_, { observedAt }, set) => observedAt === undefined || set(observedAt / 1000),
  },
  {
    name: 'promshards_reconcile_last_duration_seconds',
    help: 'How long that took.',
    labels: [],
    read: (fleet, __, set) => {
      const { tookMs } = fleet.view();
      return tookMs === undefined || set(tookMs / 1000);
    },
  },
];

/** Adds the controllers' metrics to a registry. */
export function scalingMetrics(registry: Registry, managed: readonly ManagedFleet[], events: EventHub): void {
  for (const { name, help, labels, read } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: ['fleet', ...labels],
      registers: [registry],
      collect() {
        this.reset();
        for (const fleet of managed) {
          read(fleet, fleet.status(), (value, own = {}) => this.set({ fleet: fleet.fleet, ...own }, value));
        }
      },
    });
  }
  const decisions = new Counter({
    name: 'promshards_decisions_total',
    help: 'Decisions of the autoscaler and numbers of shards set by hand, by what came of them.',
    labelNames: ['fleet', 'outcome'],
    registers: [registry],
  });
  events.subscribe((event) => {
    if (event.type === 'decision') {
      decisions.inc({ fleet: event.fleet, outcome: event.decision.outcome });
    }
  });
}
