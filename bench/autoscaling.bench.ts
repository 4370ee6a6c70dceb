/**
 * Placement against what is used elsewhere: targets modulo the number of shards (the Prometheus Operator) and a hash ring of 512
 * tokens a shard. Weights are log-normal; a shard is added to the fleet. Prints what each moves and how even it is, and the time of
 * our placement and of a simulation beside a plain loop over the same data. Then a fleet is taken from one number of shards to another,
 * in both ways; with `--write` the table goes into docs/scaling.md.
 */
import { createHash } from 'node:crypto';

import { DEFAULT_POLICY, place, simulate, type WeightedTarget } from '../src/autoscaling/index';
import { compare, random } from './lib/compare';
import { compareResharding } from './lib/reshardingTable';

type Layout = (targets: readonly WeightedTarget[], shards: readonly string[]) => ReadonlyMap<string, string>;

const TOKENS = 512;

for (const [count, shards] of [
  [1000, 4],
  [20_000, 40],
]) {
  comparePlacements(makeTargets(count), shards);
}
timeSimulation();
void compareResharding(process.argv.includes('--write'));

function comparePlacements(targets: readonly WeightedTarget[], count: number): void {
  const before = Array.from({ length: count }, (_, i) => `shard-${i}`);
  const after = [...before, `shard-${count}`];
  const first = place(targets, { shards: before, previous: new Map() }).placement;
  const sticky: Layout = (_, shards) =>
    shards === before ? first : place(targets, { shards, previous: first }).placement;
  for (const [name, layout] of [
    ['sticky', sticky],
    ['hashmod', hashmod],
    ['ring', ring],
  ] as const) {
    const old = layout(targets, before);
    const now = layout(targets, after);
    const moved = share(targets, ({ id }) => old.get(id) !== now.get(id));
    console.log(
      `placement ${targets.length} targets, ${count} -> ${count + 1} shards, ${name}: ` +
        `${(100 * moved).toFixed(1)} % of the samples move, max/mean ${evenness(targets, now, after).toFixed(3)}`
    );
  }
  const { a, b } = compare(
    () => place(targets, { shards: after, previous: first }),
    () => new Map(targets.map(({ id, weight }) => [id, weight]))
  );
  console.log(
    `placement ${targets.length} targets: ${a.toFixed(1)} ms, ${(a / b).toFixed(1)} times building a map of them`
  );
}

/** Two weeks at one minute, the load of a working day. */
function timeSimulation(): void {
  const steps = 14 * 24 * 60;
  const cpu = Float64Array.from({ length: steps }, (_, i) => 4 + 3 * Math.sin((i / 1440) * 2 * Math.PI));
  const history = { start: 0, step: 60_000, shards: new Float64Array(steps).fill(4), usage: { cpu } };
  const policy = { ...DEFAULT_POLICY, targets: { cpu: 70 } };
  const { a, b } = compare(
    () => simulate(policy, history),
    () => cpu.map((x) => Math.ceil(x / 1.4))
  );
  console.log(
    `simulation of two weeks at a minute: ${a.toFixed(1)} ms, ${(a / b).toFixed(0)} times a plain division of each sample`
  );
}

function makeTargets(count: number): readonly WeightedTarget[] {
  const next = random(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return Array.from({ length: count }, (_, i) => ({ id: `vm-${i}:9100`, job: 'vm', weight: Math.exp(normal()) }));
}

function hash(text: string): number {
  return createHash('md5').update(text).digest().readUInt32BE(12);
}

function hashmod(targets: readonly WeightedTarget[], shards: readonly string[]): ReadonlyMap<string, string> {
  return new Map(targets.map(({ id }) => [id, shards[hash(id) % shards.length]]));
}

function ring(targets: readonly WeightedTarget[], shards: readonly string[]): ReadonlyMap<string, string> {
  const tokens = shards
    .flatMap((shard) => Array.from({ length: TOKENS }, (_, i) => [hash(`${shard}/${i}`), shard] as const))
    .sort(([a], [b]) => a - b);
  const owner = (at: number) => (tokens.find(([token]) => token >= at) ?? tokens[0])[1];
  return new Map(targets.map(({ id }) => [id, owner(hash(id))]));
}

function share(targets: readonly WeightedTarget[], counts: (target: WeightedTarget) => boolean): number {
  const sum = (list: readonly WeightedTarget[]) => list.reduce((total, { weight = 0 }) => total + weight, 0);
  return sum(targets.filter(counts)) / sum(targets);
}

function evenness(
  targets: readonly WeightedTarget[],
  placement: ReadonlyMap<string, string>,
  shards: readonly string[]
): number {
  const loads = new Map(shards.map((id) => [id, 0]));
  for (const { id, weight = 0 } of targets) {
    const shard = placement.get(id) ?? '';
    loads.set(shard, (loads.get(shard) ?? 0) + weight);
  }
  const sums = [...loads.values()];
  return (Math.max(...sums) * sums.length) / sums.reduce((a, b) => a + b, 0);
}
