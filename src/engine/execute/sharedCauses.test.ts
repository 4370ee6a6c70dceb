import { instantGrid } from '../model/grid';
import { type Topology } from '../plan/topology';
import { fakeMembers, type Reply, success, vector } from './ask/testing/fakeMembers';
import { type MemberAnswer, type MemberRequest, type Transport } from './ask/transport';
import { OwnershipMemory } from './prove/ownershipMemory';
import { runQuery } from './runQuery';
import { options, topology } from './testing/runOnMembers';

const NOW = 30_000;
const TARGET = { job: 'web', instance: 'web-1' };

/** What a member holds and says. */
interface Says {
  /** Samples of the series, by seconds. */
  readonly samples: ReadonlyArray<readonly [time: number, value: string]>;
  readonly rules?: Reply;
  /** What it has of the series' target. */
  readonly target?: Reply;
}

function rules(group: string, rule: Readonly<Record<string, string>>, file = '/rules.yml'): Reply {
  return success({ groups: [{ name: group, file, rules: [{ name: 'other', type: 'recording' }, rule] }] });
}

const recorded = (group: string, file?: string) => rules(group, { name: 'r', type: 'recording' }, file);
const alerting = (group: string) => rules(group, { name: 'Busy', type: 'alerting' });
const scraped = (start?: string): Reply =>
  vector(
    [{ __name__: 'up', ...TARGET }, '1'],
    ...(start === undefined ? [] : [[{ __name__: 'process_start_time_seconds', ...TARGET }, start] as const])
  );

const NO_RULES = success({ groups: [] });

function membersSay(labels: Readonly<Record<string, string>>, says: Readonly<Record<string, Says>>) {
  return fakeMembers(({ member, path, query }: MemberRequest) => {
    const { samples, rules: ruled = NO_RULES, target = vector() } = says[member];
    switch (path) {
      case 'rules':
        return ruled;
      case 'series':
        return success([labels]);
      case 'read':
        return success({ resultType: 'matrix', result: [{ metric: labels, values: samples }] });
      default:
        return query.startsWith('{__name__=~"up|') ? target : vector();
    }
  });
}

type Members = ReturnType<typeof membersSay>;

async function told(
  { transport }: Pick<Members, 'transport'>,
  labels: Readonly<Record<string, string>>,
  more: Partial<Topology> = {}
) {
  const fleet = { ...topology, members: [{ id: 'a' }, { id: 'b' }], ...more };
  const ownership = { memory: new OwnershipMemory(), now: NOW };
  const request = { query: labels.__name__, grid: instantGrid(NOW), experimental: true, raw: true };
  const ask = async () => {
    const result = await runQuery(request, fleet, transport, { ...options, ownership });
    return result.ok
      ? result.value.annotations.map(({ level, message }) => `${level}: ${message}`)
      : [result.error.message];
  };
  return { first: await ask(), again: await ask() };
}

const held = (value: string, ...times: readonly number[]) => ({
  samples: times.map((time) => [time, value] as const),
});
const [four, six] = [held('4', 20, 25), held('6', 20, 25)];
/** At other times, so that what differs may be of the time. */
const later = held('6', 21, 26);
const series = { __name__: 'r' };
const ofTarget = { ...series, ...TARGET };
const alert = { __name__: 'ALERTS_FOR_STATE', alertname: 'Busy' };

test.each<
  readonly [name: string, labels: Readonly<Record<string, string>>, says: Readonly<Record<string, Says>>, tells: RegExp]
