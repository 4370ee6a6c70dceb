import { type Limit } from './assess';
import { decide } from './decide';
import { type ScalingHistory, type Observation, type ShardObservation } from './observation';
import { DEFAULT_POLICY, type Policy } from './policy';

const NOW = 1_700_000_000_000;
const NONE: ScalingHistory = { recommendations: [], events: [] };

const policy = (over: Partial<Policy> = {}): Policy => ({
  ...DEFAULT_POLICY,
  capacity: { cpu: 1, memory: 1000 },
  targets: { cpu: 70 },
  maxShards: 100,
  ...over,
});

const shard = (usage: ShardObservation['usage'], over: Partial<ShardObservation> = {}): ShardObservation => ({
  id: 'shard',
  state: 'ready',
  remoteWriteBehind: false,
  usage,
  ...over,
});

const even = (count: number, usage: ShardObservation['usage']): Observation => ({
  shards: Array.from({ length: count }, () => shard(usage)),
});

describe('the arithmetic of HorizontalPodAutoscaler', () => {
  it.each([
    ['2 shards at 71 % of a target of 70 %', policy(), even(2, { cpu: 0.71 }), 2],
    ['2 shards at 78 %', policy(), even(2, { cpu: 0.78 }), 3],
    ['a total of 12 with 4 a shard on 2', policy({ targets: { samples: 4 } }), even(2, { samples: 6 }), 3],
    [
      '11 on 10 shards of 1, just inside the tolerance',
      policy({ targets: { samples: 1 } }),
      even(10, { samples: 1.1 }),
      10,
    ],
    ['a total of 12 with 6 a shard on 3', policy({ targets: { series: 6 } }), even(3, { series: 4 }), 2],
    [
      'the largest of several proposals',
      policy({ targets: { cpu: 70, memory: 50 } }),
      even(2, { cpu: 0.2, memory: 900 }),
      4,
    ],
    ['nothing used at all', policy(), even(4, { cpu: 0 }), 1],
    ['a third used three times over', policy({ targets: { cpu: 10 } }), even(3, { cpu: 0.1 }), 3],
  ])('%s', (_, given, observation, expected) => {
    expect(decide(given, observation, NONE, NOW).desired).toBe(expected);
  });
});

describe('stabilisation windows', () => {
  const recommended = (secondsAgo: number, shards: number) => ({ time: NOW - secondsAgo * 1000, shards });
  it.each<[string, number, number, ScalingHistory['recommendations'], number, Limit | undefined]>([
    ['more was asked for within the window', 3, 0.2, [recommended(200, 3)], 3, 'scale-down-stabilized'],
    ['more was asked for before the window', 3, 0.2, [recommended(301, 3)], 1, undefined],
    ['the most of the window counts', 5, 0.14, [recommended(250, 2), recommended(100, 3)], 3, 'scale-down-stabilized'],
    ['growth does not wait by default', 2, 1.4, [recommended(10, 2)], 4, undefined],
  ])('%s', (_, current, cpu, recommendations, desired, limit) => {
    const decision = decide(policy(), even(current, { cpu }), { recommendations, events: [] }, NOW);
    expect(decision.desired).toBe(desired);
    expect(decision.limits).toEqual(limit === undefined ? [] : [limit]);
  });

  it('growth waits for the least of its window', () => {
    const slow = { ...DEFAULT_POLICY.behavior.scaleUp, stabilizationWindowSeconds: 60 };
    const given = policy({ behavior: { ...DEFAULT_POLICY.behavior, scaleUp: slow } });
    const history: ScalingHistory = { recommendations: [recommended(59, 3)], events: [] };
    expect(decide(given, even(2, { cpu: 1.4 }), history, NOW)).toMatchObject({
      desired: 3,
      limits: ['scale-up-stabilized'],
    });
    expect(decide(given, even(2, { cpu: 1.4 }), NONE, NOW + 60_000).desired).toBe(4);
  });
});

