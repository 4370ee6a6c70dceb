import { type Dialect, type QueryResult, quote } from '../../src/engine/index';
import { hasApi } from './hasApi';

/** The member `stats` of an answer, with a comma before it. Timings in seconds; samples and series are those fetched from the members. */
export function statsJson({ coverage, cached: ofResult }: QueryResult, elapsedMs: number, dialect: Dialect): string {
  const fetched = coverage.reduce((sum, member) => sum + member.samples, 0);
  const cached = coverage.reduce((sum, member) => sum + member.cached, ofResult);
  const series = coverage.reduce((sum, member) => sum + member.series, 0);
  const slowest = coverage.reduce((most, member) => Math.max(most, member.elapsedMs), 0);
  const timings = {
    evalTotalTime: elapsedMs / 1000,
    resultSortTime: 0,
    queryPreparationTime: slowest / 1000,
    innerEvalTime: Math.max(0, elapsedMs - slowest) / 1000,
    execQueueTime: 0,
    execTotalTime: elapsedMs / 1000,
  };
  const samples = {
    totalQueryableSamples: fetched,
    ...(hasApi('samplesRead', dialect) && { samplesRead: fetched }),
    ...(hasApi('seriesTouched', dialect) && { seriesTouched: series }),
    peakSamples: fetched,
    ...(cached > 0 && { samplesFromCache: cached }),
  };
  return `,"stats":${JSON.stringify({ timings, samples })}`;
}

/** What is said of a value of `stats` that Prometheus will refuse one day. */
export function statsWarning(params: URLSearchParams, dialect: Dialect): readonly string[] {
  const value = params.get('stats') ?? '';
  return ['', 'true', 'all'].includes(value) || !hasApi('statsWarning', dialect)
    ? []
    : [
        `value ${quote(value)} for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"`,
      ];
}