>([
  [
    'recorded by both, in one group',
    series,
    { a: { ...four, rules: recorded('g') }, b: { ...six, rules: recorded('g') } },
    /^warning: a and b have different values of \{__name__="r"\} at the same time; those of a were taken\. Both record it by a rule of their own \(group "g" in \/rules\.yml\): take the rule out/,
  ],
  [
    'recorded by both at other times, in several groups',
    series,
    { a: { ...four, rules: recorded('g') }, b: { ...later, rules: recorded('h', '/h.yml') } },
    /^warning: a and b each have samples of their own of .*; those of a were taken\. Both record it .*\(group "g" in \/rules\.yml, group "h" in \/h\.yml\)/,
  ],
  [
    'recorded by one',
    series,
    { a: { ...four, rules: recorded('g') }, b: six },
    /\. a records it by a rule of its own \(group "g" in \/rules\.yml\)/,
  ],
  [
    'of an alert that both evaluate',
    alert,
    { a: { ...four, rules: alerting('g') }, b: { ...later, rules: alerting('g') } },
    /^info: .* which count once\. Both have the alerting rule "Busy" \(group "g" in \/rules\.yml\)/,
  ],
  [
    'of one target',
    ofTarget,
    { a: { ...four, target: scraped('5') }, b: { ...later, target: scraped('5') } },
    /^info: .* They scrape one and the same target: let one of them/,
  ],
  [
    'of two targets',
    ofTarget,
    { a: { ...four, target: scraped('5') }, b: { ...later, target: scraped('6') } },
    /^warning: a and b each have .* They scrape different targets of this job and instance: give the targets a label/,
  ],
  [
    'of targets that do not say when they were started',
    ofTarget,
    { a: { ...four, target: scraped() }, b: { ...later, target: scraped() } },
    /^info: .* They scrape targets of this job and instance: if these are different/,
  ],
  [
    'that came another way',
    ofTarget,
    { a: { ...four, target: scraped('5') }, b: six },
    /No rule of theirs writes it and no two/,
  ],
  [
    'whose members do not say',
    series,
    { a: four, b: { ...six, rules: { kind: 'unavailable', message: 'it refuses our credentials' } } },
    /Why is not known \(b: it refuses our credentials\)\. If each of them records it/,
  ],
])('series %s', async (_, labels, says, tells) => {
  const members = membersSay(labels, says);
  const { first, again } = await told(members, labels);
  expect(first).toEqual([expect.stringMatching(tells)]);
  expect(again).toEqual(first);
  const aside = members.asked.filter((one) => one.aside === true).length;
  // Once, of each member its rules and its target, where the series has one.
  expect(aside).toBe('job' in labels ? 4 : 2);
});

test('who answers first makes no difference', async () => {
  const says = { a: { ...four, rules: recorded('g') }, b: { ...six, rules: recorded('h', '/h.yml') } };
  const transport: Transport = async function* (requests) {
    const answers: MemberAnswer[] = [];
    for await (const answer of membersSay(series, says).transport(requests)) {
      answers.unshift(answer);
    }
    yield* answers;
  };
  const { first } = await told({ transport }, series);
  expect(first).toEqual([expect.stringMatching(/\(group "g" in \/rules\.yml, group "h" in \/h\.yml\)/)]);
});

test('of members that look like replicas nothing is asked', async () => {
  const members = membersSay(series, { a: four, b: six });
  const { first } = await told(members, series, { alike: [['a', 'b', 'c']] });
  expect(first).toEqual([expect.stringMatching(/They look like replicas of one another: enter them as replicas/)]);
  expect(members.asked.filter(({ path }) => path === 'rules')).toEqual([]);
});

test('of what nobody shares nothing is asked', async () => {
  const members = fakeMembers(({ member, path }) =>
    path === 'read'
      ? success({ resultType: 'matrix', result: [{ metric: { ...series, member }, values: [[20, '1']] }] })
      : success([])
  );
  expect((await told(members, series)).first).toEqual([]);
  expect(members.asked.filter(({ aside }) => aside === true)).toEqual([]);
});

test.each<readonly [query: string, tells: RegExp | undefined]>([
  [
    'r',
    /^warning: a and b each have samples of their own of \{__name__="r"\} .* Both record it by a rule of their own/,
  ],
  [
    'abs(r)',
    /^warning: a and b each have samples of their own of \{__name__="r"\} .* Both record it by a rule of their own/,
  ],
  ['label_replace(r, "job", "x", "", "")', undefined],
])('of members without remote read, the elements of %s', async (query, tells) => {
  const { transport } = fakeMembers(({ member, path, query: asked }) => {
    const metric = asked === 'r' ? series : {};
    switch (path) {
      case 'rules':
        return recorded('g');
      case 'series':
        return success([series]);
      case 'values':
        return success([]);
      default:
        return vector([metric, member === 'a' ? '4' : '6']);
    }
  });
  const fleet: Topology = {
    ...topology,
    members: ['a', 'b'].map((id) => ({ id, remoteRead: false })),
    ownership: undefined,
    partitionLabels: [],
  };
  const ownership = { memory: new OwnershipMemory(), now: NOW };
  const request = { query, grid: instantGrid(0), experimental: true };
  const result = await runQuery(request, fleet, transport, { ...options, ownership });
  const annotations = result.ok ? result.value.annotations.map(({ level, message }) => `${level}: ${message}`) : [];
  const shared = annotations.filter((text) => /: a and b .* have /.test(text));
  expect(shared).toEqual(tells === undefined ? [] : [expect.stringMatching(tells)]);
});
