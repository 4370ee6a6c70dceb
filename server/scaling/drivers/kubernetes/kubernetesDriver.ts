import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { wholeSecond } from '../../../../src/engine/index';
import { type Clock } from '../../../clock';
import { type History, type ObservedShard } from '../../../endpoints/observedShard';
import { type KubeServer } from '../../../endpoints/kubeServer';
import { isPlacedFleet, type KubernetesFleet } from '../../../fleets/fleetsFile';
import { type Driver } from '../driver';
import { Following } from './following';
import { GoneShards } from './goneShards';
import { type Collection, KubeClient } from './kubeClient';
import { type Known, KubernetesControl } from './kubernetesControl';
import {
  type KubeEvent,
  kubeEventSchema,
  type Pod,
  podSchema,
  type PrometheusResource,
  prometheusSchema,
  type StatefulSet,
  statefulSetSchema,
} from './objectSchema';
import { rejections } from './rejections';
import { ScalerWatch } from './scalerWatch';
import { type ResourceState, shardCount, shardsOf } from './shardsOf';

/** The start waits no longer for an API server that does not answer. */
const FIRST_LOOK_MS = 3000;
/** So long the targets' move to other shards is told with every answer. */
const MOVE_TOLD_MS = 10 * 60_000;
const NAME = 'operator.prometheus.io/name';

export interface KubernetesDeps {
  readonly server: KubeServer;
  readonly clock: Clock;
  /** Where relative paths in the fleets file start. */
  readonly baseDir: string;
}

export interface ClusterDriver extends Driver {
  /** Undefined where the operator places the targets. */
  readonly control: KubernetesControl | undefined;
  readonly ready: Promise<void>;
}

/**
 * A fleet of the shards of a Prometheus resource, which the Prometheus Operator runs. Without `scrape_configs` the operator places the
 * targets: the driver watches and changes nothing. It needs the verbs list and watch, on the collections of `collectionsOf`. Its
 * `ready` resolves when it has seen them, or the API server does not answer; then it is not known which shards there are until it does.
 * Throws an `Error` for a person where a job cannot be placed.
 */
export function kubernetesDriver(fleet: KubernetesFleet, deps: KubernetesDeps): ClusterDriver {
  return new KubernetesDriver(fleet, deps);
}

class KubernetesDriver implements ClusterDriver {
  readonly partitionLabels = [];
  readonly ready: Promise<void>;
  /** Undefined where the operator places the targets. */
  readonly control: KubernetesControl | undefined;
  private readonly of: KubernetesFleet['kubernetes'];
  private readonly scalers: ScalerWatch | undefined;
  private newest: PrometheusResource | undefined;
  private readonly clock: Clock;
  private readonly client: KubeClient;
  private readonly resource: Following<PrometheusResource>;
  private readonly pods: Following<Pod>;
  private readonly sets: Following<StatefulSet>;
  private readonly rejected: Following<KubeEvent>;
  private readonly gone = new GoneShards();
  private readonly looks = new AbortController();
  private shards: readonly ObservedShard[] = [];
  private past: History = { moves: [], lost: [] };
  private count: number | undefined;
  private resharded: Resharded | undefined;
  private isThere = false;
  private knownAt: number;

