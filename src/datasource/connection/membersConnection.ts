import { getBackendSrv, isFetchError } from '@grafana/runtime';
import { firstValueFrom, timeout, TimeoutError } from 'rxjs';

import { DEFAULT_INTERVAL_MS } from '../../api/globalSection';
import { memberLabelProblems } from '../../api/memberLabels';
import { type Member, type Topology } from '../../engine/index';
import { type FleetOptions } from '../options';
import { durationProblem } from '../query/durations';
import {
  type Connection,
  type FleetHealth,
  type MemberHealth,
  type MetadataAnswer,
  type MetadataRequest,
} from './connection';
import { askMemberNow } from './askMemberNow';
import { ConnectionError } from './connectionError';
import { gateOf } from './memberGate';
import { memberSource, type MemberSource, memberUrl } from './memberSource';
import { answersAtAll, memberTransport } from './memberTransport';
import { withSignal } from './withSignal';

/** The engine is not needed before something is asked. */
const loadQueries = () => import('../queries');

/** Only subqueries without a step need to know the members' evaluation interval. */
const MAY_LACK_STEP = /:\s*[\]#]/;
const DEFAULT_LOOKBACK_MS = 300_000;
/** A member that takes longer for lists of names, milliseconds, is left out of them. */
const METADATA_TIMEOUT_MS = 5_000;

/** Prometheus data sources already in Grafana as one fleet, each asked through Grafana's data source proxy. */
export function membersConnection(options: FleetOptions): Connection {
  const members = (): readonly MemberSource[] => (options.members ?? []).map(memberSource);
  return {
    view: async (query = '') => {
      const sources = members();
      if (sources.length === 0) {
        throw new ConnectionError('Choose Prometheus data sources in the settings of this data source.');
      }
      refuseProblems(sources);
      refuseLabels(engineMembers(sources, options), kindOf(options));
      const { memberDialect, memberIntervals, memberLikeness } = await loadQueries();
      const others = await otherMembers(sources);
      const { lookback, evaluationInterval } = await serverDurations(options);
      const isAsked = evaluationInterval === undefined && MAY_LACK_STEP.test(query);
      const kind = kindOf(options);
      const [dialect, likeness] = await Promise.all([memberDialect(sources), memberLikeness(sources, kind)]);
      return {
        topology: {
          kind,
          members: engineMembers(sources, options).map((one) => (others.has(one.id) ? { ...one, promql: false } : one)),
          partitionLabels: options.partitionLabels ?? [],
          replicatedJobs: options.replicatedJobs ?? [],
          lookback,
          alike: likeness.alike,
          ...(isAsked
            ? await memberIntervals(sources)
            : // Of a query that does not use it, any will do.
              { evaluationInterval: evaluationInterval ?? DEFAULT_INTERVAL_MS }),
          ...dialect.of,
        },
        doubts: [...others.values(), ...likeness.doubts, ...(dialect.doubts ?? [])],
        experimental: options.experimental ?? false,
      };
    },
    past: () => Promise.resolve(undefined),
    // Each view is as the settings are now.
    forget: () => {},
    report: () => {},
    transport: ({ topology: { lookback } }, { signal, timeoutMs }) =>
      withSignal(memberTransport(members(), { lookback, timeoutMs }), signal),
    metadata: (request) => askAll(members(), request, options),
    health: async () => {
      await serverDurations(options);
      return await fleetHealth(members(), kindOf(options));
    },
  };
}

type Kind = Topology['kind'];

function kindOf({ kind = 'independent' }: FleetOptions): Kind {
  return kind;
}

/** Members whose series nothing tells apart would be taken for one another. */
function refuseLabels(members: readonly Member[], kind: Kind): void {
  const problems = memberLabelProblems(kind, members).map(
    ([i, message]) => `The labels of the data source "${members[i].id}" ${message}.`
  );
  if (problems.length > 0) {
    throw new ConnectionError(problems.join(' '));
  }
}

/** The members as the engine sees them. */
function engineMembers(sources: readonly MemberSource[], { kind, memberLabels }: FleetOptions): readonly Member[] {
  return sources.map(({ id, uid }) => ({
    id,
    labels: kind === 'hash' ? undefined : memberLabels?.[uid],
    remoteRead: false,
  }));
}

/** How the servers were started, in milliseconds. Rejects with a ConnectionError where a setting is no duration. */
async function serverDurations({ evaluationInterval, lookback }: FleetOptions) {
  const { serverDuration } = await loadQueries();
  const read = (place: string, text: string | undefined) => {
    const duration = text === undefined || text === '' ? undefined : serverDuration(text);
    if (duration?.ok === false) {
      const where = `${place} in the settings of this data source`;
      throw new ConnectionError(durationProblem(where, duration.error.message));
    }
    return duration?.value;
  };
  return {
    evaluationInterval: read('Evaluation interval', evaluationInterval),
    lookback: read('Lookback', lookback) ?? DEFAULT_LOOKBACK_MS,
  };
}