describe('rates', () => {
  const behavior = (over: Partial<Policy['behavior']['scaleUp']>, down?: Partial<Policy['behavior']['scaleDown']>) => ({
    scaleUp: { ...DEFAULT_POLICY.behavior.scaleUp, ...over },
    scaleDown: { ...DEFAULT_POLICY.behavior.scaleDown, stabilizationWindowSeconds: 0, ...down },
  });
  const event = (secondsAgo: number, change: number) => ({ time: NOW - secondsAgo * 1000, change, metrics: [] });
  const pods = (value: number, periodSeconds = 60) => ({ type: 'Pods' as const, value, periodSeconds });
  const percent = (value: number, periodSeconds = 60) => ({ type: 'Percent' as const, value, periodSeconds });

  it.each<[string, Policy['behavior'], number, number, ScalingHistory['events'], number, Limit | undefined]>([
    ['4 pods or a doubling, whichever is more', behavior({}), 2, 100, [], 6, 'scale-up-rate'],
    ['a doubling is more', behavior({}), 10, 100, [], 20, 'scale-up-rate'],
    ['percents of growth are rounded up', behavior({ policies: [percent(50)] }), 3, 100, [], 5, 'scale-up-rate'],
    [
      'what was added in the period counts',
      behavior({ policies: [pods(4)] }),
      5,
      100,
      [event(30, 3)],
      6,
      'scale-up-rate',
    ],
    ['what was taken away in it too', behavior({ policies: [pods(4)] }), 5, 100, [event(30, -2)], 11, 'scale-up-rate'],
    [
      'what was added before the period does not',
      behavior({ policies: [pods(4)] }),
      5,
      100,
      [event(61, 3)],
      9,
      'scale-up-rate',
    ],
    ['Min takes the slower policy', behavior({ selectPolicy: 'Min' }), 10, 100, [], 14, 'scale-up-rate'],
    ['Disabled keeps the number', behavior({ selectPolicy: 'Disabled' }), 2, 100, [], 2, 'scale-up-rate'],
    ['percents of a fall are cut', behavior({}, { policies: [percent(50)] }), 5, 1, [], 2, 'scale-down-rate'],
    ['a pod at a time', behavior({}, { policies: [pods(1)] }), 5, 1, [], 4, 'scale-down-rate'],
    [
      'a fall that already happened counts',
      behavior({}, { policies: [pods(1)] }),
      5,
      1,
      [event(30, -1)],
      5,
      'scale-down-rate',
    ],
    [
      'Min takes the slower fall',
      behavior({}, { selectPolicy: 'Min', policies: [pods(1), percent(50)] }),
      8,
      1,
      [],
      7,
      'scale-down-rate',
    ],
    ['Max the faster', behavior({}, { policies: [pods(1), percent(50)] }), 8, 1, [], 4, 'scale-down-rate'],
    ['no fall at all', behavior({}, { selectPolicy: 'Disabled' }), 8, 1, [], 8, 'scale-down-rate'],
  ])('%s', (_, given, current, wanted, events, desired, limit) => {
    const one = policy({ behavior: given, targets: { samples: 1 }, maxShards: 1000 });
    const decision = decide(one, even(current, { samples: wanted / current }), { recommendations: [], events }, NOW);
    expect(decision.desired).toBe(desired);
    expect(decision.limits).toEqual(limit === undefined ? [] : [limit]);
  });
});

describe('bounds', () => {
  it.each([
    ['the maximum', policy({ maxShards: 3 }), even(2, { cpu: 2 }), 3, ['max-shards']],
    ['the minimum', policy({ minShards: 2 }), even(3, { cpu: 0 }), 2, ['min-shards']],
    ['back below the maximum, whatever is used', policy({ maxShards: 3 }), even(5, { cpu: 2 }), 3, ['max-shards']],
    ['back above the minimum', policy({ minShards: 3 }), even(1, { cpu: 0 }), 3, ['min-shards']],
    [
      'the room on the machine',
      policy(),
      { ...even(2, { cpu: 2 }), budget: { maxShards: 3, reason: 'memory' } },
      3,
      ['host-budget'],
    ],
    [
      'room that is gone takes nothing away',
      policy(),
      { ...even(2, { cpu: 2 }), budget: { maxShards: 1, reason: 'memory' } },
      2,
      ['host-budget'],
    ],
  ])('%s', (_, given, observation, desired, limits) => {
    expect(decide(given, observation, NONE, NOW)).toMatchObject({ desired, limits });
  });
});

