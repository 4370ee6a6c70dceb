import {
  type ExternalLabels,
  mergeSeriesLists,
  ok,
  type Result,
  type SeriesRead,
  type SeriesRequest,
} from '../../../src/engine/index';
import { type Job, type JobTransport } from '../../compute/job';
import { askMembers, type ListAsk } from '../lists/askMembers';
import { seriesList } from '../lists/labelLists';
import { chunkedResponse } from '../remoteRead/chunkedResponse';
import { sampledResponse } from '../remoteRead/sampledResponse';
import { FleetReader, type ReadAsk, type ReadTold, warningsOf } from './fleetReader';

export interface RemoteReadAsk extends ReadAsk {
  /** Samples that are read, or how members are asked which series they have. */
  readonly queries: ReadonlyArray<SeriesRequest | { readonly series: readonly ListAsk[] }>;
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
    const read = 'series' in query ? await named(query.series, ask, transport) : await reader.read(query);
    if (!read.ok) {
      return read;
    }
    reads.push(read.value);
  }
  const warnings = [...new Set(reads.flatMap(warningsOf)), ...doubts];
  return ok({ told: { warnings }, body: (chunked ? chunkedResponse : sampledResponse)(reads, external) });
};

async function named(
  asks: readonly ListAsk[],
  { options }: RemoteReadAsk,
  transport: JobTransport
): Promise<Result<SeriesRead>> {
  const { schema, need } = seriesList;
  const gathered = await askMembers(asks, transport, { schema, need, isPartial: options.partial === 'allow' });
  if (!gathered.ok) {
    return gathered;
  }
  const { items } = mergeSeriesLists(gathered.value.data, 0);
  const series = items.map((labels) => ({ labels, times: NO_SAMPLES, values: NO_SAMPLES }));
  return ok({ series, annotations: [], notices: [] });
}
