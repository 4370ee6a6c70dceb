import { type KubernetesFleet } from '../../../fleets/fleetsFile';
import { type KubeClient } from './kubeClient';
import { KubeProblem, type Place } from './kubeProblem';
import { scaleSchema } from './objectSchema';

const MOST_TRIES = 5;
/** The watch tells of a change within this; until then what was written is newer than what was seen. In milliseconds. */
const SEEN_AFTER_MS = 10_000;

/** The number of shards of a Prometheus resource: its scale subresource, which the proxy may change without the rest. */
export class ResourceScale {
  private written: { readonly count: number; readonly at: number } | undefined;
  private readonly place: Place;

  constructor(
    { namespace, name }: KubernetesFleet['kubernetes'],
    private readonly client: KubeClient,
    private readonly now: () => number
  ) {
    const path = `/apis/monitoring.coreos.com/v1/namespaces/${namespace}/prometheuses/${name}/scale`;
    this.place = { path, resource: 'prometheuses/scale', namespace };
  }

  /** The number, by what was seen of the resource and what was written since. */
  newest(seen: number): number {
    const { written } = this;
    if (written === undefined || written.count === seen || this.now() - written.at > SEEN_AFTER_MS) {
      this.written = undefined;
      return seen;
    }
    return written.count;
  }

  /** Sets the number to what `change` makes of the one there is; does nothing where that is the same. Rejects with a `KubeProblem`. */
  async set(change: (count: number) => number, signal: AbortSignal): Promise<void> {
    for (let i = 0; i < MOST_TRIES; i++) {
      const read = scaleSchema.safeParse(await this.client.read(this.place, signal));
      if (!read.success) {
        throw new KubeProblem('tells of the number of shards in a form that is not known');
      }
      const { metadata, spec } = read.data;
      const count = change(Math.max(1, spec.replicas));
      if (count === spec.replicas) {
        return;
      }
      const patch = { metadata: { resourceVersion: metadata.resourceVersion }, spec: { replicas: count } };
      if ((await this.client.merge(this.place, patch, signal)) !== undefined) {
        this.written = { count, at: this.now() };
        return;
      }
    }
    throw new KubeProblem('has the Prometheus resource changed by others all the time: its shards are not');
  }
}
