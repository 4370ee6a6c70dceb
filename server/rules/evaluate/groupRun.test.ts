import { fail, Labels, ok, type QueryError, STALE_HIGH } from '../../../src/engine/index';
import { type WriteOutcome } from '../write/remoteWrite';
import { type RecordingRule, type RuleGroup } from '../format/ruleGroup';
import { NOBODY_NOTIFIED } from '../testing/nobodyNotified';
import { type WholeEvaluation } from '../answering/ruleCoverage';
import { GroupRun, type RuleQuery } from './groupRun';

const rule = (record: string, expr: string): RecordingRule => ({ kind: 'recording', record, expr, labels: {} });
const group = (...rules: readonly RecordingRule[]): RuleGroup => ({
  ...{ name: 'g', file: 'f.yml', interval: undefined, limit: 0, queryOffset: undefined, labels: {} },
  rules,
});

const SILENT = { ...NOBODY_NOTIFIED, now: () => 0 };

/** Series by what is asked, or the error. */
type Answers = Readonly<Record<string, readonly string[] | QueryError['type']>>;

function site(rules: RuleGroup, answers: Answers, outcomes: readonly WriteOutcome[] = []) {
  const events: string[] = [];
  const left = [...outcomes];
  const run = new GroupRun(
    rules,
    {
      ...SILENT,
      ask: ({ expr, time }: RuleQuery) => {
        events.push(`ask ${expr} ${time}`);
        const answer = answers[expr];
        if (typeof answer === 'string') {
          return Promise.resolve(fail(answer, `no ${expr}`));
        }
        const labels = answer.map((series) => Labels.of({ __name__: expr, series }));
        const message = Buffer.from(answer.join());
        return Promise.resolve(ok({ labels, values: new Float64Array(labels.length), histograms: new Map(), message }));
      },
      write: async (message) => {
        await Promise.resolve();
        const text = Buffer.from(message).toString('latin1');
        const bytes = [...message];
        const isStale = bytes.some(
          (byte, i) => byte === STALE_HIGH >>> 24 && bytes[i - 1] === ((STALE_HIGH >>> 16) & 0xff)
        );
        events.push(`write ${isStale ? `${/^[a-z,]*/.exec(text)?.[0]} and markers` : text}`);
        return left.shift() ?? { kind: 'written' };
      },
    },
    true
  );
  const evaluate = async (slot: number) => {
    events.length = 0;
    await run.evaluate({
      slot,
      interval: 1000,
      queryOffset: 100,
      deadline: 1000,
      signal: new AbortController().signal,
    });
    return [...events];
  };
  return { run, evaluate };
}

describe('alerts after a start', () => {
  it.each<[QueryError['type'], boolean]>([
    ['unavailable', false],
    ['execution', true],
  ])('where what was written cannot be read (%s), go on without it: %j', async (type, expected) => {
    const waits = { kind: 'alerting', alert: 'w', for: 1_800_000, keepFiringFor: 0, annotations: {} } as const;
    const rules = { ...group(), rules: [{ ...waits, expr: 'a', labels: {} }] };
    const tools = {
      ...SILENT,
      ask: () => Promise.resolve(fail(type, 'no')),
      write: () => Promise.resolve({ kind: 'written' } as const),
    };
    const run = new GroupRun(rules, tools, false);
    await run.restore(1000, new AbortController().signal);
    expect(run.restored).toBe(expected);
    const changed = new GroupRun(rules, tools, true);
    changed.takeOver(run);
    expect(changed.restored).toBe(expected);
  });
});

