import { type DataFrame, type DataQueryError, type QueryResultMetaNotice } from '@grafana/data';

import { MOST_QUERY_TEXT } from '../../api/queryLog';
import { type RunFigures } from '../../compute/runFigures';
import { type ExecuteOptions } from '../../engine/index';
import { runOverFleet } from '../compute/runOverFleet';
import { type Connection, type FleetView } from '../connection/connection';
import { overFleet } from '../connection/overFleet';
import { exemplarFrame } from '../frames/exemplarFrame';
import { queryFrames } from '../frames/queryFrames';
import { type Narrowing, narrowQuery } from '../narrowing/narrowQuery';
import { type PreparedQuery } from './prepareQuery';

export interface RunOptions {
  readonly connection: Connection;
  readonly signal: AbortSignal;
  /** Nothing that was kept of answers is used. */
  readonly askAgain?: boolean;
  readonly timeoutMs?: number;
  readonly partial: ExecuteOptions['partial'];
  readonly exact?: boolean;
  readonly narrowing: Narrowing;
  /** Where the query stands: the dashboard's uid and the panel's id. */
  readonly place: { readonly dashboard?: string; readonly panel?: string };
}

/** What became of one query. */
export interface TargetOutcome {
  readonly frames: readonly DataFrame[];
  /** Why there are no frames, or which members are missing in them: a panel's transformations can lose notices, not this. */
  readonly error?: DataQueryError;
}

/** What a browser tab can hold of one query. */
const LIMITS: ExecuteOptions['limits'] = { maxSamples: 20_000_000, maxSeries: 200_000, maxBytes: 256 * 1024 * 1024 };

/** Runs one query over the fleet. Every failure becomes the query's own error. */
export async function runTarget(prepared: PreparedQuery, options: RunOptions): Promise<TargetOutcome> {
  try {
    return await overFleet(options.connection, prepared.expr, (view) => runOver(view, prepared, options));
  } catch (error) {
    return failedTarget(prepared.refId, error instanceof Error ? error.message : String(error));
  }
}

async function runOver(view: FleetView, prepared: PreparedQuery, options: RunOptions): Promise<TargetOutcome> {
  const { topology, experimental, doubts = [] } = view;
  const { narrowing, exact } = options;
  const { dialect } = topology;
  const query = { ...prepared, expr: narrowQuery(prepared.expr, narrowing, { experimental, dialect }) };
  const exemplars = query.exemplars ? loadExemplars(query, options) : undefined;
  const request = { query: query.expr, grid: query.grid, exact };
  const begun = performance.now();
  const result = await runOverFleet(view, request, { ...options, limits: LIMITS });
  const figures = result.ok ? result.value.figures : undefined;
  report(query, options, { elapsedMs: performance.now() - begun, figures });
  if (!result.ok) {
    const { type, message } = result.error;
    return failedTarget(query.refId, `${type}: ${message}`);
  }
  const { notices, coverage } = result.value;
  const frames = queryFrames(query, { ...result.value, notices: [...doubts, ...notices] });
  const missing = coverage.some(({ state }) => state === 'failed');
  return {
    frames: withExemplars(frames, await exemplars),
    ...(missing ? { error: { refId: query.refId, message: notices.join('; ') } } : {}),
  };
}

/** What a query cost, for who keeps a log of that. */
function report(
  { expr, kind, grid }: PreparedQuery,
  { connection, place }: RunOptions,
  { elapsedMs, figures }: { readonly elapsedMs: number; readonly figures: RunFigures | undefined }
): void {
  connection.report({
    ...(figures ?? { bytes: 0, series: 0, samples: 0, cached: 0 }),
    query: expr.length > MOST_QUERY_TEXT ? '' : expr,
    step: kind === 'instant' ? 0 : Math.round(grid.step),
    ...{ elapsedMs, failed: figures === undefined },
    ...place,
  });
}

/** The outcome of a query that has nothing to show. */
export function failedTarget(refId: string, message: string): TargetOutcome {
  return { frames: [], error: { refId, message } };
}

type Exemplars = { readonly frame?: DataFrame; readonly notice?: QueryResultMetaNotice };

async function loadExemplars(query: PreparedQuery, { connection, signal }: RunOptions): Promise<Exemplars> {
  const params = new URLSearchParams({
    query: query.expr,
    start: String(query.grid.start / 1000),
    end: String(query.grid.end / 1000),
  });
  try {
    const { data } = await connection.metadata({ path: '/api/v1/query_exemplars', params, signal });
    return { frame: exemplarFrame(query, data) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { notice: { severity: 'warning', text: `Exemplars could not be read: ${reason}` } };
  }
}

function withExemplars(frames: DataFrame[], exemplars: Exemplars | undefined): DataFrame[] {
  if (exemplars?.frame !== undefined) {
    return [...frames, exemplars.frame];
  }
  const { notice } = exemplars ?? {};
  return notice === undefined
    ? frames
    : frames.map((frame) => ({ ...frame, meta: { ...frame.meta, notices: [...(frame.meta?.notices ?? []), notice] } }));
}
