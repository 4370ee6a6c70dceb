import {
  type Dialect,
  type ExecuteOptions,
  isInstant,
  ok,
  type QueryRequest,
  runQuery,
  type Topology,
} from '../../../src/engine/index';
import { type RunFigures, runFigures } from '../../../src/compute/runFigures';
import { type Job } from '../../compute/job';
import { annotationTexts, envelope } from '../envelope';
import { statsJson } from '../queryStats';
import { seriesCount, valueJson } from '../valueJson';

/** What an engine is asked over a fleet. */
export interface FleetQuery {
  readonly request: QueryRequest;
  readonly topology: Topology;
  readonly options: Pick<ExecuteOptions, 'partial' | 'limits'>;
  /** Whose members these are; see `Tools`. */
  readonly fleet: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface QueryAsk extends FleetQuery {
  /** Series that are given; 0 for all. */
  readonly limit: number;
  /** Where statistics are wanted: of which release. */
  readonly stats: Dialect | undefined;
  /** What is told besides: before what members tell, and after. */
  readonly warnings: { readonly before: readonly string[]; readonly after: readonly string[] };
}

const TRUNCATED = 'results truncated due to limit';

/** `query` and `query_range`: the whole answer, and what was read for it. */
export const queryJob: Job<QueryAsk, RunFigures> = async (ask, { transport, memoryOf, fragments }) => {
  const { request, topology, options, fleet, now, limit, stats, warnings } = ask;
  const started = performance.now();
  const ownership = { memory: memoryOf(fleet), now };
  const result = await runQuery(request, topology, transport, { ...options, ownership, fragments });
  if (!result.ok) {
    return result;
  }
  const { value, annotations, notices } = result.value;
  const truncated = limit > 0 && seriesCount(value) > limit ? [TRUNCATED] : [];
  const texts = annotationTexts(annotations, request.query);
  const statistics = stats === undefined ? '' : statsJson(result.value, performance.now() - started, stats);
  const data = function* (): Iterable<string | Uint8Array> {
    yield '{';
    yield* valueJson(value, { instant: isInstant(request.grid) ? request.grid : undefined, limit });
    yield `${statistics}}`;
  };
  const notes = {
    warnings: [...notices, ...warnings.before, ...texts.warnings, ...truncated, ...warnings.after],
    infos: texts.infos,
  };
  return ok({ told: runFigures(result.value), body: envelope(data(), notes) });
};
