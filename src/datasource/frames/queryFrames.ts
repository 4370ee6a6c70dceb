import { type DataFrame, type QueryResultMetaNotice, type QueryResultMetaStat } from '@grafana/data';

import { lineColumn } from '../../engine/index';
import { type ComputedQuery } from '../compute/computeQuery';
import { promDuration } from '../query/durations';
import { type PreparedQuery } from '../query/prepareQuery';
import { valueFrames } from './valueFrames';

/**
 * A query's result as frames: its value, what was left out or is doubtful as notices on every frame, and on the first what
 * Grafana's query inspector shows: the query as run, the plan, and each member's time, bytes and series.
 * An empty result has one frame without fields, to carry the same.
 */
export function queryFrames(query: PreparedQuery, result: ComputedQuery): DataFrame[] {
  const frames = valueFrames(query, result.value);
  if (frames.length === 0) {
    frames.push({ refId: query.refId, fields: [], length: 0, meta: {} });
  }
  const notices = noticesOf(query, result);
  const { plan } = result;
  const cached = samplesKept(result);
  const stats = memberStats(result);
  return frames.map((frame, i) => ({
    ...frame,
    meta: {
      ...frame.meta,
      ...(notices.length > 0 ? { notices } : {}),
      ...(i === 0
        ? { executedQueryString: executed(query, plan), stats, custom: { ...frame.meta?.custom, plan, cached } }
        : {}),
    },
  }));
}

function noticesOf(query: PreparedQuery, { notices, annotations }: ComputedQuery): QueryResultMetaNotice[] {
  return [
    ...annotations.map(({ level, message, span }): QueryResultMetaNotice => {
      const at = span === undefined ? '' : ` (${lineColumn(query.expr, span.start)})`;
      return { severity: level, text: `${message}${at}` };
    }),
    // The last: of several with one severity a panel of Grafana's shows that alone.
    ...notices.map((text): QueryResultMetaNotice => ({ severity: 'warning', text })),
  ];
}

function executed(query: PreparedQuery, plan: string): string {
  return `Expr: ${query.expr}\nStep: ${promDuration(query.step)}\n\nPlan:\n${plan}`;
}

/** Samples that were there from queries before: of the result, and of what members would have answered. */
function samplesKept({ cached, coverage }: ComputedQuery): number {
  return coverage.reduce((sum, member) => sum + member.cached, cached);
}

function memberStats({ cached: ofResult, coverage }: ComputedQuery): QueryResultMetaStat[] {
  const kept = ofResult === 0 ? [] : [{ displayName: 'result: samples from the cache', value: ofResult }];
  const members = coverage.flatMap(({ member, state, requests, elapsedMs, bytes, series, cached }) => {
    const name = state === 'failed' ? `${member} (failed)` : member;
    return [
      { displayName: `${name}: requests`, value: requests },
      { displayName: `${name}: time`, value: elapsedMs, unit: 'ms' },
      { displayName: `${name}: bytes`, value: bytes, unit: 'bytes' },
      { displayName: `${name}: series`, value: series },
      ...(cached === 0 ? [] : [{ displayName: `${name}: samples from the cache`, value: cached }]),
    ];
  });
  return [...kept, ...members];
}
