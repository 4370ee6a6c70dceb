import { eventually } from '../proxy';
import { type ControlPlane, NAMESPACE } from './controlPlane';

const MONITORING = `/apis/monitoring.coreos.com/v1/namespaces/${NAMESPACE}`;
const LABEL = 'operator.prometheus.io/name';

export interface ResourceOptions {
  readonly name: string;
  readonly shards: number;
  /** 1 when not given. */
  readonly replicas?: number;
  /** Further keys of its spec. */
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** Where the API server has a Prometheus resource. */
export const resourcePath = (name: string) => `${MONITORING}/prometheuses/${name}`;

/** Makes a Prometheus resource, which scrapes every second what {@link makeScrapeConfig} makes for it. */
export async function makeResource(
  { api }: ControlPlane,
  { name, shards, replicas = 1, spec }: ResourceOptions
): Promise<void> {
  const storage = { volumeClaimTemplate: { spec: { resources: { requests: { storage: '1Gi' } } } } };
  await api.create(`${MONITORING}/prometheuses`, {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name },
    spec: {
      ...{ shards, replicas, storage, version: 'v3.5.3', scrapeInterval: '1s', evaluationInterval: '1m' },
      scrapeConfigSelector: { matchLabels: { scraped: name } },
      resources: { requests: { cpu: '100m', memory: '200Mi' }, limits: { memory: '400Mi' } },
      ...spec,
    },
  });
}

/** Makes what a Prometheus resource scrapes: one job of targets that are named. `name`: of the ScrapeConfig, that of the job when not given. */
export async function makeScrapeConfig(
  { api }: ControlPlane,
  { resource, job, targets, name = job }: { resource: string; job: string; targets: readonly string[]; name?: string }
): Promise<void> {
  await api.create(`/apis/monitoring.coreos.com/v1alpha1/namespaces/${NAMESPACE}/scrapeconfigs`, {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: { name, labels: { scraped: resource } },
    spec: { jobName: job, staticConfigs: [{ targets }] },
  });
}

/** The names of the pods of a Prometheus resource. */
export async function podsOf({ api }: ControlPlane, resource: string): Promise<readonly string[]> {
  const pods = await api.list(`/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${LABEL}%3D${resource}`);
  return pods.map(({ metadata }) => metadata.name).sort();
}

/** Resolves with the addresses of the pods as soon as so many are there and each answers queries. */
export async function readyPods(plane: ControlPlane, resource: string, count: number): Promise<readonly string[]> {
  return eventually(`${count} pods of ${resource} answer`, 60_000, async () => {
    const names = await podsOf(plane, resource);
    if (names.length !== count) {
      return undefined;
    }
    const urls = names.flatMap((name) => plane.kubelet.run(name)?.url ?? []);
    const answers = await Promise.all(
      urls.map((url) =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false
        )
      )
    );
    return urls.length === count && answers.every(Boolean) ? urls : undefined;
  });
}

/** The targets of a job that a server scrapes, by their instance labels. */
export async function scrapedBy(url: string, job: string): Promise<readonly string[]> {
  const response = await fetch(`${url}/api/v1/targets?state=active&scrapePool=scrapeConfig%2F${NAMESPACE}%2F${job}`);
  const { data } = (await response.json()) as Targets;
  return data.activeTargets
    .filter(({ lastScrape }) => !lastScrape.startsWith('0001'))
    .map(({ labels }) => labels.instance);
}

interface Targets {
  readonly data: {
    readonly activeTargets: ReadonlyArray<{
      readonly labels: { readonly instance: string };
      readonly lastScrape: string;
    }>;
  };
}
