import { type ObservedShard, type ShardSource } from '../endpoints/observedShard';
import { type FleetTest } from '../../src/api/definition';
import { otherServerText } from '../../src/recognition/recogniseServer';
import { fleetFacts } from '../health/fleetFacts';
import { findRemedy } from '../health/findRemedy';
import { LikenessMonitor } from '../health/likenessMonitor';
import { type NamedFacts } from '../health/namedFacts';
import { probeReady, type Readiness } from '../health/probeReady';
import { recogniseReplica } from '../health/recogniseReplica';
import { probeFacts, type ReplicaFacts } from '../health/replicaFacts';
import { SplitMonitor } from '../health/splitMonitor';
import { reasonSentence } from '../sentences';
import { Members } from '../query/members';
import { type Replica } from '../query/replica';
import { expectedOf } from './expectedOf';
import { readProblem } from './readProblem';
import { type StaticFleet } from './fleetsFile';

const CONNECTIONS = 4;

export interface TriedFleet {
  readonly driver: ShardSource;
  readonly store?: ObservedShard;
}

interface Tried {
  readonly replica: Replica;
  readonly readiness: Readiness;
  /** Why it is not fit, a sentence. */
  readonly problem: string | undefined;
  readonly facts: ReplicaFacts | undefined;
  /** What is to be said of what it is, a sentence. */
  readonly other?: string;
}

/** Asks every server of a fleet how it is, and whether all together can be one fleet. Nothing is kept. */
export async function tryFleet(config: StaticFleet, { driver, store }: TriedFleet): Promise<FleetTest> {
  const members = new Members(driver, CONNECTIONS, { store });
  try {
    const tried = await Promise.all(members.all().map(tryReplica));
    const ofShards = tried.filter(({ replica }) => replica.shard !== store?.id);
    const facts = fleetFacts(ofShards.flatMap(named), expectedOf(config));
    const likeness = new LikenessMonitor(members, { kind: config.kind, mergesReplicas: config.static.merge_replicas });
    await likeness.look();
    const split = new SplitMonitor(members, () => ({
      partitionLabels: config.partition_labels,
      replicatedJobs: config.replicated_jobs,
      moves: [],
      same: likeness.seen.same,
    }));
    if (config.kind === 'hash') {
      await split.look();
    }
    return {
      ok: facts.refused === undefined && tried.every(({ problem }) => problem === undefined),
      servers: tried.map(({ replica, readiness, problem, facts: own }) => ({
        shard: replica.shard,
        replica: replica.id,
        state: stateOf(readiness),
        version: own?.version,
        problem,
      })),
      problems: [
        ...new Set(ofShards.flatMap(({ other }) => other ?? [])),
        ...likeness.seen.problems,
        ...facts.problems,
        ...split.problems,
      ],
      partitionLabels: [...split.split.partitionLabels],
      replicatedJobs: [...split.split.replicatedJobs],
      evaluationInterval: facts.evaluationInterval,
      scrapeInterval: facts.scrapeInterval,
    };
  } finally {
    await members.close();
  }
}

async function tryReplica(replica: Replica): Promise<Tried> {
  const [refused] = replica.endpoint.problems;
  if (refused !== undefined) {
    return { replica, readiness: { state: 'silent' }, problem: refused, facts: undefined };
  }
  const readiness = await probeReady(replica, { known: false });
  if (readiness.state === 'ready') {
    const [facts, found] = await Promise.all([probeFacts(replica), recogniseReplica(replica, readiness)]);
    if (found?.promql === true) {
      return { replica, readiness, problem: undefined, facts };
    }
    const unread = await readProblem(replica, Date.now());
    const problem = unread === undefined ? undefined : `Its raw samples cannot be had: ${unread}.`;
    return { replica, readiness, problem, facts, other: otherServerText(replica.shard, found ?? {}) };
  }
  if (readiness.state === 'down' && !readiness.refused) {
    return {
      replica,
      readiness,
      problem: reasonSentence(await findRemedy(replica, readiness.reason)),
      facts: undefined,
    };
  }
  return { replica, readiness, problem: unready(readiness), facts: undefined };
}

function unready(readiness: Readiness): string | undefined {
  switch (readiness.state) {
    case 'ready':
      return undefined;
    case 'down':
      return `It does not answer: ${readiness.reason}.`;
    case 'replaying':
      return `It reads its write-ahead log, ${Math.round(100 * readiness.replay)} % so far.`;
    case 'joining':
      return 'It is starting.';
    case 'silent':
    case 'inconclusive':
      return 'It did not answer in time.';
  }
}

function stateOf({ state }: Readiness): FleetTest['servers'][number]['state'] {
  return state === 'silent' || state === 'inconclusive' ? 'down' : state;
}

function named({ replica, facts }: Tried): NamedFacts[] {
  const name = replica.id === 'a' ? replica.shard : `${replica.shard}/${replica.id}`;
  return facts === undefined ? [] : [{ ...facts, name }];
}
