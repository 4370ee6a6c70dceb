import {
  type ExternalLabels,
  ok,
  parseMetricSelector,
  type Result,
  type VectorSelector,
} from '../../../src/engine/index';
import { type Job } from '../../compute/job';
import { federated, type Federated } from '../federate/federated';
import { type ExpositionFormat } from '../federate/negotiate';
import { protoExposition } from '../federate/protoExposition';
import { textExposition } from '../federate/textExposition';
import { FleetReader, type ReadAsk, type ReadTold, warningsOf } from './fleetReader';

export interface FederateAsk extends ReadAsk {
  /** Texts of selectors. */
  readonly selectors: readonly string[];
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly external: Result<ExternalLabels>;
  readonly format: ExpositionFormat;
}

/** The newest sample of each series that a selector matches. */
export const federateJob: Job<FederateAsk, ReadTold> = async (ask, { transport }) => {
  const selectors: VectorSelector[] = [];
  for (const text of ask.selectors) {
    const selector = parseMetricSelector(text);
    if (!selector.ok) {
      return selector;
    }
    selectors.push(selector.value);
  }
  if (!ask.external.ok) {
    return ask.external;
  }
  const newest = await newestSamples(ask, selectors, {
    reader: new FleetReader(ask, transport),
    external: ask.external.value,
  });
  if (!newest.ok) {
    return newest;
  }
  const { samples, warnings } = newest.value;
  samples.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const { kind, escaping } = ask.format;
  const body = kind === 'text' ? textExposition(samples, { escaping, warnings }) : protoExposition(samples, escaping);
  return ok({ told: { warnings }, body });
};

interface Reading {
  readonly reader: FleetReader;
  readonly external: ExternalLabels;
}

interface Newest {
  readonly samples: Federated[];
  readonly warnings: readonly string[];
}

/** Selector by selector, so that no more than the samples of one are held, and one sample of each series. A series that several match is given once. */
async function newestSamples(
  { start, end, doubts }: FederateAsk,
  selectors: readonly VectorSelector[],
  { reader, external }: Reading
): Promise<Result<Newest>> {
  const samples = new Map<string, Federated | undefined>();
  const warnings = new Set<string>();
  for (const { matchers } of selectors) {
    const read = await reader.newest({ matchers, start, end }, samples.size);
    if (!read.ok) {
      return read;
    }
    read.value.series.forEach((series) => samples.set(series.labels.key, federated(series, external)));
    warningsOf(read.value).forEach((warning) => warnings.add(warning));
  }
  return ok({
    samples: [...samples.values()].filter((one) => one !== undefined),
    warnings: [...warnings, ...doubts],
  });
}
