import { type Policy } from '../../../src/api/policy';
import { type MoveRow } from '../../store/moveRows';
import { type Given, NOW, roundOf, scraped } from '../testing/given';
import { decideFirst, decideRound } from './decideRound';

const QUIET: Given = { shards: { 'shard-0': 'active' }, targets: { 'a:1': 'shard-0', 'b:1': 'shard-0' } };
const TWO: Given = {
  shards: { 'shard-0': 'active', 'shard-1': 'active' },
  targets: { 'a:1': 'shard-0', 'b:1': 'shard-1' },
};
const MOVE: MoveRow = {
  ...{ id: 7, address: 'a:1', from: 'shard-1', to: 'shard-0', reason: 'drain', joined: NOW - 5000 },
  series: [{ labels: { job: 'vms', instance: 'a:1' } }],
};
const CUT = { ...MOVE, cutOver: NOW - 3000 };

const LACKS: Given['release'] = {
  ...{ kind: 'lacks', shard: 'shard-1', scrapes: 2 },
  first: { job: 'vms', instance: 'a:1', from: NOW - 61_000, to: NOW - 60_000 },
};

const AT_ONCE: Policy['behavior']['scaleUp'] = {
  ...{ stabilizationWindowSeconds: 0, selectPolicy: 'Max' },
  policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }],
};

/** What is to be written down but for use, the decision and what targets weigh: the audit's name, if any, and the sentence. */
function changesOf(given: Given): readonly string[] {
  return decideRound(roundOf(given))
    .changes.filter(({ kind }) => !['use', 'decide', 'weigh'].includes(kind))
    .map(({ audit, sentence }) => (audit === undefined ? sentence : `${audit}: ${sentence}`));
}

