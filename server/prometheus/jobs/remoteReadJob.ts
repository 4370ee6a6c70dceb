import {
  type ExternalLabels,
  Labels,
  mergeSeriesLists,
  ok,
  type SeriesRead,
  type SeriesRequest,
} from '../../../src/engine/index';
import { type Job } from '../../compute/job';
import { chunkedResponse } from '../remoteRead/chunkedResponse';
import { sampledResponse } from '../remoteRead/sampledResponse';
import { FleetReader, type ReadAsk, type ReadTold, warningsOf } from './readFleet';

type LabelSet = Readonly<Record<string, string>>;

export interface RemoteReadAsk extends ReadAsk {
  /** Samples that are read, or the series that each member has. */
  readonly queries: ReadonlyArray<SeriesRequest | { readonly series: ReadonlyArray<readonly LabelSet[]> }>;
  readonly external: ExternalLabels;
  /** Whether samples are sent in chunks as they are stored; else in one message. */
  readonly chunked: boolean;
}

const NO_SAMPLES = new Float64Array(0);

/** A remote read. All is there before anything is sent: what is missing then fails the whole read. */
export const remoteReadJob: Job<RemoteReadAsk, ReadTold> = async (ask, { transport }) => {
  const { queries, external, chunked, doubts } = ask;
  const reader = new FleetReader(ask, transport);
  const reads: SeriesRead[] = [];
  for (const query of queries) {
    const read = 'series' in query ? ok(named(query.series)) : await reader.read(query);
    if (!read.ok) {
      return read;
    }
    reads.push(read.value);
  }
  const warnings = [...new Set(reads.flatMap(warningsOf)), ...doubts];
  return ok({ told: { warnings }, body: (chunked ? chunkedResponse : sampledResponse)(reads, external) });
};

function named(lists: ReadonlyArray<readonly LabelSet[]>): SeriesRead {
  const { items } = mergeSeriesLists(
    lists.map((list) => list.map((one) => Labels.of(one))),
    0
  );
  const series = items.map((labels) => ({ labels, times: NO_SAMPLES, values: NO_SAMPLES }));
  return { series, annotations: [], notices: [] };
}
