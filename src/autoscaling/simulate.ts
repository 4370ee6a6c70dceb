import { assess } from './assess';
import { type Recommendation, type ScaleEvent, type ShardObservation } from './observation';
import { type Metric, METRICS, type Policy, targetAmount } from './policy';

/** What a fleet used, as totals over its shards; one value a step, NaN where it is not known. */
export interface SimulatedUsage {
  /** Milliseconds since the epoch of the first step, and from step to step. */
  readonly start: number;
  readonly step: number;
  /** Shards there really were. */
  readonly shards: Float64Array;
  readonly usage: Readonly<Partial<Record<Metric, Float64Array>>>;
}

export interface SimulateOptions {
  /** Shards at the first step; those there really were where left out. */
  readonly shards?: number;
  /** What a shard uses of each measure without any target; 0 where left out. */
  readonly base?: Readonly<Partial<Record<Metric, number>>>;
  /** How long what was moved away stays in a shard's memory, in milliseconds; 0 where left out. */
  readonly staleTail?: number;
}

/** What a policy would have done with a recorded load. Arrays have one value a step of the history. */
export interface Simulation {
  readonly shards: Float64Array;
  /** Use over what one shard should carry, of the measure that is highest; 1 is on target, NaN where none is known. */
  readonly load: Float64Array;
  /** Steps at which the load was above the target by more than the tolerance. */
  readonly breaches: number;
  /** Changes of direction: growth after a fall, a fall after growth. */
  readonly reversals: number;
  /** Samples that moved to another shard's care: the fraction of the fleet, summed over all changes; 1 is the whole fleet once. */
  readonly moved: number;
  readonly shardHours: number;
  /** Changes of the number of shards. */
  readonly changes: number;
}

const HOUR = 3_600_000;

/**
 * Replays recorded use under a policy, one decision a step, by the controller's own arithmetic. The load of the fleet is spread
 * evenly over the shards: its total, without what the shards there were use by themselves, plus what the simulated ones do,
 * plus for memory what moved targets leave behind.
 */
export function simulate(policy: Policy, history: SimulatedUsage, options: SimulateOptions = {}): Simulation {
  const steps = history.shards.length;
  const out = { shards: new Float64Array(steps), load: new Float64Array(steps) };
  const run = new Run(policy, history, options);
  for (let i = 0; i < steps; i++) {
    run.step(i, out);
  }
  return { ...out, ...tally(out, { policy, step: history.step }) };
}

/** The recorded course itself, in the same terms. */
export function recorded(policy: Policy, history: SimulatedUsage): Simulation {
  const load = new Float64Array(history.shards.length);
  for (let i = 0; i < load.length; i++) {
    load[i] = loadOf(policy, history.shards[i], (metric) => history.usage[metric]?.[i] ?? NaN);
  }
  const out = { shards: history.shards, load };
  return { ...out, ...tally(out, { policy, step: history.step }) };
}

class Run {
  private current: number;
  private recommendations: Recommendation[] = [];
  private events: ScaleEvent[] = [];
  /** Memory that moved targets left behind, and until when. */
  private tails: Array<{ readonly until: number; readonly bytes: number }> = [];
  private readonly horizon: number;

  constructor(
    private readonly policy: Policy,
    private readonly history: SimulatedUsage,
    private readonly options: SimulateOptions
  ) {
    this.current = options.shards ?? Math.max(1, history.shards[0] ?? 1);
    this.horizon = horizonOf(policy);
  }

  step(i: number, out: { readonly shards: Float64Array; readonly load: Float64Array }): void {
    const now = this.history.start + i * this.history.step;
    const totals = this.totals(i, now);
    out.shards[i] = this.current;
    out.load[i] = loadOf(this.policy, this.current, (metric) => totals[metric] ?? NaN);
    this.forget(now);
    const { desired, recommended, proposals } = assess(
      this.policy,
      { shards: evenShards(totals, this.current) },
      { recommendations: this.recommendations, events: this.events },
      now
    );
    this.recommendations.push({ time: now, shards: recommended });
    if (desired !== this.current) {
      const metrics = proposals.filter(({ shards }) => (shards ?? 0) > this.current).map(({ metric }) => metric);
      this.events.push({ time: now, change: desired - this.current, metrics });
      this.leaveTail(totals.memory ?? 0, desired, now);
      this.current = desired;
    }
  }