describe('what is whole', () => {
  it.each([
    ['a result', undefined, [{ time: 900, interval: 1000, series: 1 }]],
    ['one of which people are told something', 'something', []],
  ])('%s', async (_, doubt, expected) => {
    const whole: WholeEvaluation[] = [];
    const answer = { labels: [Labels.of({ __name__: 'x' })], values: new Float64Array(1), histograms: new Map() };
    const tools = {
      ...SILENT,
      ask: () => Promise.resolve(ok({ ...answer, message: Buffer.from('p'), doubt })),
      write: () => Promise.resolve({ kind: 'written' } as const),
      onWhole: (...[, , one]: readonly [RuleGroup, number, WholeEvaluation]) => void whole.push(one),
    };
    const { signal } = new AbortController();
    const at = { slot: 1000, interval: 1000, queryOffset: 100, deadline: 1000, signal };
    const run = new GroupRun(group(rule('x', 'a')), tools, true);
    await run.evaluate(at);
    expect(whole).toEqual(expected);
    expect(run.states[0].doubt).toBe(doubt);
  });
});

describe('a group', () => {
  it('writes what a rule reads before it is evaluated', async () => {
    const rules = group(rule('x', 'a'), rule('y', 'b'), rule('z', 'x'));
    const { evaluate, run } = site(rules, { a: ['p'], b: ['q'], x: ['r'] });
    expect(run.states.map(({ health }) => health)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(await evaluate(1000)).toEqual(['ask a 900', 'write p', 'ask b 900', 'write q', 'ask x 900', 'write r']);
    expect(run.states.map(({ health }) => health)).toEqual(['ok', 'ok', 'ok']);
  });

  it.each<[string, QueryError['type'], readonly string[]]>([
    ['a missing member keeps others from what was not written', 'unavailable', ['err', 'err', 'ok']],
    ['an error of one Prometheus does not', 'execution', ['err', 'ok', 'ok']],
  ])('%s', async (_, type, healths) => {
    const rules = group(rule('x', 'a'), rule('y', 'x'), rule('z', 'b'));
    const { evaluate, run } = site(rules, { a: type, b: ['q'], x: ['r'] });
    await evaluate(1000);
    expect(run.states.map(({ health }) => health)).toEqual(healths);
  });

  it('ends a series that is gone, once, and none where a member is missing', async () => {
    const answers: Record<string, readonly string[] | 'unavailable'> = { a: ['p', 'q'] };
    const { evaluate } = site(group(rule('x', 'a')), answers);
    expect(await evaluate(1000)).toEqual(['ask a 900', 'write p,q']);
    answers.a = 'unavailable';
    expect(await evaluate(2000)).toEqual(['ask a 1900']);
    answers.a = ['p'];
    expect(await evaluate(3000)).toEqual(['ask a 2900', 'write p and markers']);
    expect(await evaluate(4000)).toEqual(['ask a 3900', 'write p']);
    answers.a = [];
    expect(await evaluate(5000)).toEqual(['ask a 4900', 'write  and markers']);
  });

  it.each<[WriteOutcome['kind'], readonly string[]]>([
    ['refused', ['ask a 1900']],
    ['unknown', ['ask a 1900', 'write  and markers']],
  ])('a write that is %s: what may be there ends', async (kind, next) => {
    const answers: Record<string, readonly string[]> = { a: ['p'] };
    const { evaluate, run } = site(group(rule('x', 'a')), answers, [{ kind, message: 'why' } as WriteOutcome]);
    await evaluate(1000);
    expect(run.states[0]).toMatchObject({ health: 'err', lastError: 'the result was not written: why' });
    answers.a = [];
    expect(await evaluate(2000)).toEqual(next);
  });

  it('ends what a rule wrote that is no longer there, and goes on with the others', async () => {
    const before = site(group(rule('x', 'a'), rule('y', 'b')), { a: ['p'], b: ['q'] });
    await before.evaluate(1000);
    const after = site(group(rule('y', 'b')), { b: ['q'] });
    after.run.takeOver(before.run);
    expect(await after.evaluate(2000)).toEqual(['ask b 1900', 'write q', 'write  and markers']);
    expect(await after.evaluate(3000)).toEqual(['ask b 2900', 'write q']);
  });
});
