import { type z } from 'zod';

import { type KubernetesFleet } from '../../../fleets/fleetsFile';
import { Following } from './following';
import { type KubeClient } from './kubeClient';
import { scaleOwner, scalerSchema } from './scaleOwner';

type Scaler = z.output<typeof scalerSchema>;

/** Follows what may set the number of shards of a Prometheus resource beside the proxy. */
export class ScalerWatch {
  private readonly hpas: Following<Scaler>;
  private readonly scaledObjects: Following<Scaler>;

  constructor(
    private readonly of: KubernetesFleet['kubernetes'],
    client: KubeClient
  ) {
    const { namespace } = of;
    const follow = (api: string, resource: string) =>
      new Following({
        ...{ client, schema: scalerSchema, isOptional: true, changed: () => undefined },
        collection: { path: `/apis/${api}/namespaces/${namespace}/${resource}`, resource, namespace, selector: {} },
      });
    this.hpas = follow('autoscaling/v2', 'horizontalpodautoscalers');
    this.scaledObjects = follow('keda.sh/v1alpha1', 'scaledobjects');
  }

  start(): void {
    this.all.forEach((one) => one.start());
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((one) => one.stop()));
  }

  /** Who sets the number beside the proxy, for people; undefined where nobody does, or where that is not known. */
  get owner(): string | undefined {
    const { objects: hpas = [] } = this.hpas;
    const { objects: scaledObjects = [] } = this.scaledObjects;
    return scaleOwner(this.of.name, { hpas, scaledObjects });
  }

  /** Why the number is not the proxy's to set, a sentence; undefined where it is. */
  get fixed(): string | undefined {
    const { owner } = this;
    if (owner !== undefined) {
      return `${owner} sets the number of shards, and the policy of the fleet does not: delete the one, or leave the number to it.`;
    }
    if (this.all.every(({ objects }) => objects !== undefined)) {
      return undefined;
    }
    const [why = 'has not answered yet'] = this.all.flatMap(({ problem }) => problem ?? []);
    return `The number of shards is left as it is, as something else may set it: the Kubernetes API server ${why}.`;
  }

  private get all(): ReadonlyArray<Following<Scaler>> {
    return [this.hpas, this.scaledObjects];
  }
}
