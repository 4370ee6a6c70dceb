import { type Explain, explainAnswerSchema } from '../../../api/explain';
import { getFromFleets, type ProxyResult } from '../../data/getFromProxy';
import { type Asked, useAsked } from '../../data/useAsked';

/** What is explained; times in milliseconds since the epoch. An instant query is one at `end`. */
export interface ExplainRequest {
  readonly fleet: string;
  readonly query: string;
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly instant: boolean;
}

/** An explanation, and what Prometheus would warn of. */
export interface Explained extends Explain {
  readonly warnings: readonly string[];
}

/**
 * The plan, at once, and then what came of running it. Nothing is asked without a request; a query that cannot be planned
 * is not run.
 */
export function useExplain(request: ExplainRequest | undefined): {
  readonly plan: Asked<Explained>;
  readonly run: Asked<Explained>;
} {
  const key = request === undefined ? '' : JSON.stringify(request);
  const plan = useAsked(key, (signal) => ask(request, false, signal));
  const run = useAsked(plan.data === undefined ? '' : key, (signal) => ask(request, true, signal));
  return { plan, run };
}

async function ask(
  request: ExplainRequest | undefined,
  run: boolean,
  signal: AbortSignal
): Promise<ProxyResult<Explained>> {
  if (request === undefined) {
    throw new Error('nothing is asked without a request');
  }
  const { fleet, query, start, end, step, instant } = request;
  const params = new URLSearchParams({ query });
  if (instant) {
    params.set('time', seconds(end));
  } else {
    params.set('start', seconds(start));
    params.set('end', seconds(end));
    params.set('step', seconds(step));
  }
  if (run) {
    params.set('run', '1');
  }
  const result = await getFromFleets(`${encodeURIComponent(fleet)}/explain?${params}`, explainAnswerSchema, signal);
  return result.ok ? { ok: true, value: { ...result.value.data, warnings: result.value.warnings } } : result;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
