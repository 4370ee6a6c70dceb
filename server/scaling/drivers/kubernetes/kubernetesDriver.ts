import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import { wholeSecond } from '../../../../src/engine/index';
import { type Clock } from '../../../clock';
import { type History, type ObservedShard } from '../../../endpoints/observedShard';
import { type KubeServer } from '../../../endpoints/kubeServer';
import { type KubernetesFleet } from '../../../fleets/fleetsFile';
import { type Driver } from '../driver';
import { Following } from './following';
import { GoneShards } from './goneShards';
import { type Collection, KubeClient } from './kubeClient';
import { kubeEventSchema, podSchema, prometheusSchema, statefulSetSchema } from './objectSchema';
import { rejections } from './rejections';
import { shardCount, shardsOf } from './shardsOf';

/** The start waits no longer for an API server that does not answer. */
const FIRST_LOOK_MS = 3000;
/** So long the targets' move to other shards is told with every answer. */
const MOVE_TOLD_MS = 10 * 60_000;
const NAME = 'operator.prometheus.io/name';

export interface KubernetesDeps {
  readonly server: KubeServer;
  readonly clock: Clock;
}

/**
 * A fleet of the shards of a Prometheus resource, which the Prometheus Operator runs and whose targets it places: the driver watches
 * them and changes nothing. It needs the verbs list and watch, on the collections of `collectionsOf`. Resolves when it has seen
 * them, or the API server does not answer; then it is not known which shards there are until it does.
 */
export function kubernetesDriver(fleet: KubernetesFleet, { server, clock }: KubernetesDeps): Driver {
  const { namespace, name } = fleet.kubernetes;
  const client = new KubeClient(server);
  const collections = collectionsOf(fleet.kubernetes);
  const gone = new GoneShards();
  const looks = new AbortController();
  let shards: readonly ObservedShard[] = [];
  let history: History = { moves: [], lost: [] };
  let resharded: Resharded | undefined;
  let count: number | undefined;
  let isThere = false;
  let knownAt = clock.now();

  const changed = () => {
    const [resources, pods, sets] = [resource.objects, pod.objects, set.objects];
    const problems = troubles();
    if (problems.length === 0) {
      knownAt = clock.now();
    }
    if (resources !== undefined && pods !== undefined && sets !== undefined) {
      const [found] = resources;
      isThere = found !== undefined;
      const observed = found && { resource: found, pods, sets };
      const next = observed === undefined ? [] : shardsOf(observed);
      if (found !== undefined) {
        const to = shardCount(found);
        resharded = count === undefined || count === to ? resharded : { from: count, to, at: clock.now() };
        count = to;
      }
      const lost = observed === undefined ? history.lost : gone.take(observed, clock.now());
      shards = isDeepStrictEqual(next, shards) ? shards : next;
      history = isDeepStrictEqual(lost, history.lost) ? history : { moves: [], lost };
    }
    const isKnown = resources !== undefined && pods !== undefined && sets !== undefined;
    if (isKnown || problems.length === all.length) {
      looks.abort();
    }
  };
  const resource = new Following({ client, collection: collections.prometheuses, schema: prometheusSchema, changed });
  const pod = new Following({ client, collection: collections.pods, schema: podSchema, changed });
  const set = new Following({ client, collection: collections.sets, schema: statefulSetSchema, changed });
  const rejected = new Following({
    ...{ client, collection: collections.events, schema: kubeEventSchema },
    changed: () => undefined,
  });
  const all = [resource, pod, set];
  const troubles = () => [...new Set(all.flatMap(({ problem }) => problem ?? []))];

  [...all, rejected].forEach((one) => one.start());
  return {
    ready: sleep(FIRST_LOOK_MS, undefined, { signal: looks.signal, ref: false }).catch(() => undefined),
    observe: () => shards,
    partitionLabels: [],
    history: () => history,
    get unknown() {
      if (isThere) {
        return undefined;
      }
      const isSeen = all.every(({ objects }) => objects !== undefined);
      const why = isSeen
        ? `there is no Prometheus resource ${name} in the namespace ${namespace}`
        : troubles()
            .map((one) => `the Kubernetes API server ${one}`)
            .join('; ') || 'the Kubernetes API server has not answered yet';
      return `Which shards the fleet has is not known: ${why}.`;
    },
    get problems() {
      const isOther = rejected.problem !== undefined && !troubles().includes(rejected.problem);
      return [
        ...(isOther
          ? [`What the operator leaves out is not known: the Kubernetes API server ${rejected.problem}.`]
          : []),
        ...rejections(rejected.objects ?? [], clock.now()),
      ];
    },
    get doubts() {
      const at = wholeSecond(knownAt, Math.floor);
      const old = isThere
        ? troubles().map(
            (one) => `The shards are those of ${at}, others may have come since: the Kubernetes API server ${one}.`
          )
        : [];
      return [...old, ...movesOf(resharded, clock.now())];
    },
    close: async () => {
      looks.abort();
      await Promise.all([...all, rejected].map((one) => one.stop()));
      await client.close();
    },
  };
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
