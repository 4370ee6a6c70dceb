import { type MemberRequest } from './transport';

/** An address of Prometheus' HTTP API below `/api/v1/`, and what it is asked with. */
export interface MemberCall {
  readonly path: string;
  /** The one method the address takes, where it does not take a form. */
  readonly method: 'GET' | 'POST';
  readonly params: ReadonlyArray<readonly [name: string, value: string]>;
}

/** How Prometheus' HTTP API is asked for a request other than a `read`. Times become seconds with three decimals. */
export function memberCall(request: MemberCallRequest): MemberCall {
  const { path, query, start, end, step, label = '', limit } = request;
  const span = [
    ['start', seconds(start)],
    ['end', seconds(end)],
  ] as const;
  const limited = limit === undefined ? [] : [['limit', String(limit)] as const];
  switch (path) {
    case 'query':
      return { path, method: 'POST', params: [['query', query], ['time', seconds(start)]] }; // prettier-ignore
    case 'query_range':
      return { path, method: 'POST', params: [['query', query], ...span, ['step', seconds(step)]] };
    case 'series':
      return { path, method: 'POST', params: [['match[]', query], ...span, ...limited] };
    case 'values':
      return {
        path: `label/${encodeURIComponent(label)}/values`,
        method: 'GET',
        params: [['match[]', query], ...span, ...limited],
      };
    case 'rules':
      return { path, method: 'GET', params: [['rule_name[]', query], ['exclude_alerts', 'true']] }; // prettier-ignore
  }
}

/** What is asked of a member's HTTP API, remote read apart. */
export type MemberCallRequest = Pick<MemberRequest, 'query' | 'start' | 'end' | 'step' | 'label' | 'limit'> & {
  readonly path: Exclude<MemberRequest['path'], 'read'>;
};

/** Milliseconds as decimal seconds, without an exponent. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
