import { DEFAULT_POLICY, type Policy } from './policy';
import { recorded, simulate, type SimulatedUsage } from './simulate';

const MINUTE = 60_000;

const policy: Policy = {
  ...DEFAULT_POLICY,
  capacity: { cpu: 1, memory: 1000 },
  targets: { cpu: 50 },
  maxShards: 20,
};

/** A history of `steps` minutes on 2 shards with the use a function of the step. */
function history(steps: number, cpu: (i: number) => number, memory?: (i: number) => number): SimulatedUsage {
  return {
    start: 0,
    step: MINUTE,
    shards: new Float64Array(steps).fill(2),
    usage: {
      cpu: Float64Array.from({ length: steps }, (_, i) => cpu(i)),
      ...(memory && { memory: Float64Array.from({ length: steps }, (_, i) => memory(i)) }),
    },
  };
}

describe('simulate', () => {
  it('follows a load that is spread over the shards', () => {
    const { shards, load, shardHours, changes, breaches } = simulate(
      policy,
      history(120, () => 2)
    );
    expect(Array.from(shards.slice(0, 3))).toEqual([2, 4, 4]);
    expect(Array.from(load.slice(0, 3))).toEqual([2, 1, 1]);
    expect({ changes, breaches }).toEqual({ changes: 1, breaches: 1 });
    expect(shardHours).toBeCloseTo((2 + 119 * 4) / 60, 9);
  });

  it('waits for the scale-down window, and counts what moves', () => {
    const run = simulate(
      policy,
      history(60, (i) => (i < 30 ? 2 : 0.5)),
      { shards: 4 }
    );
    const fall = run.shards.indexOf(1);
    // The last time more was asked for is minute 29; its recommendation holds for five minutes.
    expect(fall).toBe(35);
    expect(run.moved).toBeCloseTo(0.75, 9);
    expect(run.reversals).toBe(0);
  });

  it('counts changes of direction', () => {
    const run = simulate(
      policy,
      history(120, (i) => (Math.floor(i / 30) % 2 === 0 ? 2 : 0.5)),
      { shards: 4 }
    );
    expect(run.reversals).toBe(2);
  });

  it('gives each simulated shard what a shard uses by itself', () => {
    const run = simulate(
      policy,
      history(2, () => 2),
      { shards: 4, base: { cpu: 0.25 } }
    );
    // 2 cores are 1.5 of work and 0.25 for each of the two shards there were: 1.5 + 4 x 0.25 on four.
    expect(run.load[0]).toBeCloseTo(2.5 / (4 * 0.5), 9);
  });

  it('keeps what moved in memory for a while, and does not grow for it again and again', () => {
    const byMemory: Policy = { ...policy, targets: { memory: 50 } };
    const load = history(
      600,
      () => 0,
      () => 1500
    );
    const run = simulate(byMemory, load, { staleTail: 180 * MINUTE });
    expect(Array.from(new Set(run.shards))).toEqual([2, 3]);
    expect(run.load[2]).toBeGreaterThan(1.2);
    expect(run.load[599]).toBeCloseTo(1, 9);
  });

  it('holds over gaps', () => {
    const run = simulate(
      policy,
      history(10, (i) => (i === 5 ? NaN : 0.9))
    );
    expect(Array.from(new Set(run.shards))).toEqual([2]);
    expect(Array.from(run.load, Number.isNaN).indexOf(true)).toBe(5);
    expect(run.breaches).toBe(0);
  });
});

it('tells what really happened in the same terms', () => {
  const real = recorded(
    policy,
    history(60, () => 2)
  );
  expect(real).toMatchObject({ breaches: 60, changes: 0, reversals: 0, moved: 0, shardHours: 2 });
  expect(real.load[0]).toBe(2);
});
