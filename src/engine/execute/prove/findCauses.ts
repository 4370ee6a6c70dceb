import { isRecord } from '../../decode/json';
import { quote } from '../../model/quote';
import { type Topology } from '../../plan/topology';
import {
  type RulePlace,
  type SharedCause,
  type SharedSeries,
  type WritingRule,
  writingRule,
} from '../combine/sharedSeries';
import { type MemberRequest, type Transport } from '../ask/transport';
import { answerData } from './answerData';
import { type IndexOptions } from './askIndex';
import { askReadable, type IndexReply } from './askReadable';

/** So many causes are looked for at once. */
const MAX_SOUGHT = 5;
/** What tells two targets of one label set apart: when they were started. */
const STARTS = ['process_start_time_seconds', 'node_boot_time_seconds'];

/**
 * Why members hold the same series, one by one, in the order given: whether they look like replicas, which rules of theirs write
 * them, or whether they scrape targets of the same job and instance. Asks the members in one round trip, but for what is remembered;
 * undefined for what is beyond a bound. Never fails.
 */
export async function findCauses(
  shared: readonly SharedSeries[],
  { alike = [], members }: Topology,
  { transport, memory: { causes }, now }: IndexOptions
): Promise<ReadonlyArray<SharedCause | undefined>> {
  const computing = new Set(members.filter(({ promql }) => promql !== false).map(({ id }) => id));
  let sought = 0;
  return await Promise.all(
    shared.map(async (series): Promise<SharedCause | undefined> => {
      if (alike.some((group) => series.members.every((member) => group.includes(member)))) {
        return { kind: 'replicas' };
      }
      const key = keyOf(series);
      const known = causes.get(key, now);
      if (known !== undefined || sought === MAX_SOUGHT) {
        return known;
      }
      sought++;
      const cause = await findCause(series, computing, transport);
      causes.set(key, { cause, now });
      return cause;
    })
  );
}

function keyOf({ labels, members }: SharedSeries): string {
  return JSON.stringify([writingRule(labels), labels.get('job'), labels.get('instance'), members]);
}

async function findCause(
  { labels, members, at }: SharedSeries,
  computing: ReadonlySet<string>,
  transport: Transport
): Promise<SharedCause> {
  const rule = writingRule(labels);
  const target =
    labels.has('job') && labels.has('instance') ? targetQuery(labels.get('job'), labels.get('instance')) : undefined;
  const asked = { start: at, end: at, step: 1, aside: true } as const;
  const requests = members
    .flatMap((member): ReadonlyArray<Omit<MemberRequest, 'id'>> => [
      // No rule writes series without a name.
      ...(rule.name === '' ? [] : [{ ...asked, member, path: 'rules' as const, query: rule.name }]),
      ...(target !== undefined && computing.has(member)
        ? [{ ...asked, member, path: 'query' as const, query: target }]
        : []),
    ])
    .map((request, id) => ({ ...request, id }));
  const answers = new Map<number, Data | string>();
  for await (const { id, value } of askReadable(requests, transport, readData)) {
    answers.set(id, value);
  }
  // In the members' order, whoever answers first: a text is the same each time.
  const seen = new Seen(rule);
  requests.forEach((request, id) => seen.take(request, answers.get(id)));
  return seen.cause();
}

type Data = Readonly<Record<string, unknown>>;

function readData(answer: IndexReply): Data | string {
  const data = answerData(answer);
  return isRecord(data) ? data : `HTTP ${answer.status}`;
}

function targetQuery(job: string, instance: string): string {
  return `{__name__=~"${['up', ...STARTS].join('|')}",job=${quote(job)},instance=${quote(instance)}}`;
}

/** What members said of their rules, and of the target. */
class Seen {
  private readonly rules: RulePlace[] = [];
  /** By member: when the target was started, by what tells it. */
  private readonly targets = new Map<string, ReadonlyMap<string, string>>();
  private readonly why = new Map<string, string>();

  constructor(private readonly rule: WritingRule) {}

  take({ member, path }: Omit<MemberRequest, 'id'>, data: Data | string | undefined): void {
    if (data === undefined) {
      return;
    }
    if (typeof data === 'string') {
      this.why.set(member, data);
    } else if (path === 'rules') {
      this.rules.push(...placesOf(data, this.rule).map((place) => ({ ...place, member })));
    } else {
      const values = valuesByName(data);
      if (values.has('up')) {
        this.targets.set(member, values);
      }
    }
  }

  cause(): SharedCause {
    if (this.rules.length > 0) {
      return { kind: 'rules', rule: this.rule, of: this.rules };
    }
    if (this.targets.size > 1) {
      return { kind: 'targets', are: this.compareTargets() };
    }
    return this.why.size > 0 ? { kind: 'unknown', why: this.why } : { kind: 'other' };
  }

  private compareTargets(): (SharedCause & { readonly kind: 'targets' })['are'] {
    const [first, ...others] = this.targets.values();
    const known = others.flatMap((one) => STARTS.filter((name) => first.has(name) && one.has(name)).map((name) => first.get(name) === one.get(name))); // prettier-ignore
    return known.length === 0 ? 'unknown' : known.every((isSame) => isSame) ? 'one' : 'several';
  }
}

/** Where a member has the rule, as its `/api/v1/rules` lists it. */
function placesOf({ groups }: Data, { type, name }: WritingRule): ReadonlyArray<Omit<RulePlace, 'member'>> {
  return (Array.isArray(groups) ? groups : []).flatMap((group: unknown) => {
    const { name: of, file, rules } = isRecord(group) ? group : {};
    const has =
      Array.isArray(rules) && rules.some((rule: unknown) => isRecord(rule) && rule.type === type && rule.name === name);
    return has ? [{ group: String(of), ...(typeof file === 'string' && { file }) }] : [];
  });
}

function valuesByName({ result }: Data): ReadonlyMap<string, string> {
  return new Map(
    (Array.isArray(result) ? result : []).flatMap((element: unknown) =>
      isRecord(element) && isRecord(element.metric) && Array.isArray(element.value)
        ? [[String(element.metric.__name__), String(element.value[1])] as const]
        : []
    )
  );
}
