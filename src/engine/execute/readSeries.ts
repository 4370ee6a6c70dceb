import { compileRegex } from '../model/regex';
import { type Annotation, ok, type QueryError, type Result } from '../model/result';
import { type RawSeries } from '../model/value';
import { type RawLeaf } from '../plan/plan';
import { planRead } from '../plan/planRead';
import { type Topology } from '../plan/topology';
import { withoutUnusedStore } from '../plan/withoutUnusedStore';
import { type Matcher } from '../syntax/ast';
import { askMembers, type ExecuteOptions, refusalsOf } from './askMembers';
import { type Transport } from './ask/transport';
import { combineRaw } from './combine/combineRaw';
import { AnnotationSet } from './tell/annotations';
import { noAnswer } from './tell/missing';
import { sharedAnnotations } from './tell/sharedAnnotations';
import { storeInfos } from './tell/storeInfos';
import { storeWarning } from './tell/storeWarnings';

/** The raw samples of all series that match, with `start <= time <= end`, in milliseconds. */
export interface SeriesRequest {
  readonly matchers: readonly Matcher[];
  readonly start: number;
  readonly end: number;
}

export interface SeriesRead {
  /** In the order of labels, with their stale markers; none without samples. */
  readonly series: readonly RawSeries[];
  readonly annotations: readonly Annotation[];
  /** As those of a query. */
  readonly notices: readonly string[];
}

/**
 * Reads raw samples over a fleet, as one Prometheus holds them that has everything. No matchers match nothing there. Expected
 * failures are values.
 */
// eslint-disable-next-line max-params -- the fourth is the options object
export async function readSeries(
  { matchers, start, end }: SeriesRequest,
  topology: Topology,
  transport: Transport,
  options: Pick<ExecuteOptions, 'partial' | 'limits'>
): Promise<Result<SeriesRead>> {
  if (matchers.length === 0) {
    return ok({ series: [], annotations: [], notices: [] });
  }
  const expr = { kind: 'vectorSelector', matchers, offset: 0, span: { start: 0, end: 0 } } as const;
  const planned = regexProblem(matchers) ?? planRead(expr, { start, end }, withoutUnusedStore(expr, topology));
  if (!planned.ok) {
    return planned;
  }
  const given = await askMembers(planned.value, topology, transport, options);
  if (!given.ok) {
    return given;
  }
  const { answers, missing, notices } = given.value;
  const error = answers.flatMap(refusalsOf).at(0)?.[1] ?? noAnswer(answers, missing, options.partial);
  if (error !== undefined) {
    return { ok: false, error };
  }
  const annotations = new AnnotationSet();
  const leaf = planned.value.leaves[0] as RawLeaf;
  const { series, shared } = combineRaw(leaf, answers[0].parts[0].answers);
  sharedAnnotations(shared).forEach((one) => annotations.add(one));
  const { store } = topology;
  const warning = store !== undefined && start < store.before ? storeWarning(expr, store, start) : undefined;
  return ok({
    series,
    annotations: [
      ...(warning === undefined ? [] : [{ level: 'warning', message: warning } as const]),
      ...storeInfos(planned.value, topology),
      ...annotations.list(),
    ],
    notices,
  });
}

function regexProblem(matchers: readonly Matcher[]): { readonly ok: false; readonly error: QueryError } | undefined {
  for (const { op, value } of matchers) {
    const regex = op === '=~' || op === '!~' ? compileRegex(value) : undefined;
    if (regex?.ok === false) {
      return regex;
    }
  }
  return undefined;
}