describe('what is not known', () => {
  const two = (a: ShardObservation, b: ShardObservation): Observation => ({ shards: [a, b] });
  it.each([
    ['no shard tells anything', even(3, {}), 3, ['no-metrics']],
    ['one is silent and little is used', two(shard({ cpu: 0.1 }), shard({})), 2, ['partial-data']],
    ['one is silent and the other needs more than two', two(shard({ cpu: 1.6 }), shard({})), 3, []],
    ['NaN is not a use', even(2, { cpu: NaN }), 2, ['no-metrics']],
    ['a missing shard', two(shard({ cpu: 0.1 }), shard({ cpu: 0.1 }, { state: 'missing' })), 2, ['shard-not-ready']],
    ['one that replays', two(shard({ cpu: 0.1 }), shard({ cpu: 0.1 }, { state: 'replaying' })), 2, ['shard-not-ready']],
    [
      'remote write that lags',
      two(shard({ cpu: 0 }), shard({ cpu: 0 }, { remoteWriteBehind: true })),
      2,
      ['remote-write-behind'],
    ],
  ])('%s', (_, observation, desired, limits) => {
    expect(decide(policy(), observation, NONE, NOW)).toMatchObject({ desired, limits });
  });

  it('one measure of two is unknown: it may grow and may not shrink', () => {
    const given = policy({ targets: { cpu: 70, memory: 70 } });
    expect(decide(given, even(2, { cpu: 0.1 }), NONE, NOW)).toMatchObject({ desired: 2, limits: ['partial-data'] });
    expect(decide(given, even(2, { cpu: 1 }), NONE, NOW)).toMatchObject({ desired: 3, limits: [] });
  });
});

describe('the memory cool-down', () => {
  const given = policy({ targets: { memory: 50, samples: 100 } });
  const grew: ScalingHistory = {
    recommendations: [],
    events: [{ time: NOW - 3_600_000, change: 1, metrics: ['memory'] }],
  };
  it.each([
    ['memory alone waits', even(2, { memory: 900, samples: 100 }), grew, 2, ['memory-cooldown']],
    ['samples ask for more as well', even(2, { memory: 900, samples: 200 }), grew, 4, []],
    [
      'it was long ago',
      even(2, { memory: 900, samples: 100 }),
      { ...grew, events: [{ ...grew.events[0], time: NOW - 3 * 3_600_000 }] },
      4,
      [],
    ],
    [
      'the growth was for something else',
      even(2, { memory: 900, samples: 100 }),
      { ...grew, events: [{ ...grew.events[0], metrics: ['cpu' as const] }] },
      4,
      [],
    ],
  ])('%s', (_, observation, history, desired, limits) => {
    expect(decide(given, observation, history, NOW)).toMatchObject({ desired, limits });
  });
});

describe('what a person reads', () => {
  it('names what asks for the change and what does not', () => {
    const given = policy({ targets: { cpu: 70, memory: 80 } });
    expect(decide(given, even(3, { cpu: 0.83, memory: 700 }), NONE, NOW)).toMatchObject({
      outcome: 'scale-up',
      sentence:
        '3 -> 4: CPU at 83 % against the 70 % target asks for 4; memory at 70 % against the 80 % target asks for 3',
      conditions: [
        { type: 'AbleToScale', status: true, reason: 'ReadyForNewScale' },
        { type: 'ScalingActive', status: true, reason: 'ValidMetricFound' },
        { type: 'ScalingLimited', status: false, reason: 'DesiredWithinRange' },
      ],
    });
  });

  it('says why nothing happens', () => {
    expect(decide(policy({ frozen: true }), even(2, { cpu: 2 }), NONE, NOW)).toMatchObject({
      outcome: 'hold',
      desired: 2,
      sentence: '2 stays: CPU at 200 % against the 70 % target asks for 6. The fleet is frozen',
      conditions: [{ reason: 'ReadyForNewScale' }, { status: false, reason: 'ScalingDisabled' }, { status: false }],
    });
  });

  it('gives amounts with their unit', () => {
    const given = policy({ targets: { series: 1_500_000 } });
    expect(decide(given, even(2, { series: 2_250_000 }), NONE, NOW).sentence).toBe(
      '2 -> 3: 2.25M active series a shard against the target of 1.5M asks for 3'
    );
  });

  it('tells little use from none, and where the maximum is raised', () => {
    const given = policy({ targets: { cpu: 0.3 }, maxShards: 3 });
    expect(decide(given, even(2, { cpu: 0.0021 }), NONE, NOW).sentence).toMatch(
      /^2 (stays|-> \d): CPU at 0\.21 % against the 0\.3 % target asks for \d/
    );
    expect(decide(given, even(3, { cpu: 0.09 }), NONE, NOW).sentence).toMatch(
      / CPU at 9 % against the 0\.3 % target .*\. The maximum is 3: raise it under Autoscaling for more$/
    );
  });
});
