import { isDeepStrictEqual } from 'node:util';

import { type PlacedFleet } from '../../../fleets/fleetsFile';
import { type SplitJob } from '../jobs/scrapeJobs';
import { Following } from './following';
import { type KubeClient } from './kubeClient';
import { type Place } from './kubeProblem';
import { type Written, writtenSchema } from './objectSchema';
import { FLEET_LABEL, scrapeConfigName, scrapeConfigObject } from './scrapeConfigObject';

interface Applied {
  readonly object: object;
  readonly uid: string | undefined;
  readonly generation: number | undefined;
}

/** The ScrapeConfigs of a fleet, one a job: made, put right where others have changed them, and deleted with their jobs. */
export class KeptScrapeConfigs {
  private readonly there: Following<Written>;
  private readonly applied = new Map<string, Applied>();

  constructor(
    private readonly fleet: Pick<PlacedFleet, 'id' | 'kubernetes'>,
    private readonly client: KubeClient
  ) {
    const selector = { labelSelector: `${FLEET_LABEL}=${fleet.id}` };
    const collection = { ...this.placeOf(), selector };
    this.there = new Following({ client, collection, schema: writtenSchema, changed: () => undefined });
  }

  start(): void {
    this.there.start();
  }

  stop(): Promise<void> {
    return this.there.stop();
  }

  /** Why it is not known whether they are as they should be; follows the API server's name. */
  get problem(): string | undefined {
    return this.there.problem;
  }

  /** Has the cluster keep those of these jobs and no others. Rejects with a `KubeProblem` where it does not. */
  async keep(jobs: readonly SplitJob[], labels: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> {
    const objects = jobs.map((job) => {
      const name = scrapeConfigName(this.fleet.id, job.name);
      return [name, scrapeConfigObject(job, this.fleet, labels)] as const;
    });
    for (const [name, object] of objects.filter(([name, object]) => !this.stands(name, object))) {
      const { metadata } = writtenSchema.parse(await this.client.apply(this.placeOf(name), object, signal));
      this.applied.set(name, { object, uid: metadata.uid, generation: metadata.generation });
    }
    const names = new Set(objects.map(([name]) => name));
    for (const { metadata } of (this.there.objects ?? []).filter((one) => !names.has(one.metadata.name))) {
      await this.client.remove(this.placeOf(metadata.name), signal);
    }
  }

  /** Whether it is there as it was written last. */
  private stands(name: string, object: object): boolean {
    const written = this.applied.get(name);
    const found = this.there.objects?.find(({ metadata }) => metadata.name === name);
    return (
      isDeepStrictEqual(written?.object, object) &&
      found?.metadata.uid === written?.uid &&
      found?.metadata.generation === written?.generation
    );
  }

  private placeOf(name?: string): Place {
    const { namespace } = this.fleet.kubernetes;
    const path = `/apis/monitoring.coreos.com/v1alpha1/namespaces/${namespace}/scrapeconfigs`;
    return { path: name === undefined ? path : `${path}/${name}`, resource: 'scrapeconfigs', namespace };
  }
}