  constructor(fleet: KubernetesFleet, { server, clock, baseDir }: KubernetesDeps) {
    this.of = fleet.kubernetes;
    const { of } = this;
    this.clock = clock;
    this.knownAt = clock.now();
    this.client = new KubeClient(server);
    const { client } = this;
    const { prometheuses, pods, sets, events } = collectionsOf(of);
    const changed = () => this.look();
    this.resource = new Following({ client, collection: prometheuses, schema: prometheusSchema, changed });
    this.pods = new Following({ client, collection: pods, schema: podSchema, changed });
    this.sets = new Following({ client, collection: sets, schema: statefulSetSchema, changed });
    this.rejected = new Following({ client, collection: events, schema: kubeEventSchema, changed: () => undefined });
    if (isPlacedFleet(fleet)) {
      const known = () => this.known;
      const leaves = (number: number) => this.gone.leaves(number);
      this.scalers = new ScalerWatch(of, client);
      this.control = new KubernetesControl(fleet, { client, clock, baseDir, known, leaves });
    }
    [...this.needed, this.rejected].forEach((one) => one.start());
    this.scalers?.start();
    const { signal } = this.looks;
    this.ready = sleep(FIRST_LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }

  observe(): readonly ObservedShard[] {
    return this.shards;
  }

  history(): History {
    return this.past;
  }

  get unknown(): string | undefined {
    if (this.isThere) {
      return undefined;
    }
    const { namespace, name } = this.of;
    const isSeen = this.needed.every(({ objects }) => objects !== undefined);
    const server = this.troubles.map((one) => `the Kubernetes API server ${one}`).join('; ');
    const why = isSeen
      ? `there is no Prometheus resource ${name} in the namespace ${namespace}`
      : server || 'the Kubernetes API server has not answered yet';
    return `Which shards the fleet has is not known: ${why}.`;
  }

  get problems(): readonly string[] {
    const { objects = [], problem } = this.rejected;
    const isOther = problem !== undefined && !this.troubles.includes(problem);
    return [
      ...(isOther ? [`What the operator leaves out is not known: the Kubernetes API server ${problem}.`] : []),
      ...rejections(objects, this.clock.now()),
      ...(this.control?.problems ?? []),
    ];
  }

  get doubts(): readonly string[] {
    const at = wholeSecond(this.knownAt, Math.floor);
    const old = this.isThere
      ? this.troubles.map(
          (one) => `The shards are those of ${at}, others may have come since: the Kubernetes API server ${one}.`
        )
      : [];
    // Where the proxy places the targets, it hands them over.
    return this.control?.isShared !== false ? [...old, ...movesOf(this.resharded, this.clock.now())] : old;
  }

  async close(): Promise<void> {
    this.looks.abort();
    await Promise.all([...this.needed, this.rejected, this.scalers].map((one) => one?.stop()));
    await this.control?.close();
    await this.client.close();
  }

  targetsOf(job: string, shard: number | undefined): ReturnType<KubernetesControl['targetsOf']> {
    return this.control?.targetsOf(job, shard);
  }

  private get known(): Known {
    const { newest: resource, shards, unknown, scalers } = this;
    return { resource, shards, unknown, fixed: scalers?.fixed, owner: scalers?.owner };
  }

  /** What must be seen to know the shards. */
  private get needed(): ReadonlyArray<Following<PrometheusResource> | Following<Pod> | Following<StatefulSet>> {
    return [this.resource, this.pods, this.sets];
  }

  /** Why the API server does not tell of them, each once. */
  private get troubles(): readonly string[] {
    return [...new Set(this.needed.flatMap(({ problem }) => problem ?? []))];
  }

  private look(): void {
    if (this.troubles.length === 0) {
      this.knownAt = this.clock.now();
    }
    const { objects: resources } = this.resource;
    const { objects: pods } = this.pods;
    const { objects: sets } = this.sets;
    const isKnown = resources !== undefined && pods !== undefined && sets !== undefined;
    if (isKnown) {
      this.take(resources.at(0), { pods, sets });
    }
    if (isKnown || this.needed.every(({ problem }) => problem !== undefined)) {
      this.looks.abort();
    }
  }

  private take(resource: PrometheusResource | undefined, rest: Omit<ResourceState, 'resource'>): void {
    this.isThere = resource !== undefined;
    this.newest = resource;
    if (resource === undefined) {
      this.shards = [];
      return;
    }
    const now = this.clock.now();
    const to = shardCount(resource);
    this.resharded = this.count === undefined || this.count === to ? this.resharded : { from: this.count, to, at: now };
    this.count = to;
    const shards = shardsOf({ resource, ...rest });
    const lost = this.gone.take({ resource, ...rest }, now);
    this.shards = isDeepStrictEqual(shards, this.shards) ? this.shards : shards;
    this.past = isDeepStrictEqual(lost, this.past.lost) ? this.past : { moves: [], lost };
  }
}

interface Resharded {
  readonly from: number;
  readonly to: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The operator gives the targets to their new shards and takes them from the old ones at no time that is agreed on. */
function movesOf(resharded: Resharded | undefined, now: number): string[] {
  if (resharded === undefined || now - resharded.at > MOVE_TOLD_MS) {
    return [];
  }
  const { from, to, at } = resharded;
  const when = wholeSecond(at, Math.floor);
  return [
    `The Prometheus resource went from ${from} to ${to} shards at ${when}: samples of the targets that move may be missing around then.`,
  ];
}

function collectionsOf({
  namespace,
  name,
}: KubernetesFleet['kubernetes']): Record<'prometheuses' | 'pods' | 'sets' | 'events', Collection> {
  const of = (api: string, resource: string, selector: Collection['selector']) => ({
    ...{ resource, namespace, selector },
    path: `/${api}/namespaces/${namespace}/${resource}`,
  });
  const own = { labelSelector: `${NAME}=${name}` };
  return {
    prometheuses: of('apis/monitoring.coreos.com/v1', 'prometheuses', { fieldSelector: `metadata.name=${name}` }),
    pods: of('api/v1', 'pods', own),
    sets: of('apis/apps/v1', 'statefulsets', own),
    events: of('api/v1', 'events', { fieldSelector: 'reason=InvalidConfiguration' }),
  };
}
