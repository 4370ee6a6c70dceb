import { Counter, Gauge, type Registry } from 'prom-client';

import { type Fleet } from '../fleets/fleet';

const HEALTHS = ['unknown', 'ok', 'err'] as const;

/** Adds to a registry how the rules of fleets are, of those fleets that have any. */
export function ruleMetrics(registry: Registry, fleets: ReadonlyArray<Pick<Fleet, 'id' | 'rules'>>): void {
  const registers = [registry];
  const withRules = () => fleets.flatMap(({ id, rules }) => (rules === undefined ? [] : [{ fleet: id, rules }]));
  new Gauge({
    name: 'promshards_rules',
    help: 'Rules of a fleet by how their last evaluation went: unknown (none yet), ok, err.',
    labelNames: ['fleet', 'health'],
    registers,
    collect() {
      this.reset();
      for (const { fleet, rules } of withRules()) {
        const states = rules.groups.flatMap(({ run }) => run.states);
        HEALTHS.forEach((health) =>
          this.set({ fleet, health }, states.filter((state) => state.health === health).length)
        );
      }
    },
  });
  new Gauge({
    name: 'promshards_rule_files_successful',
    help: 'Whether the rule files of a fleet as they were read last are in force.',
    labelNames: ['fleet'],
    registers,
    collect() {
      this.reset();
      withRules().forEach(({ fleet, rules }) => this.set({ fleet }, rules.isRefused ? 0 : 1));
    },
  });
  new Gauge({
    name: 'promshards_rule_group_last_duration_seconds',
    help: 'How long the last evaluation of the slowest group of a fleet took.',
    labelNames: ['fleet'],
    registers,
    collect() {
      this.reset();
      for (const { fleet, rules } of withRules()) {
        this.set({ fleet }, Math.max(0, ...rules.groups.map(({ run }) => run.evaluationTime)) / 1000);
      }
    },
  });
  new Counter({
    name: 'promshards_rule_group_iterations_missed_total',
    help: 'Slots of groups of a fleet that were skipped, since there was no time for them.',
    labelNames: ['fleet'],
    registers,
    collect() {
      this.reset();
      withRules().forEach(({ fleet, rules }) => this.inc({ fleet }, rules.missed));
    },
  });
}
