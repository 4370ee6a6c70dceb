import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ok } from '../../src/engine/index';
import { FleetRules } from './fleetRules';
import { type RuleAnswer } from './evaluate/groupRun';
import { ruleName } from './format/ruleName';
import { NOBODY_NOTIFIED } from './testing/nobodyNotified';

const EMPTY: RuleAnswer = { labels: [], values: new Float64Array(), histograms: new Map(), message: new Uint8Array() };
const OFFSET = 600_000;

let dir: string;
let rules: FleetRules | undefined;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'promshards-rules-'));
});

afterEach(async () => {
  await rules?.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** Rules of one group, and what is asked for them: each is answered when the test lets it. */
function site(queryOffset: number | undefined, made = '') {
  const file = path.join(dir, 'a.yml');
  writeFileSync(file, "groups: [{ name: g, interval: 20ms, rules: [{ record: 'a:b', expr: x }] }]");
  const state = { queryOffset, made: { text: made, answering: [] } };
  const asked: number[] = [];
  let letGo: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (letGo = resolve));
  let onAsked: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (onAsked = resolve));
  rules = new FleetRules({
    records: 'records',
    elsewhere: () => [],
    ...NOBODY_NOTIFIED,
    settings: () => ({ files: [file], interval: 60_000, basis: '', answering: [], ...state }),
    onProblems: () => undefined,
    now: () => Date.now(),
    enter: () => Promise.resolve(() => undefined),
    ask: async ({ time }) => {
      asked.push(Date.now() - time);
      onAsked();
      await open;
      return ok(EMPTY);
    },
    write: () => Promise.resolve({ kind: 'written' }),
  });
  return { rules, file, state, asked, first, letGo };
}

describe('the rules of a fleet', () => {
  it('are not evaluated before it is known how far in the past', async () => {
    const { rules: fleet, state, asked, first, letGo } = site(undefined);
    await fleet.ready;
    fleet.begin();
    await fleet.read();
    expect(fleet.records.names).toEqual(['a:b']);
    state.queryOffset = OFFSET;
    await fleet.read();
    await first;
    expect(asked[0]).toBeGreaterThanOrEqual(OFFSET);
    expect(fleet.groups[0].run.restored).toBe(false);
    letGo();
  });

  it('go on as they are while it is not known again', async () => {
    const { rules: fleet, state, first, letGo } = site(OFFSET);
    await fleet.ready;
    fleet.begin();
    await first;
    const [before] = fleet.groups;
    state.queryOffset = undefined;
    await fleet.read();
    expect(fleet.groups[0]).toBe(before);
    letGo();
  });

  const made = (name: string) => `groups: [{ name: g, rules: [{ record: '${name}', expr: x }] }]`;
  const groupsOf = ({ groups }: FleetRules) =>
    groups.map(({ run: { group } }) => [path.basename(group.file), group.name, ...group.rules.map(ruleName)]);

  it('are those of files and those made on the page, each in force whatever is wrong with the others', async () => {
    const { rules: fleet, file, state, letGo } = site(OFFSET, made('c:d'));
    await fleet.ready;
    const both = [
      ['a.yml', 'g', 'a:b'],
      ['rules page', 'g', 'c:d'],
    ];
    expect(groupsOf(fleet)).toEqual(both);
    expect(fleet.records.names).toEqual(['a:b', 'c:d']);
    writeFileSync(file, 'groups: 1');
    state.made = { text: made('e:f'), answering: [] };
    await fleet.read({ anew: false });
    expect(groupsOf(fleet)).toEqual([both[0], ['rules page', 'g', 'e:f']]);
    expect(fleet.problems).toEqual([expect.stringMatching(/^The rule files are refused: .*a\.yml:1/)]);
    expect(fleet.doubts).toEqual([]);
    letGo();
  });

  it('made on the page are evaluated where files were bad from the start', async () => {
    const { rules: fleet, file, first, letGo } = site(OFFSET, made('c:d').replace('g,', 'g, interval: 20ms,'));
    writeFileSync(file, 'groups: 1');
    await fleet.read();
    fleet.begin();
    await first;
    expect(groupsOf(fleet)).toContainEqual(['rules page', 'g', 'c:d']);
    letGo();
  });
});
