import { type FastifyReply, type FastifyRequest } from 'fastify';

import { type Fleet } from '../fleets/fleet';
import { type Computer } from '../compute/job';
import { type FragmentStore } from '../fragments/fragmentStore';
import { type jobs } from '../jobs';
import { type FairPlaces, type Whose } from '../query/fairPlaces';
import { type Limits } from '../query/limits';
import { linkSignals } from '../query/linkSignals';
import { type MemberClient } from '../query/memberClient';
import { type MemoryAccount, type MemoryBudget } from '../query/memoryBudget';
import { type QueriesUnderWay } from '../query/queriesUnderWay';
import { maySee } from './security/access';
import { type Caller } from './security/caller';
import { userOf } from './security/userOf';
import { type FleetQueues } from '../telemetry/fleetQueues';
import { type Metrics } from '../telemetry/metrics';
import { type ProxyLoad } from '../telemetry/proxyLoad';
import { type ReloadStatus } from '../telemetry/reloadMetrics';
import { type ControlContext } from './controlContext';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    caller: Caller;
  }
}

/** What the routes share. */
export interface RouteContext {
  readonly version: string;
  /** Those there are now: fleets made through the API come and go. */
  readonly fleets: readonly Fleet[];
  /** Asks the members of a fleet in the name of a user, on an account that the caller closes. */
  readonly clientOf: (fleet: Fleet, whose: Whose, memory: MemoryAccount) => MemberClient;
  /** Of which what is held of answers and results is taken. */
  readonly memory: MemoryBudget;
  /** What is kept of members' answers. */
  readonly fragments: FragmentStore;
  /** Computes what would hold up everything else here. */
  readonly compute: Computer<typeof jobs>;
  readonly limits: Limits;
  /** Waits for a place among the queries under way. */
  readonly enter: FairPlaces['acquire'];
  /** What is under way, or waits. */
  readonly running: QueriesUnderWay;
  readonly metrics: Metrics;
  readonly queues: FleetQueues;
  readonly load: ProxyLoad;
  /** Left out where no fleet can be changed. */
  readonly control?: ControlContext;
  /** Left out where the fleets file is not read again. */
  readonly reloads?: ReloadStatus;
  /** A graceful stop has begun: who asks whether the proxy is ready is told to go elsewhere. */
  readonly stopping: AbortSignal;
  /** Ends what is still under way when a graceful stop has waited long enough. */
  readonly givingUp: AbortSignal;
}

/** The fleet of that id if it exists for the caller. */
export function visibleFleet(context: RouteContext, caller: Caller, id: string): Fleet | undefined {
  return context.fleets.find((fleet) => fleet.id === id && maySee(caller, fleet));
}

/** Whose a request to a fleet is. */
export function whoseOf(request: FastifyRequest, fleet: Pick<Fleet, 'id'>): Whose {
  return { fleet: fleet.id, user: userOf(request) };
}

/** Ends when the client goes away before its answer is complete, or when the proxy gives up waiting at its stop. */
export function requestSignal({ raw }: FastifyReply, givingUp: AbortSignal): AbortSignal {
  const { signal, abort, release } = linkSignals([givingUp]);
  const end = () => {
    release();
    if (!raw.writableFinished) {
      abort();
    }
  };
  // One that went before is not told of again.
  if (raw.closed || raw.destroyed) {
    end();
  } else {
    raw.once('close', end);
  }
  return signal;
}

/** Calls back once, when all of the answer is sent or will never be. */
export function atEnd({ raw }: FastifyReply, callback: () => unknown): void {
  const end = () => {
    raw.off('finish', end).off('close', end);
    callback();
  };
  raw.on('finish', end).on('close', end);
}

export function acceptsGzip({ 'accept-encoding': accepted }: FastifyRequest['headers']): boolean {
  return typeof accepted === 'string' && /(^|,)\s*gzip\s*(;\s*q=(0\.0*[1-9]|1|0\.[1-9]).*)?(,|$)/i.test(accepted);
}
