import { z } from 'zod';

import { objectSchema } from './objectSchema';

/** A HorizontalPodAutoscaler, or a ScaledObject of KEDA, as far as it is read. */
export const scalerSchema = objectSchema.extend({
  spec: z.looseObject({
    scaleTargetRef: z.looseObject({
      apiVersion: z.string().optional(),
      kind: z.string().optional(),
      name: z.string(),
    }),
  }),
});
type Scaler = z.output<typeof scalerSchema>;

/** The name of what else sets the number of shards of a Prometheus resource, for people; undefined where nothing does. */
export function scaleOwner(
  resource: string,
  { hpas, scaledObjects }: { readonly hpas: readonly Scaler[]; readonly scaledObjects: readonly Scaler[] }
): string | undefined {
  const target = ({ spec }: Scaler) => {
    const { apiVersion = '', kind = '', name } = spec.scaleTargetRef;
    return kind === 'Prometheus' && apiVersion.startsWith('monitoring.coreos.com/') && name === resource;
  };
  const nameOf = ({ metadata }: Scaler) => metadata.name ?? '';
  // KEDA makes a HorizontalPodAutoscaler of its own: who wants to change it changes the ScaledObject.
  const [keda] = scaledObjects.filter(target).map((one) => `ScaledObject ${nameOf(one)} (KEDA)`);
  const [hpa] = hpas.filter(target).map((one) => `HorizontalPodAutoscaler ${nameOf(one)}`);
  return keda ?? hpa;
}
