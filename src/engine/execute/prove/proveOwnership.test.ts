import { rangeGrid } from '../../model/grid';
import { planQuery } from '../../plan/planQuery';
import { type Topology } from '../../plan/topology';
import { resolveDurations } from '../../syntax/durations';
import { parse } from '../../syntax/parse';
import { fakeMembers, failure, type Reply, success, vector } from '../ask/testing/fakeMembers';
import { type MemberRequest } from '../ask/transport';
import { OwnershipMemory } from './ownershipMemory';
import { NO_HINTS, type PlanHints, topologyFor } from './planHints';
import { proveOwnership } from './proveOwnership';

type Series = Readonly<Record<string, string>>;

const fleet: Topology = {
  kind: 'hash',
  members: [{ id: 'a' }, { id: 'b' }],
  partitionLabels: ['instance'],
  replicatedJobs: [],
  evaluationInterval: 60_000,
  lookback: 300_000,
};
const grid = rangeGrid(3_600_000, 7_200_000, 60_000);

/**
 * An index that has these series, of whatever metric is asked for; matchers on `instance` and `job` alone are heeded. `scraped`: how often
 * each target of the replicated job was, by member.
 */
function index(
  held: Readonly<Record<string, readonly Series[]>>,
  scraped: Readonly<Record<string, readonly string[]>> = {}
) {
  return ({ member, query, path, label = '', limit = Infinity }: MemberRequest): Reply => {
    if (path === 'query') {
      return vector(
        ...(scraped[member] ?? ['40']).map((count, i) => [{ job: 'k', instance: `k${i}` }, count] as const)
      );
    }
    const parsed = parse(query, { experimental: true });
    const matchers = parsed.ok && parsed.value.kind === 'vectorSelector' ? parsed.value.matchers : [];
    const found = held[member].filter((series) =>
      matchers.every(({ name, op, value }) => {
        const own = series[name] ?? '';
        const equal = op.endsWith('~') ? new RegExp(`^(?:${value})$`).test(own) : own === value;
        return equal === !op.startsWith('!');
      })
    );
    const values = [...new Set(found.flatMap((series) => (series[label] === undefined ? [] : [series[label]])))];
    const data: readonly unknown[] = path === 'values' ? values : found;
    return success(data.slice(0, limit));
  };
}

interface Proving {
  readonly query: string;
  readonly reply: (request: MemberRequest) => Reply;
  readonly topology?: Partial<Topology>;
  readonly heeded?: Partial<PlanHints>;
  readonly memory?: OwnershipMemory;
}

async function prove({ query, reply, memory = new OwnershipMemory(), ...more }: Proving) {
  const topology = { ...fleet, ...more.topology };
  const heeded = { ...NO_HINTS, ...more.heeded };
  const expr = parse(query, { experimental: true });
  const resolved = expr.ok ? resolveDurations(expr.value, grid) : expr;
  if (!resolved.ok) {
    throw new Error(resolved.error.message);
  }
  const planned = planQuery(resolved.value, topologyFor(topology, heeded), grid, {
    text: query,
    instant: false,
    ...heeded,
  });
  if (!planned.ok) {
    throw new Error(planned.error.message);
  }
  const { transport, asked } = fakeMembers(reply);
  const proof = await proveOwnership(planned.value, { topology, heeded, transport, memory, now: 1e12 });
  return { proof, asked };
}

const x = (labels: Series): Series => ({ __name__: 'x', ...labels });
const y = (labels: Series): Series => ({ __name__: 'y', ...labels });

