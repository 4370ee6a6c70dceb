import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { ok } from '../../src/engine/index';
import { FleetRules } from './fleetRules';
import { type RuleAnswer } from './evaluate/groupRun';
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
function site(queryOffset: number | undefined) {
  const file = path.join(dir, 'a.yml');
  writeFileSync(file, "groups: [{ name: g, interval: 20ms, rules: [{ record: 'a:b', expr: x }] }]");
  const state = { queryOffset };
  const asked: number[] = [];
  let letGo: () => void = () => undefined;
  const open = new Promise<void>((resolve) => (letGo = resolve));
  let onAsked: () => void = () => undefined;
  const first = new Promise<void>((resolve) => (onAsked = resolve));
  rules = new FleetRules({
    records: 'records',
    elsewhere: () => [],
    ...NOBODY_NOTIFIED,
    settings: () => ({ files: [file], interval: 60_000, queryOffset: state.queryOffset }),
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
  return { rules, state, asked, first, letGo };
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
});
