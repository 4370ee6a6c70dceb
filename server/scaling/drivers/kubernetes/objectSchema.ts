import { z } from 'zod';

import { labelSelectorSchema } from './labelSelector';

const texts = z.record(z.string(), z.string()).prefault({});
const amounts = z.record(z.string(), z.union([z.string(), z.number()])).optional();

const metadataSchema = z.looseObject({
  name: z.string(),
  uid: z.string().optional(),
  resourceVersion: z.string(),
  creationTimestamp: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  labels: texts,
  annotations: texts,
});

/** Any object. */
export const objectSchema = z.looseObject({
  metadata: metadataSchema.partial().extend({ resourceVersion: z.string() }),
});

/** An object that was written, as far as it tells whether it is still as it was written. */
export const writtenSchema = objectSchema.extend({
  metadata: metadataSchema.extend({ generation: z.number().optional() }),
});
export type Written = z.output<typeof writtenSchema>;

export const scaleSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  spec: z.looseObject({ replicas: z.number().int().prefault(0) }).prefault({}),
});

/** The Prometheus resource of the operator, as far as it is read. */
export const prometheusSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    shards: z.number().int().nullish(),
    replicas: z.number().int().nullish(),
    portName: z.string().optional(),
    listenLocal: z.boolean().optional(),
    paused: z.boolean().optional(),
    retention: z.string().optional(),
    resources: z.looseObject({ limits: amounts, requests: amounts }).optional(),
    scrapeConfigSelector: labelSelectorSchema.nullish(),
    web: z.looseObject({ tlsConfig: z.unknown().optional() }).optional(),
  }),
});
export type PrometheusResource = z.output<typeof prometheusSchema>;

export const statefulSetSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    replicas: z.number().int().nullish(),
    persistentVolumeClaimRetentionPolicy: z.looseObject({ whenDeleted: z.string().optional() }).optional(),
  }),
});
export type StatefulSet = z.output<typeof statefulSetSchema>;

const containerSchema = z.looseObject({
  name: z.string(),
  args: z.array(z.string()).prefault([]),
  ports: z.array(z.looseObject({ name: z.string().optional(), containerPort: z.number() })).prefault([]),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).prefault([]),
  resources: z.looseObject({ limits: amounts }).prefault({}),
});

const statusOfContainer = z.looseObject({
  name: z.string(),
  restartCount: z.number().prefault(0),
  state: z
    .looseObject({
      waiting: z.looseObject({ reason: z.string().optional(), message: z.string().optional() }).optional(),
    })
    .prefault({}),
  lastState: z
    .looseObject({
      terminated: z.looseObject({ reason: z.string().optional(), finishedAt: z.string().nullish() }).optional(),
    })
    .prefault({}),
});

export const podSchema = z.looseObject({
  metadata: metadataSchema,
  spec: z.looseObject({
    containers: z.array(containerSchema),
    volumes: z.array(z.looseObject({ name: z.string(), emptyDir: z.unknown().optional() })).prefault([]),
  }),
  status: z
    .looseObject({
      podIP: z.string().optional(),
      conditions: z
        .array(
          z.looseObject({
            type: z.string(),
            status: z.string(),
            reason: z.string().optional(),
            message: z.string().optional(),
          })
        )
        .prefault([]),
      containerStatuses: z.array(statusOfContainer).prefault([]),
    })
    .prefault({}),
});
export type Pod = z.output<typeof podSchema>;

/** What somebody has to say of an object. */
export const kubeEventSchema = z.looseObject({
  metadata: metadataSchema,
  involvedObject: z.looseObject({ kind: z.string(), name: z.string() }),
  message: z.string().prefault(''),
  lastTimestamp: z.string().nullish(),
});
export type KubeEvent = z.output<typeof kubeEventSchema>;