describe('what members hold', () => {
  test.each<[string, string, Record<string, readonly Series[]>, Partial<Topology>, Partial<PlanHints>]>([
    ['each instance on one member', 'sum(x)', { a: [x({ instance: '1' })], b: [x({ instance: '2' })] }, {}, {}],
    [
      'an instance on both',
      'sum(x)',
      { a: [x({ instance: '1' }), x({ instance: '2' })], b: [x({ instance: '2' })] },
      {},
      { shared: { label: 'instance', values: ['2'] } },
    ],
    ['series without the label on one member alone', 'sum(x)', { a: [x({})], b: [x({ instance: '2' })] }, {}, {}],
    [
      'the same series without the label on both',
      'sum(x)',
      { a: [x({ job: 'node' })], b: [x({ job: 'node' })] },
      {},
      { shared: { label: 'instance', values: [''] } },
    ],
    [
      'other series without the label on both',
      'sum(x)',
      { a: [x({ i: '1' })], b: [x({ i: '2' })] },
      { partitionLabels: [] },
      {},
    ],
    [
      'what is matched on an instance is on another member',
      'x / on (instance) y',
      { a: [x({ instance: '1' })], b: [y({ instance: '1' })] },
      {},
      { unkeyed: true },
    ],
    [
      'what is not matched on it may be',
      'sum(x) / sum(y)',
      { a: [x({ instance: '1' })], b: [y({ instance: '1' })] },
      { partitionLabels: [] },
      {},
    ],
    [
      'two partition labels, of which one differs',
      'sum(x)',
      { a: [x({ instance: '1', job: 'j' })], b: [x({ instance: '1', job: 'k' })] },
      { partitionLabels: ['instance', 'job'] },
      {},
    ],
    [
      'two partition labels that agree',
      'sum by (instance, job) (x)',
      { a: [x({ instance: '1', job: 'j', i: '1' })], b: [x({ instance: '1', job: 'j', i: '2' })] },
      { partitionLabels: ['instance', 'job'] },
      { unkeyed: true },
    ],
    [
      'a replicated job, the same on both',
      'sum(x)',
      { a: [x({ job: 'k', instance: 'k' })], b: [x({ job: 'k', instance: 'k' })] },
      { replicatedJobs: ['k'] },
      {},
    ],
    [
      'a replicated job that is not the same on both',
      'sum(x)',
      { a: [x({ job: 'k', instance: 'k', p: '1' })], b: [x({ job: 'k', instance: 'k', p: '2' })] },
      { replicatedJobs: ['k'] },
      { unreplicated: true },
    ],
    [
      'a target that was handed over',
      'sum(x)',
      { a: [x({ instance: '1' })], b: [x({ instance: '1' })] },
      { moves: [{ labels: { instance: '1' }, from: 'a', to: 'b', joined: 0, cutOver: 1, left: 2 }] },
      {},
    ],
  ])('%s', async (_, query, held, topology, hints) => {
    const { proof } = await prove({ query, reply: index(held), topology });
    expect(proof.hints).toEqual({ ...NO_HINTS, ...hints });
    expect([...proof.unknown, ...proof.mixed]).toEqual([]);
    expect(proof.findings.every(({ holds }) => holds)).toBe(Object.keys(hints).every((hint) => hint === 'unkeyed'));
  });

  test.each<[string, Record<string, readonly string[]>, boolean]>([
    ['as often as the other', { a: ['40', '40'], b: ['39', '41'] }, false],
    ['less often', { a: ['40', '40'], b: ['40', '37'] }, true],
    ['not at all', { a: ['40'], b: [] }, true],
    ['as little as is known of any', { a: [], b: [] }, true],
  ])('a replicated job that a member scraped %s', async (_, scraped, unreplicated) => {
    const both = [x({ job: 'k', instance: 'k' })];
    const topology = { replicatedJobs: ['k'] };
    const { proof } = await prove({ query: 'sum(x)', reply: index({ a: both, b: both }, scraped), topology });
    expect(proof.hints).toEqual({ ...NO_HINTS, unreplicated });
    const { proof: raw } = await prove({
      ...{ query: 'x{job="k"}', reply: index({ a: both, b: both }, scraped), topology },
      heeded: { raw: new Map([[0, 'why not']]) },
    });
    expect(raw.hints).toEqual({ ...NO_HINTS, unreplicated });
  });

  test('what is heeded already is no news', async () => {
    const both = [x({ instance: '1' })];
    const heeded = { shared: { label: 'instance', values: ['1'] } };
    const { proof } = await prove({ query: 'sum(x)', reply: index({ a: both, b: both }), heeded });
    expect(proof.hints).toEqual(NO_HINTS);
  });

  test('too many series of both to compare are read raw', async () => {
    const both = Array.from({ length: 10_001 }, (_, i) => x({ i: String(i) }));
    const { proof } = await prove({ query: 'sum(x)', reply: index({ a: both, b: both }) });
    expect(proof.mixed).toEqual(['x']);
  });

  test('a member that does not say leaves it unknown', async () => {
    const reply = (request: MemberRequest) =>
      request.member === 'a' ? index({ a: [] })(request) : failure(403, 'forbidden', 'no');
    const { proof } = await prove({ query: 'sum(x)', reply });
    expect(proof.unknown.map(({ selector, member, why }) => [selector, member, why])).toContainEqual([
      'x',
      'b',
      'its index gave no list (HTTP 403)',
    ]);
  });
});

