import { type Action } from '../../../src/api/scaling';
import { type Given, NOW, roundOf } from '../testing/given';
import { planAction } from './actions';

const TWO: Given = {
  shards: { 'shard-0': 'active', 'shard-1': 'active' },
  targets: { 'a:1': 'shard-0', 'b:1': 'shard-1' },
};
const DRAINING: Given = { ...TWO, shards: { 'shard-0': 'active', 'shard-1': 'draining' } };

/** The problem; or the sentence of the action, and what is to be written down. */
function planOf(
  given: Given,
  action: Exclude<Action, { action: 'freeze' | 'unfreeze' }>,
  releases = false
): readonly string[] {
  const input = roundOf(given);
  const plan = planAction({ ...input, retention: 3_600_000, releases }, action);
  if (!plan.ok) {
    return [plan.problem];
  }
  const asked = plan.rebalance === true ? ['the next round balances'] : [];
  return [plan.sentence, ...plan.changes.map(({ sentence }) => sentence), ...asked];
}

test.each<[string, Given, Exclude<Action, { action: 'freeze' | 'unfreeze' }>, readonly string[]]>([
  [
    'drain',
    TWO,
    { action: 'drain', shard: 'shard-1' },
    ['shard-1 drains: 1 target move to other shards.', 'shard-1 drains.'],
  ],
  [
    'drain the last',
    DRAINING,
    { action: 'drain', shard: 'shard-0' },
    ['It is the only shard that takes targets; add another first.'],
  ],
  [
    'cancel a drain',
    DRAINING,
    { action: 'cancelDrain', shard: 'shard-1' },
    ['shard-1 no longer drains and takes targets again.', 'shard-1 takes targets again.'],
  ],
  ['cancel none', TWO, { action: 'cancelDrain', shard: 'shard-1' }, ['shard-1 does not drain.']],
  [
    'replace',
    TWO,
    { action: 'replace', shard: 'shard-1' },
    ['shard-1 is given up as lost: 1 target are placed on other shards.', 'shard-1 is given up as lost.'],
  ],
  ['balance', TWO, { action: 'rebalance' }, ['The shards are balanced: 0 targets move.', 'the next round balances']],
  [
    'grow',
    TWO,
    { action: 'setShards', shards: 3, reason: 'a test' },
    ['The number of shards is set from 2 to 3.', 'shard-2 is started.', '2 -> 3: set by hand'],
  ],
  [
    'drain another than the highest, where shards are numbered',
    { ...TWO, numbered: { count: 2 } },
    { action: 'drain', shard: 'shard-0' },
    ['Only the shard with the highest number can go, and that is shard-1: drain that one.'],
  ],
  [
    'drain the highest',
    { ...TWO, numbered: { count: 2 } },
    { action: 'drain', shard: 'shard-1' },
    ['shard-1 drains: 1 target move to other shards.', 'shard-1 drains.'],
  ],
  [
    'replace a numbered one',
    { ...TWO, numbered: { count: 2 } },
    { action: 'replace', shard: 'shard-1' },
    [
      'Kubernetes keeps the shards of this fleet: delete the pod of shard-1, and it is started anew. No number below the highest can be given up.',
    ],
  ],
  [
    'grow where another sets the number',
    { ...TWO, numbered: { count: 2, fixed: 'Another sets it.' } },
    { action: 'setShards', shards: 3, reason: '' },
    ['Another sets it.'],
  ],
  ['grow beyond the policy', TWO, { action: 'setShards', shards: 6, reason: '' }, ['The policy allows 1 to 5 shards.']],
])('%s', (_, given, action, told) => {
  expect(planOf(given, action)).toEqual(told);
});

describe('release', () => {
  const drained = (at: number) => ({ phase: 'draining', drained: at }) as const;
  const given: Given = { shards: { 's-0': 'active', 's-1': drained(NOW - 60_000), 's-2': drained(NOW - 50_000) } };
  const first = { job: 'vms', instance: 'a:1', from: NOW - 61_000, to: NOW - 60_000 };
  const one: Given = { ...given, release: { kind: 'lacks', shard: 's-1', scrapes: 1, first } };
  const more: Given = { ...given, release: { kind: 'lacks', shard: 's-1', scrapes: 2, first } };
  const at = new Date(NOW - 60_000).toISOString();
  const of = `of job vms, instance a:1, up to ${at}. They are lost.`;
  test.each<[string, Given, string, boolean, readonly string[]]>([
    [
      'before anything was found',
      given,
      's-1',
      true,
      [
        's-1 is released by hand. Whether the store has all of its samples is not known: what it lacks is lost.',
        'The store answers for s-1.',
      ],
    ],
    [
      'what lacks a scrape',
      one,
      's-1',
      true,
      [
        `s-1 is released by hand. The store lacks samples of a scrape that a shard has, ${of}`,
        'The store answers for s-1.',
      ],
    ],
    [
      'what lacks two',
      more,
      's-1',
      true,
      [
        `s-1 is released by hand. The store lacks samples of 2 scrapes that shards have, the first ${of}`,
        'The store answers for s-1.',
      ],
    ],
    ['the second', given, 's-2', true, ['s-2 is not next to be released: s-1 is the one that is kept longest.']],
    ['one that takes targets', TWO, 'shard-1', true, ['shard-1 is not next to be released.']],
    [
      'without such a store',
      given,
      's-1',
      false,
      ['The fleet has no store that answers for drained shards (release_drained).'],
    ],
  ])('%s', (_, fleet, shard, releases, told) => {
    expect(planOf(fleet, { action: 'release', shard }, releases)).toEqual(told);
  });
});

test('before the first look, shards can be added and nothing balanced', () => {
  const { record, saved, time } = roundOf(TWO);
  const input = {
    record,
    saved,
    time,
    now: NOW,
    snapshot: undefined,
    retention: 0,
    releases: false,
    highestFirst: false,
  };
  expect(planAction(input, { action: 'setShards', shards: 3, reason: '' })).toMatchObject({ ok: true });
  expect(planAction(input, { action: 'rebalance' })).toEqual({
    ok: false,
    problem: 'The fleet has not been looked at yet; try again in a moment.',
  });
});