/** A member that is not asked as its data source is set might give what is another tenant's: then nothing is asked at all. */
function refuseProblems(members: readonly MemberSource[]): void {
  const problems = members.flatMap(({ problem }) => problem ?? []);
  if (problems.length > 0) {
    throw new ConnectionError(problems.map((problem) => `${problem}.`).join(' '));
  }
}

async function askAll(
  sources: readonly MemberSource[],
  { path, params }: MetadataRequest,
  options: FleetOptions
): Promise<MetadataAnswer> {
  refuseProblems(sources);
  const { memberLists, mergeMetadata } = await loadQueries();
  const lists = memberLists(path, params, { kind: kindOf(options), members: engineMembers(sources, options) });
  const asks = sources.flatMap((source, i) => {
    const list = lists[i];
    return list === undefined ? [] : [{ source, ...list }];
  });
  const answers = await Promise.allSettled(
    asks.map(async ({ source, path: own, params: form, labels }) => {
      const query = form.toString() === '' ? '' : `?${form}`;
      return { data: await askUnlessClosed(source, `${own}${query}`), labels, member: source.id };
    })
  );
  const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const missing = answers.flatMap((answer, i) =>
    answer.status === 'rejected' ? [{ member: asks[i].source.id, reason: reasonOf(answer.reason) }] : []
  );
  if (missing.length > 0 && (good.length === 0 || options.partial === 'fail')) {
    throw new ConnectionError(missing.map(({ member, reason }) => `${member}: ${reason}`).join('; '));
  }
  const limit = Number(params.get('limit') ?? 0);
  return { data: mergeMetadata(path, good, { kind: kindOf(options), limit }), missing };
}

async function fleetHealth(members: readonly MemberSource[], kind: Kind): Promise<FleetHealth> {
  const health = await Promise.all(members.map(memberHealth));
  const { lookAtMembers } = await loadQueries();
  const answering = members.filter((_, i) => health[i].state !== 'bad');
  const [others, { problems }] = await Promise.all([otherMembers(answering), lookAtMembers(answering, kind)]);
  return { members: health, problems: [...others.values(), ...problems] };
}

/** Members that were found not to compute PromQL as Prometheus does, each with a sentence that says so. */
async function otherMembers(members: readonly MemberSource[]): Promise<ReadonlyMap<string, string>> {
  const { otherServerText, recognisedMember } = await loadQueries();
  const found = await Promise.all(members.map(recognisedMember));
  return new Map(
    members.flatMap(({ id }, i) => {
      const one = found[i];
      return one === undefined || one.promql ? [] : [[id, otherServerText(id, one)] as const];
    })
  );
}

async function memberHealth(member: MemberSource): Promise<MemberHealth> {
  const { id, problem } = member;
  if (problem !== undefined) {
    return { member: id, state: 'bad', text: problem };
  }
  const { reason, name } = await askMemberNow(member);
  if (reason !== undefined) {
    return { member: id, state: 'bad', text: reason };
  }
  const { namedServer } = await loadQueries();
  const named = (await namedServer(member)).name ?? name;
  return { member: id, state: 'good', text: `answers queries${named === undefined ? '' : ` (${named})`}` };
}

/** As `get`, but a member that has just failed is not asked. */
function askUnlessClosed(member: MemberSource, path: string): Promise<unknown> {
  const { closed } = gateOf(member.uid);
  return closed === undefined ? get(member, path) : Promise.reject(new ConnectionError(closed));
}

async function get(member: MemberSource, path: string): Promise<unknown> {
  const url = memberUrl(member, path);
  const fetched = getBackendSrv().fetch<{ readonly data?: unknown }>({
    url,
    method: 'GET',
    showErrorAlert: false,
    hideFromInspector: true,
  });
  try {
    return (await firstValueFrom(fetched.pipe(timeout(METADATA_TIMEOUT_MS)))).data.data;
  } catch (error) {
    if (error instanceof TimeoutError) {
      // A list may take long where queries do not.
      void answersAtAll(member);
    }
    throw error;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TimeoutError) {
    return `no answer within ${METADATA_TIMEOUT_MS / 1000}s`;
  }
  if (!isFetchError<{ readonly message?: string; readonly error?: string }>(error)) {
    return error instanceof Error ? error.message : 'no answer';
  }
  switch (error.status) {
    case 403:
      return 'you may not query this data source';
    case 404:
      return 'there is no such data source, or it is no Prometheus';
    case 502:
    case 504:
      return 'Grafana cannot reach it';
    default:
      return error.data?.error ?? error.data?.message ?? `HTTP ${error.status}`;
  }
}
