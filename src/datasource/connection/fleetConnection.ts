import { type FanoutRequest } from '../../api/fanout';
import { type Fleet, fleetListSchema, type ReplicaHealth, shardListSchema } from '../../api/fleets';
import { readMissingMemberWarning } from '../../api/missingMember';
import { type PastAnswer, pastSchema } from '../../api/past';
import { type FleetPast, type Transport } from '../../engine/index';
import { grafanaFetch } from '../http/grafanaFetch';
import {
  type Connection,
  type FleetHealth,
  type FleetView,
  type MemberHealth,
  type MetadataAnswer,
  type MetadataRequest,
} from './connection';
import { ConnectionError } from './connectionError';
import { createFanout, type FanoutTarget } from './fanout';
import { fleetViewLoader } from './fleetView';
import { get, isEnvelope, post, PROXY, refusal } from './proxyClient';
import { QueryReports } from './queryReports';
import { Remembered } from './remembered';
import { withSignal } from './withSignal';

/** Shards come and go: a fleet’s description is asked for again after this long. */
const VIEW_AGE_MS = 10_000;

/** As long as the panels of a dashboard take to ask. */
const PAST_AGE_MS = 250;

/** One for all data sources: queries of several of them on one fleet travel together too. */
const fanout: (target: FanoutTarget) => Transport = createFanout(postFanout);

/**
 * A fleet of the app's proxy, reached through the app's route. `partial`: whether lists of names may lack what a member that
 * does not answer knows.
 */
export function fleetConnection(fleetId: string, partial: 'allow' | 'fail'): Connection {
  const view = new Remembered(fleetViewLoader(fleetId), VIEW_AGE_MS);
  const past = new Remembered(() => loadPast(fleetId), PAST_AGE_MS);
  const reports = new QueryReports(fleetId);
  return {
    view: () => view.get(),
    past: async ({ generation }: FleetView): Promise<FleetPast | undefined> => {
      const told = await past.get().catch(() => undefined);
      return told === undefined || told.generation !== generation
        ? undefined
        : { now: told.now, states: new Map(told.members.map(({ id, ...state }) => [id, state])) };
    },
    forget: (old) => view.forget(old),
    transport: ({ generation }, { signal, timeoutMs }) =>
      withSignal(fanout({ fleet: fleetId, generation, timeoutMs }), signal),
    report: (run) => reports.add(run),
    metadata: ({ path, params, signal }) => {
      const tolerant = new URLSearchParams(params);
      if (partial === 'allow') {
        tolerant.set('partial_response', 'true');
      }
      return metadata(fleetId, { path, params: tolerant, signal });
    },
    health: () => health(fleetId),
  };
}

/** The fleets the user may see, without their hand-overs. Rejects with a ConnectionError. */
export async function loadFleets(): Promise<readonly Fleet[]> {
  return fleetListSchema.parse(await get(`${PROXY}/api/v1/fleets?moves=false`)).fleets;
}

async function loadPast(fleetId: string): Promise<PastAnswer> {
  return pastSchema.parse(await get(`${PROXY}/api/v1/fleets/${encodeURIComponent(fleetId)}/past`));
}

async function postFanout(request: FanoutRequest, signal: AbortSignal): Promise<Response> {
  const response = await grafanaFetch(`${PROXY}/api/v1/fanout`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
    signal,
  });
  if (!response.ok) {
    const body: unknown = await response.json().catch(() => undefined);
    throw refusal(response.status, body);
  }
  return response;
}

async function metadata(fleetId: string, { path, params }: MetadataRequest): Promise<MetadataAnswer> {
  const query = params.toString() === '' ? '' : `?${params}`;
  const url = `${PROXY}/fleets/${encodeURIComponent(fleetId)}${path}`;
  // Long selectors do not fit an address; where Prometheus takes a form, use one.
  const answer = /\/(labels|series)$/.test(path) ? await post(url, params) : await get(`${url}${query}`);
  if (!isEnvelope(answer)) {
    return { data: undefined, missing: [] };
  }
  const warnings = Array.isArray(answer.warnings) ? answer.warnings.map(String) : [];
  return { data: answer.data, missing: warnings.flatMap((text) => readMissingMemberWarning(text) ?? []) };
}

async function health(fleetId: string): Promise<FleetHealth> {
  if (fleetId === '') {
    throw new ConnectionError('Choose a fleet first.');
  }
  const list = shardListSchema.parse(await get(`${PROXY}/api/v1/fleets/${encodeURIComponent(fleetId)}/shards`));
  const members = list.shards.map(({ id, replicas, problems }): MemberHealth => {
    const ready = replicas.filter((replica) => replica.state === 'ready').length;
    const state = ready === 0 ? 'bad' : ready < replicas.length ? 'warning' : 'good';
    const texts = replicas.map((replica) => (replicas.length === 1 ? '' : `${replica.id} is `) + replicaText(replica));
    return { member: id, state, text: [...texts, ...problems].join('; ') };
  });
  return { members, problems: list.problems };
}

function replicaText({ state, replay, version, problems }: ReplicaHealth): string {
  const words = {
    ready: version === undefined ? 'ready' : `ready (Prometheus ${version})`,
    replaying: `reading its write-ahead log${replay === undefined ? '' : `, ${Math.round(replay * 100)}% done`}`,
    joining: 'starting',
    down: 'down',
  };
  return problems.length === 0 ? words[state] : `${words[state]} (${problems.join('; ')})`;
}