describe('what is asked', () => {
  const apart = { a: [x({ instance: '1' })], b: [x({ instance: '2' })] };

  test.each<[string, Proving]>([
    [
      'a fleet whose configuration proves it',
      { query: 'sum(x)', reply: index(apart), topology: { ownership: 'proven' } },
    ],
    ['an independent fleet', { query: 'sum(x)', reply: index(apart), topology: { kind: 'independent' } }],
    ['one member', { query: 'sum(x)', reply: index(apart), topology: { members: [{ id: 'a' }] } }],
    ['a number', { query: '1 + 1', reply: index(apart) }],
    ['raw samples', { query: 'sum(x)', reply: index(apart), heeded: { raw: new Map([[4, 'why not']]) } }],
  ])('nothing of %s', async (_, proving) => {
    expect((await prove(proving)).asked).toEqual([]);
  });

  const listed = (asked: readonly MemberRequest[]) =>
    asked.map(({ member, path, query }) => `${member} ${path} ${query}`);

  test('who has which values at all, and of each selector what lacks the label; not again within a refresh', async () => {
    const memory = new OwnershipMemory();
    const first = await prove({ query: 'sum(x) / count(x offset 5m) + sum(y)', reply: index(apart), memory });
    expect(listed(first.asked)).toEqual([
      'a values {instance!=""}',
      'b values {instance!=""}',
      'b series x{instance=""}',
      'b series y{instance=""}',
    ]);
    expect((await prove({ query: 'avg(x)', reply: index(apart), memory })).asked).toEqual([]);
    const other = await prove({ query: 'sum(z)', reply: index(apart), memory });
    expect(listed(other.asked)).toEqual(['b series z{instance=""}']);
  });

  const self = x({ instance: 'localhost:9090' });
  test.each<[string, string, Record<string, readonly Series[]>, readonly string[]]>([
    [
      'what several members have, of those that have it',
      'sum(x)',
      { a: [x({ instance: '1' }), self], b: [self] },
      ['a values x{instance=~"localhost:9090"}', 'b values x{instance=~"localhost:9090"}'],
    ],
    ['nothing that the selector leaves out', 'sum(x{instance!="localhost:9090"})', { a: [self], b: [self] }, []],
    [
      'the first member for series without the label, where another has some',
      'sum(x)',
      { a: [x({ instance: '1' })], b: [x({})] },
      ['a series x{instance=""}'],
    ],
  ])('then %s', async (_, query, held, more) => {
    const { asked } = await prove({ query, reply: index(held) });
    expect(listed(asked).slice(3)).toEqual(more);
    expect(listed(asked).slice(0, 3)).toEqual([
      'a values {instance!=""}',
      'b values {instance!=""}',
      'b series x{instance=""}',
    ]);
  });

  test('each selector for its values, where a member does not tell all that it has', async () => {
    const reply = (request: MemberRequest) =>
      request.query === '{instance!=""}' && request.member === 'b'
        ? failure(422, 'execution', 'too many')
        : index(apart)(request);
    const { asked, proof } = await prove({ query: 'sum(x)', reply });
    expect(listed(asked).slice(3)).toEqual(['a values x', 'b values x']);
    expect([proof.unknown, proof.hints]).toEqual([[], NO_HINTS]);
  });
});