describe('decideRound', () => {
  test.each<[string, Given, readonly string[]]>([
    ['nothing where all is as it should be', QUIET, []],
    ['that a new target is placed', { ...QUIET, found: ['a:1', 'b:1', 'c:1'] }, ['1 target is placed.']],
    [
      'that a joining shard that answers takes targets',
      { ...QUIET, shards: { 'shard-0': 'active', 'shard-1': { phase: 'joining', since: NOW } } },
      ['shard.ready: shard-1 answers and takes targets.', '1 target moves to other shards.'],
    ],
    [
      'nothing for a joining shard that does not answer',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': 'joining' },
        told: { 'shard-1': { state: 'replaying', targets: undefined } },
      },
      [],
    ],
    [
      'that the targets of a shard whose data is gone are placed at once',
      { ...TWO, told: { 'shard-1': { state: 'missing', lost: true, targets: undefined } } },
      [
        'shard.lost: shard-1 has lost its data: its targets go to other shards, its past is missing.',
        '1 target is placed.',
      ],
    ],
    [
      'that a shard which does not answer keeps its targets',
      { ...TWO, told: { 'shard-1': { state: 'missing', targets: undefined } } },
      [],
    ],
    [
      'that targets leave a shard that drains, with a hand-over',
      { ...TWO, shards: { 'shard-0': 'active', 'shard-1': 'draining' } },
      ['1 target moves to other shards.'],
    ],
    [
      'a cut-over when the new shard has scraped twice',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': 'draining' },
        moves: [MOVE],
        told: { 'shard-1': { targets: [scraped('a:1')] } },
      },
      [`Samples of a:1 are those of shard-0 from ${new Date(NOW).toISOString()} on, and of shard-1 before.`],
    ],
    [
      'no cut-over while it has not',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': 'draining' },
        moves: [{ ...MOVE, joined: NOW - 600 }],
        told: { 'shard-0': { targets: [scraped('a:1', { lastScrape: NOW - 700 })] } },
      },
      [],
    ],
    [
      'the end of a hand-over when the old shard has let go',
      { ...QUIET, shards: { 'shard-0': 'active', 'shard-1': 'draining' }, moves: [CUT] },
      ['shard-1 no longer scrapes a:1.', 'shard.drained: shard-1 scrapes nothing any more and is kept for its data.'],
    ],
    [
      'that hand-overs of a lost shard end, and that what was going there stays',
      {
        shards: { 'shard-0': 'active', 'shard-1': 'active' },
        targets: { 'a:1': 'shard-1' },
        moves: [{ ...MOVE, from: 'shard-0', to: 'shard-1' }],
        told: { 'shard-1': { state: 'missing', lost: true } },
      },
      [
        'shard.lost: shard-1 has lost its data: its targets go to other shards, its past is missing.',
        'The hand-over of a:1 ends: shard-1 is lost.',
        'The hand-over of a:1 ends: shard-1 is lost.',
        'Targets that were going to shard-1 stay where they were: 1.',
      ],
    ],
    [
      'that the store answers for a shard that was found there',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': { phase: 'draining', drained: NOW - 60_000 } },
        release: { kind: 'held', shard: 'shard-1', explained: 0 },
      },
      ['shard.release: The store has all samples up to the last of shard-1, and answers for them.'],
    ],
    [
      'that it answers though hand-overs cost it a scrape each',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': { phase: 'draining', drained: NOW - 60_000 } },
        release: { kind: 'held', shard: 'shard-1', explained: 2 },
      },
      [
        'shard.release: The store has all samples up to the last of shard-1, but a scrape each of targets that moved (2), and answers for them.',
      ],
    ],
    [
      'nothing of a shard of which the store lacks more',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': { phase: 'draining', drained: NOW - 60_000 } },
        release: LACKS,
      },
      [],
    ],
    [
      'that a target which comes back after its shard has drained is placed without a hand-over',
      {
        ...TWO,
        shards: { 'shard-0': 'active', 'shard-1': { phase: 'draining', drained: NOW - 60_000 } },
        told: { 'shard-1': { targets: [] } },
      },
      [
        '1 target moves to other shards.',
        'b:1 is back, and on shard-0 at once: nobody scraped it meanwhile.',
        'b:1 is back, and on shard-0 at once: nobody scraped it meanwhile.',
      ],
    ],
    [
      'another shard where use asks for it',
      { ...QUIET, usage: { 'shard-0': { cpu: 0.9 } } },
      ['shard.add: shard-1 is started.'],
    ],
    [
      'a shard that drains before a new one',
      { ...QUIET, shards: { 'shard-0': 'active', 'shard-1': 'draining' }, usage: { 'shard-0': { cpu: 0.9 } } },
      [
        'shard.drained: shard-1 scrapes nothing any more and is kept for its data.',
        'shard.revive: shard-1 no longer drains and takes targets again.',
        '1 target moves to other shards.',
      ],
    ],
    [
      'one shard less where use allows it, and its targets move',
      {
        ...TWO,
        usage: { 'shard-0': { cpu: 0.1 }, 'shard-1': { cpu: 0.1 } },
        policy: {
          behavior: { scaleUp: AT_ONCE, scaleDown: AT_ONCE },
        },
      },
      ['shard.drain: shard-0 drains: its targets go to other shards.', '1 target moves to other shards.'],
    ],
    ['nothing for use that is not known', { ...QUIET, usage: { 'shard-0': {} } }, []],
    ['nothing more in a dry run', { ...QUIET, usage: { 'shard-0': { cpu: 0.9 } }, policy: { dryRun: true } }, []],
    [
      'no hand-over in a fleet that is frozen, and that new targets are placed',
      {
        ...TWO,
        shards: { 'shard-0': 'active', 'shard-1': 'draining' },
        found: ['a:1', 'b:1', 'c:1'],
        policy: { frozen: true },
      },
      ['1 target is placed.'],
    ],
    [
      'that a shard which was made while the clock was ahead may have samples of any time',
      { ...QUIET, shards: { 'shard-0': { created: NOW + 1000 } } },
      ['shard-0 may have samples of any time: it was made while the clock was ahead.'],
    ],
    [
      'that the highest goes where shards are numbered, whatever it carries',
      {
        shards: { 'shard-0': 'active', 'shard-1': 'active' },
        targets: { 'a:1': 'shard-0', 'b:1': 'shard-1', 'c:1': 'shard-1' },
        numbered: { count: 2 },
        usage: { 'shard-0': { cpu: 0.1 }, 'shard-1': { cpu: 0.1 } },
        policy: { behavior: { scaleUp: AT_ONCE, scaleDown: AT_ONCE } },
      },
      ['shard.drain: shard-1 drains: its targets go to other shards.', '2 targets move to other shards.'],
    ],
    [
      'that the lowest of those that drain comes back first, and numbers that went are used again',
      {
        ...QUIET,
        shards: {
          'shard-0': 'active',
          'shard-1': { phase: 'draining', since: NOW - 2000, drained: NOW - 1000 },
          'shard-2': { phase: 'draining', since: NOW - 1000, drained: NOW - 1000 },
          'shard-3': 'removed',
        },
        numbered: { count: 3 },
        usage: { 'shard-0': { cpu: 2 } },
        policy: { behavior: { scaleUp: AT_ONCE, scaleDown: AT_ONCE } },
      },
      [
        'shard.add: shard-3 is started.',
        'shard.revive: shard-1 no longer drains and takes targets again.',
        'shard.revive: shard-2 no longer drains and takes targets again.',
        '1 target moves to other shards.',
      ],
    ],
    [
      'that shards which somebody else has added are taken over, with what they may hold',
      { ...QUIET, numbered: { count: 2 } },
      [
        'shard.adopt: shard-1 is there, as somebody else has made the fleet larger.',
        'shard-1 may have samples of any time: it is not known what it held.',
      ],
    ],
    [
      'no other number where that is not to be set',
      { ...QUIET, numbered: { count: 1, fixed: 'Another sets it.' }, usage: { 'shard-0': { cpu: 0.9 } } },
      [],
    ],
    [
      'that a shard which drains takes targets again where another counts it',
      {
        ...QUIET,
        shards: { 'shard-0': 'active', 'shard-1': 'draining' },
        numbered: { count: 2, fixed: 'Another sets it.', owner: 'HorizontalPodAutoscaler shop' },
      },
      [
        'shard.revive: shard-1 no longer drains and takes targets again, as HorizontalPodAutoscaler shop counts it.',
        '1 target moves to other shards.',
      ],
    ],
    [
      'that one goes on draining where it is not known who sets the number',
      {
        shards: { 'shard-0': 'active', 'shard-1': { phase: 'draining', drained: NOW - 1000 } },
        targets: { 'a:1': 'shard-0' },
        numbered: { count: 2, fixed: 'Another may set it.' },
      },
      [],
    ],
    [
      'that a shard which drains and was ended is lost, and that one which takes targets is not',
      {
        shards: { 'shard-0': 'active', 'shard-1': 'active', 'shard-2': 'draining' },
        targets: { 'a:1': 'shard-0', 'b:1': 'shard-1' },
        numbered: { count: 1 },
        gone: ['shard-1', 'shard-2'],
      },
      ['shard.lost: shard-2 has lost its data: its targets go to other shards, its past is missing.'],
    ],
    [
      'that shards which another has ended are lost, and what it keeps of them drains',
      {
        shards: { 'shard-0': 'active', 'shard-1': 'active', 'shard-2': 'active' },
        targets: { 'a:1': 'shard-0', 'b:1': 'shard-1', 'c:1': 'shard-2' },
        numbered: { count: 1, fixed: 'Another sets it.' },
        gone: ['shard-2'],
      },
      [
        'shard.drain: shard-1 drains, as somebody else has made the fleet smaller.',
        'shard.lost: shard-2 has lost its data: its targets go to other shards, its past is missing.',
        '1 target is placed.',
        '1 target moves to other shards.',
      ],
    ],
  ])('decides %s', (_, given, changes) => {
    expect(changesOf(given)).toEqual(changes);
  });

  test('says why a decision is not carried out, where another sets the number', () => {
    const given = { ...QUIET, usage: { 'shard-0': { cpu: 0.9 } }, numbered: { count: 1, fixed: 'Another sets it.' } };
    const [decision] = decideRound(roundOf(given)).changes.flatMap((change) =>
      change.kind === 'decide' ? [change.decision] : []
    );
    expect(decision).toMatchObject({
      applied: false,
      sentence: expect.stringMatching(/^1 -> 2: .*\. Another sets it\.$/),
    });
  });

  test('changes nothing of what it is given, and decides the same again', () => {
    const input = roundOf({ ...TWO, usage: { 'shard-0': { cpu: 0.9 } }, found: ['a:1', 'b:1', 'c:1'] });
    const { record } = input;
    const written = () => JSON.stringify([...record.shardsById, ...record.targets, ...record.movesById, record.epoch]);
    const before = written();
    const first = decideRound(input);
    expect(first.changes.map(({ kind }) => kind)).toEqual(['use', 'decide', 'addShard', 'place']);
    expect(written()).toBe(before);
    expect(decideRound(input)).toEqual(first);
  });

  test('records a conclusion once, and every change of the number of shards', () => {
    const kinds = (given: Given, known: boolean) => {
      const input = roundOf(given);
      const { changes } = decideRound(input);
      const decision = changes.flatMap((change) =>
        change.kind === 'decide' ? [{ id: 1, ...change.decision }] : []
      )[0];
      const again = { ...input, memory: { ...input.memory, decision: known ? decision : undefined } };
      return decideRound(again).changes.map(({ kind }) => kind);
    };
    const busy = { ...QUIET, usage: { 'shard-0': { cpu: 0.9 } } };
    expect(kinds(QUIET, false)).toEqual(['use', 'decide']);
    expect(kinds(QUIET, true)).toEqual(['use']);
    expect(kinds(busy, true)).toEqual(['use', 'decide', 'addShard']);
  });

  test('places what has no place before any shard was asked, and moves nothing', () => {
    const given: Given = {
      ...TWO,
      shards: { 'shard-0': 'active', 'shard-1': 'draining' },
      found: ['a:1', 'b:1', 'c:1'],
    };
    expect(decideFirst(roundOf(given)).map(({ sentence }) => sentence)).toEqual(['1 target is placed.']);
  });
});
