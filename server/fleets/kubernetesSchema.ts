import { z } from 'zod';

import { type ScrapeConfig, scrapeConfigSchema } from './scrapeConfigSchema';

/** As Kubernetes wants names. */
const objectName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, 'write a name as Kubernetes has it: lower case letters, digits, - and .');

const discoverySchema = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/, error: 'write a URL that begins with http:// or https://' })
      .describe('Of the proxy, as the pods reach it.'),
    token_env: z
      .string()
      .min(1)
      .optional()
      .describe("Name of the environment variable with a token that gives the fleet's targets and opens nothing else."),
    secret: z
      .strictObject({ name: objectName, key: z.string().min(1) })
      .optional()
      .describe('The Secret of the namespace, and its key, from which the pods have that token.'),
  })
  .describe('Where the pods ask the proxy which targets are theirs.');

const PLACED = ['shards', 'discovery'] as const;

export const kubernetesSchema = z
  .strictObject({
    namespace: objectName.describe('Of the Prometheus resource.'),
    name: objectName.describe('Of the Prometheus resource, whose shards and replicas are those of the fleet.'),
    kubeconfig: z
      .string()
      .min(1)
      .optional()
      .describe(
        'File that names the API server and the credentials; it and the files it names are read anew for each request. Left out: those of the pod that the proxy runs in.'
      ),
    context: z.string().min(1).optional().describe('Of the kubeconfig; its current one where left out.'),
    merge_replicas: z
      .boolean()
      .prefault(false)
      .describe('As of a static fleet: fill the gaps of a replica with what the others of its shard scraped then.'),
    scrape_configs: z
      .array(scrapeConfigSchema)
      .min(1)
      .optional()
      .describe(
        'Jobs whose targets the proxy places on the shards; it then sets their number by the policy as well. Left out: the proxy only watches.'
      ),
    shards: z
      .number()
      .int()
      .min(1)
      .max(100)
      .optional()
      .describe('With scrape_configs: how many shards there are to be; with a policy that has maxShards, at least.'),
    discovery: discoverySchema.optional(),
  })
  .superRefine((kubernetes, context) => {
    const { scrape_configs: jobs, discovery, context: name, kubeconfig } = kubernetes;
    const report = (path: readonly string[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message });
    if (name !== undefined && kubeconfig === undefined) {
      report(['context'], 'is of a kubeconfig: write kubeconfig as well');
    }
    for (const key of PLACED) {
      if ((kubernetes[key] === undefined) !== (jobs === undefined)) {
        report([key], jobs === undefined ? NO_JOBS : 'is needed with scrape_configs');
      }
    }
    if ((discovery?.token_env === undefined) !== (discovery?.secret === undefined)) {
      report(['discovery'], 'write token_env and secret, or neither: both are the same token');
    }
  });

/** What is of no use to a fleet that is only watched. */
export const NO_JOBS = 'is for fleets whose targets the proxy places: write kubernetes.scrape_configs as well';

type Kubernetes = z.output<typeof kubernetesSchema>;

/** Of a fleet whose targets the proxy places. */
export type PlacedKubernetes = Kubernetes & {
  readonly scrape_configs: readonly ScrapeConfig[];
  readonly shards: number;
  readonly discovery: NonNullable<Kubernetes['discovery']>;
};

/** Whether the proxy places the targets and sets the number of shards. */
export function isPlaced(kubernetes: Kubernetes): kubernetes is PlacedKubernetes {
  return kubernetes.scrape_configs !== undefined;
}
