import {
  type ExecuteOptions,
  readSeries,
  type Result,
  type SeriesRead,
  type SeriesRequest,
  type Topology,
  type Transport,
} from '../../../src/engine/index';
import { annotationTexts } from '../envelope';

/** A fleet whose raw samples are read. */
export interface ReadAsk {
  readonly topology: Topology;
  readonly options: Pick<ExecuteOptions, 'partial' | 'limits'>;
  /** What is told of the fleet with whatever is read of it. */
  readonly doubts: readonly string[];
}

/** What is told beside what was read. */
export interface ReadTold {
  readonly warnings: readonly string[];
}

/** Raw samples of a fleet, read one after another within the limits of one query. Fails where a member is missing, unless partial answers are taken. */
export class FleetReader {
  private readonly limits: { maxSamples: number; maxSeries: number; readonly maxBytes: number };

  constructor(
    private readonly ask: ReadAsk,
    private readonly transport: Transport
  ) {
    this.limits = { ...ask.options.limits };
  }

  /** Its samples count from then on. */
  async read(request: SeriesRequest): Promise<Result<SeriesRead>> {
    const read = await this.newest(request, 0);
    if (read.ok) {
      const { series } = read.value;
      this.limits.maxSeries -= series.length;
      this.limits.maxSamples -= series.reduce((sum, { times }) => sum + times.length, 0);
    }
    return read;
  }

  /** Its samples are not held: so many series are. */
  async newest(request: SeriesRequest, held: number): Promise<Result<SeriesRead>> {
    const { topology, options } = this.ask;
    const limits = { ...this.limits, maxSeries: this.limits.maxSeries - held };
    return await readSeries(request, topology, this.transport, { partial: options.partial, limits });
  }
}

/** What whoever gets the samples should know. */
export function warningsOf({ annotations, notices }: SeriesRead): readonly string[] {
  return [...notices, ...annotationTexts(annotations, '').warnings];
}
