import { type ObservedReplica, type ObservedShard } from '../../../endpoints/observedShard';
import { type Pod, type PrometheusResource, type StatefulSet } from './objectSchema';
import { quantity } from './quantity';

const SHARD = 'operator.prometheus.io/shard';
const DEADLINE = 'operator.prometheus.io/deletion-deadline';
const MAIN = 'prometheus';
const DATA = '/prometheus';
const PORT = 'web';
/** The beginning of what is told of a pod for which no node has room. */
export const WAITS = 'Its pod waits for room on a node';

/** What the API server has of one Prometheus resource. */
export interface ResourceState {
  readonly resource: PrometheusResource;
  readonly pods: readonly Pod[];
  readonly sets: readonly StatefulSet[];
}

/** How many shards share the targets. */
export function shardCount({ spec }: PrometheusResource): number {
  // The operator takes 0 for 1 as well.
  return Math.max(1, spec.shards ?? 1);
}

/** The number of the shard that an object is of; undefined where it is of none. */
export function ordinalOf({ metadata }: Pick<Pod, 'metadata'>): number | undefined {
  const label = metadata.labels[SHARD] ?? '';
  return /^\d{1,6}$/.test(label) ? Number(label) : undefined;
}

export const shardId = (number: number) => `shard-${number}`;

/** The number of the shard with an id that `shardId` gives. */
export const numberOf = (id: string) => Number(id.slice('shard-'.length));

/** The shards of a Prometheus resource: those it is to have, whether they are there or not, and those that are kept for their data. */
export function shardsOf({ resource, pods, sets }: ResourceState): readonly ObservedShard[] {
  const count = shardCount(resource);
  const setsOf = by(sets);
  const podsOf = by(pods);
  const numbers = new Set([...Array.from({ length: count }, (_, i) => i), ...setsOf.keys(), ...podsOf.keys()]);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const own = podsOf.get(number) ?? [];
      const [set] = setsOf.get(number) ?? [];
      const places = new Map(own.map((pod) => [placeOf(pod), pod]));
      const replicas = Math.max(
        resource.spec.replicas ?? 1,
        set?.spec.replicas ?? 1,
        ...[...places.keys()].map((i) => i + 1)
      );
      return {
        id: shardId(number),
        replicas: Array.from({ length: replicas }, (_, i) => replicaOf(i, places.get(i), resource)),
        since: beginningOf(own),
        problems: [...(number >= count ? [drainingText(set)] : []), ...(own.some(isFleeting) ? [FLEETING] : [])],
      };
    });
}

const FLEETING =
  'It keeps its samples in an emptyDir: what it holds is lost with its pod. Give the Prometheus resource a storage.';

function by<T extends Pick<Pod, 'metadata'>>(objects: readonly T[]): ReadonlyMap<number, readonly T[]> {
  const found = new Map<number, T[]>();
  for (const object of objects) {
    const number = ordinalOf(object);
    if (number !== undefined) {
      found.set(number, [...(found.get(number) ?? []), object]);
    }
  }
  return found;
}

/** The number of a pod in its StatefulSet. */
function placeOf({ metadata }: Pod): number {
  return Number(metadata.name.match(/-(\d{1,6})$/)?.[1] ?? 0);
}

/** No sample is older than the pods where nothing outlives them. */
function beginningOf(pods: readonly Pod[]): number | undefined {
  const created = pods.map(({ metadata }) => Date.parse(metadata.creationTimestamp ?? ''));
  return pods.length > 0 && pods.every(isFleeting) && created.every(Number.isFinite) ? Math.min(...created) : undefined;
}

/** Whether its samples are lost with it. */
export function isFleeting(pod: Pod): boolean {
  const mount = mainOf(pod)?.volumeMounts.find(({ mountPath }) => mountPath === DATA)?.name;
  return pod.spec.volumes.some(({ name, emptyDir }) => name === mount && emptyDir !== undefined);
}

function mainOf({ spec }: Pod): Pod['spec']['containers'][number] | undefined {
  return spec.containers.find(({ name }) => name === MAIN);
}

function drainingText(set: StatefulSet | undefined): string {
  const deadline = set?.metadata.annotations[DEADLINE];
  return deadline === undefined
    ? 'The Prometheus resource has fewer shards now: this one is being ended.'
    : `It scrapes nothing any more: the operator keeps it for its samples until ${deadline}.`;
}

function replicaOf(place: number, pod: Pod | undefined, resource: PrometheusResource): ObservedReplica {
  const id = `replica-${place}`;
  if (pod === undefined) {
    return { id, url: undefined, problems: ['Its pod is not there.'] };
  }
  const limits = mainOf(pod)?.resources.limits ?? {};
  return {
    id,
    url: urlOf(pod, resource),
    cpuLimit: quantity(limits.cpu),
    memoryLimit: quantity(limits.memory),
    problems: podProblems(pod, resource),
  };
}

function urlOf(pod: Pod, { spec }: PrometheusResource): string | undefined {
  const { podIP } = pod.status;
  const main = mainOf(pod);
  const port = main?.ports.find(({ name }) => name === (spec.portName ?? PORT))?.containerPort;
  if (podIP === undefined || port === undefined) {
    return undefined;
  }
  const scheme = spec.web?.tlsConfig === undefined ? 'http' : 'https';
  const host = podIP.includes(':') ? `[${podIP}]` : podIP;
  const prefix = main?.args.find((arg) => arg.startsWith('--web.route-prefix='))?.split('=')[1] ?? '';
  return `${scheme}://${host}:${port}${prefix}`.replace(/\/+$/, '');
}

function podProblems(pod: Pod, { spec }: PrometheusResource): string[] {
  const { conditions, containerStatuses } = pod.status;
  const waits = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const main = containerStatuses.find(({ name }) => name === MAIN);
  const waiting = main?.state.waiting;
  return [
    ...(waits === undefined ? [] : [`${WAITS}: ${waits.message ?? waits.reason ?? 'no reason is told'}`]),
    ...(waiting?.reason === undefined || waiting.reason === 'PodInitializing' || waiting.reason === 'ContainerCreating'
      ? []
      : [
          `Its container does not run (${waiting.reason})${waiting.message === undefined ? '' : `: ${waiting.message}`}`,
        ]),
    ...(main?.lastState.terminated?.reason === 'OOMKilled'
      ? [`It was ended since it used more memory than its limit; it was started again ${times(main.restartCount)}.`]
      : []),
    ...(pod.metadata.deletionTimestamp === undefined ? [] : ['Its pod is being ended.']),
    ...(spec.listenLocal === true ? ['It listens on its own pod alone: the Prometheus resource has listenLocal.'] : []),
  ];
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
