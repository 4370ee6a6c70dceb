/** Why a query's signal ended, where somebody ended the query. */
export class QueryEnded extends Error {
  constructor() {
    super('query was canceled: an administrator ended it');
  }
}

/** Why a query whose signal has ended is over, in Prometheus' words; undefined where it has not. */
export function cancellationOf({ aborted, reason }: AbortSignal): string | undefined {
  return aborted ? (reason instanceof QueryEnded ? reason.message : 'query was canceled') : undefined;
}