  private totals(i: number, now: number): Partial<Record<Metric, number>> {
    const totals: Partial<Record<Metric, number>> = {};
    for (const metric of METRICS) {
      const used = this.history.usage[metric]?.[i] ?? NaN;
      if (!Number.isNaN(used)) {
        const base = this.options.base?.[metric] ?? 0;
        const tail = metric === 'memory' ? this.tail(now) : 0;
        totals[metric] = Math.max(0, used - base * this.history.shards[i]) + base * this.current + tail;
      }
    }
    return totals;
  }

  private tail(now: number): number {
    return this.tails.reduce((sum, { until, bytes }) => (until > now ? sum + bytes : sum), 0);
  }

  private leaveTail(memory: number, desired: number, now: number): void {
    if (desired > this.current && this.options.staleTail !== undefined) {
      const bytes = memory * (1 - this.current / desired);
      this.tails.push({ until: now + this.options.staleTail, bytes });
    }
  }

  private forget(now: number): void {
    const oldest = now - this.horizon;
    if (this.recommendations.length > 0 && this.recommendations[0].time <= oldest - this.horizon) {
      this.recommendations = this.recommendations.filter(({ time }) => time > oldest);
      this.events = this.events.filter(({ time }) => time > oldest);
      this.tails = this.tails.filter(({ until }) => until > now);
    }
  }
}

/** How far back a policy looks, in milliseconds. */
function horizonOf({ behavior, memoryCooldownSeconds }: Policy): number {
  const rules = [behavior.scaleUp, behavior.scaleDown];
  const spans = rules.flatMap(({ stabilizationWindowSeconds, policies }) => [
    stabilizationWindowSeconds,
    ...policies.map(({ periodSeconds }) => periodSeconds),
  ]);
  return 1000 * Math.max(memoryCooldownSeconds, ...spans);
}

function evenShards(totals: Readonly<Partial<Record<Metric, number>>>, count: number): readonly ShardObservation[] {
  const usage: Partial<Record<Metric, number>> = {};
  for (const metric of METRICS) {
    const total = totals[metric];
    if (total !== undefined) {
      usage[metric] = total / count;
    }
  }
  const shard: ShardObservation = { id: '', state: 'ready', remoteWriteBehind: false, usage };
  return new Array<ShardObservation>(count).fill(shard);
}

/** The highest share of its target that any measure has; NaN where none is known. */
function loadOf(policy: Policy, shards: number, total: (metric: Metric) => number): number {
  let highest = NaN;
  for (const metric of METRICS) {
    const target = targetAmount(policy, metric);
    const share = target === undefined ? NaN : total(metric) / (target * shards);
    highest = highest >= share || Number.isNaN(share) ? highest : share;
  }
  return highest;
}

function tally(
  { shards, load }: { readonly shards: Float64Array; readonly load: Float64Array },
  { policy, step }: { readonly policy: Policy; readonly step: number }
): Omit<Simulation, 'shards' | 'load'> {
  const out = { breaches: 0, reversals: 0, moved: 0, changes: 0 };
  let direction = 0;
  let shardSteps = 0;
  for (let i = 0; i < shards.length; i++) {
    out.breaches += load[i] > 1 + policy.tolerance ? 1 : 0;
    shardSteps += shards[i];
    const change = i === 0 ? 0 : shards[i] - shards[i - 1];
    if (change !== 0) {
      out.changes++;
      out.moved += Math.abs(change) / Math.max(shards[i], shards[i - 1]);
      out.reversals += direction * change < 0 ? 1 : 0;
      direction = Math.sign(change);
    }
  }
  return { ...out, shardHours: (shardSteps * step) / HOUR };
}
