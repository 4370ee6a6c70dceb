import { getBackendSrv, getDataSourceSrv, isFetchError } from '@grafana/runtime';
import { firstValueFrom, timeout, TimeoutError } from 'rxjs';

import { type FleetOptions } from '../options';
import { durationProblem } from '../query/durations';
import { type Connection, type MemberHealth, type MetadataAnswer, type MetadataRequest } from './connection';
import { ConnectionError } from './connectionError';
import { gateOf } from './memberGate';
import { type MemberSource, memberTransport } from './memberTransport';
import { withSignal } from './withSignal';

/** The engine is not needed before something is asked. */
const loadQueries = () => import('../queries');

/** For queries that do not use it. */
const DEFAULT_EVALUATION_INTERVAL_MS = 60_000;
/** Only subqueries without a step need to know the members' evaluation interval. */
const MAY_LACK_STEP = /:\s*[\]#]/;
const DEFAULT_LOOKBACK_MS = 300_000;
/** A member that takes longer for lists of names, milliseconds, is left out of them. */
const METADATA_TIMEOUT_MS = 5_000;

/** Prometheus data sources already in Grafana as one fleet, each asked through Grafana's data source proxy. */
export function membersConnection(options: FleetOptions): Connection {
  const members = (): readonly MemberSource[] => (options.members ?? []).map((uid) => ({ id: nameOf(uid), uid }));
  return {
    view: async (query = '') => {
      const sources = members();
      if (sources.length === 0) {
        throw new ConnectionError('Choose Prometheus data sources in the settings of this data source.');
      }
      const { memberDialect, memberIntervals } = await loadQueries();
      const { lookback, evaluationInterval } = await serverDurations(options);
      const isAsked = evaluationInterval === undefined && MAY_LACK_STEP.test(query);
      return {
        topology: {
          kind: options.kind ?? 'independent',
          members: sources.map(({ id }) => ({ id, remoteRead: false })),
          partitionLabels: options.partitionLabels ?? [],
          replicatedJobs: options.replicatedJobs ?? [],
          lookback,
          ...(isAsked
            ? await memberIntervals(sources)
            : { evaluationInterval: evaluationInterval ?? DEFAULT_EVALUATION_INTERVAL_MS }),
          ...(await memberDialect(sources)),
        },
        experimental: options.experimental ?? false,
      };
    },
    transport: (signal, timeoutMs) => withSignal(memberTransport(members(), timeoutMs), signal),
    metadata: (request) => askAll(members(), request, options.partial ?? 'allow'),
    health: async () => {
      await serverDurations(options);
      return await Promise.all(members().map(memberHealth));
    },
  };
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

/** A member goes by its data source's name, in notices and in the `shard` label; one that is gone by its uid. */
function nameOf(uid: string): string {
  return getDataSourceSrv().getInstanceSettings(uid)?.name ?? uid;
}

async function askAll(
  members: readonly MemberSource[],
  { path, params }: MetadataRequest,
  partial: 'allow' | 'fail'
): Promise<MetadataAnswer> {
  const query = params.toString() === '' ? '' : `?${params}`;
  const answers = await Promise.allSettled(members.map(({ uid }) => askUnlessClosed(uid, `${path}${query}`)));
  const good = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const missing = answers.flatMap((answer, i) =>
    answer.status === 'rejected' ? [{ member: members[i].id, reason: reasonOf(answer.reason) }] : []
  );
  if (missing.length > 0 && (good.length === 0 || partial === 'fail')) {
    throw new ConnectionError(missing.map(({ member, reason }) => `${member}: ${reason}`).join('; '));
  }
  const { mergeMetadata } = await loadQueries();
  return { data: mergeMetadata(path, good, Number(params.get('limit') ?? 0)), missing };
}

async function memberHealth({ id, uid }: MemberSource): Promise<MemberHealth> {
  try {
    await get(uid, '/api/v1/query?query=1');
    const info = await get(uid, '/api/v1/status/buildinfo').catch(() => undefined);
    const version = typeof info === 'object' && info !== null && 'version' in info ? ` (${String(info.version)})` : '';
    return { member: id, state: 'good', text: `answers queries${version}` };
  } catch (error) {
    return { member: id, state: 'bad', text: reasonOf(error) };
  }
}

/** As `get`, but a member that has just failed is not asked. */
function askUnlessClosed(uid: string, path: string): Promise<unknown> {
  const { closed } = gateOf(uid);
  return closed === undefined ? get(uid, path) : Promise.reject(new ConnectionError(closed));
}

async function get(uid: string, path: string): Promise<unknown> {
  const url = `/api/datasources/proxy/uid/${encodeURIComponent(uid)}${path}`;
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
      gateOf(uid).close('timeout', 'it does not answer');
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
