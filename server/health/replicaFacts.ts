import { z } from 'zod';

import { globalSetting } from '../../src/api/globalSection';
import { type ExternalLabels, parseDuration } from '../../src/engine/index';
import { featureNames } from '../../src/recognition/featureNames';
import { pickJson } from '../json/pickJson';
import { externalLabelsTold } from '../query/read/externalLabels';
import { type Replica } from '../query/replica';
import { answerOf, probedJson } from './probedText';

/** What a server says of its build and settings; what it does not say is left out. Durations in milliseconds. */
export interface ReplicaFacts {
  /** Of a Prometheus, as `3.5.3`. */
  readonly version?: string;
  readonly lookback?: number;
  readonly evaluationInterval?: number;
  /** Of jobs that have no other. */
  readonly scrapeInterval?: number;
  readonly retention?: number;
  /** The features enabled by flag, in order. */
  readonly features: readonly string[];
  /** Those it adds to what it gives away; left out where they are not known. What is no Prometheus adds none. */
  readonly externalLabels?: ExternalLabels;
}

const buildSchema = z.object({ data: z.object({ version: z.string() }) });
const flagsSchema = z.object({ data: z.record(z.string(), z.string()) });
const runtimeSchema = z.object({ data: z.object({ storageRetention: z.string() }) });

/** Asks a replica for its facts; undefined where it does not answer. */
export async function probeFacts(replica: Replica): Promise<ReplicaFacts | undefined> {
  const answers = await Promise.all(
    ['buildinfo', 'flags', 'runtimeinfo', 'config'].map((name) => answerOf(replica, `/api/v1/status/${name}`))
  );
  const [build, flags, runtime, config] = answers.map((answer) => (answer?.status === 200 ? answer.body : undefined));
  const told = answers[3];
  return build === undefined && flags === undefined
    ? undefined
    : {
        ...readFacts({ build, flags, runtime, config }),
        externalLabels: told && externalLabelsTold(told.status, told.body),
      };
}

export type StatusTexts = Readonly<Record<'build' | 'flags' | 'runtime' | 'config', string | undefined>>;

/** The facts in the bodies of a server's `/api/v1/status/…`. */
export function readFacts({ build, flags, runtime, config }: StatusTexts): ReplicaFacts {
  const flag = flagsSchema.safeParse(probedJson(flags)).data?.data ?? {};
  const yaml = z.string().safeParse(pickJson(config, ['data', 'yaml'])).data;
  const version = buildSchema.safeParse(probedJson(build)).data?.data.version;
  return {
    // Other servers call themselves a Prometheus of some version here; only its own flags prove one.
    version: 'query.lookback-delta' in flag && 'storage.tsdb.path' in flag ? version : undefined,
    lookback: duration(flag['query.lookback-delta']),
    evaluationInterval: duration(globalSetting(yaml, 'evaluation_interval')),
    scrapeInterval: duration(globalSetting(yaml, 'scrape_interval')),
    retention: duration(runtimeSchema.safeParse(probedJson(runtime)).data?.data.storageRetention.split(' ')[0]),
    features: featureNames(flag['enable-feature']),
  };
}

function duration(text: string | undefined): number | undefined {
  const parsed = text === undefined ? undefined : parseDuration(text);
  return parsed?.ok === true && parsed.value > 0 ? parsed.value : undefined;
}
