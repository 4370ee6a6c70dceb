import { type MemberRequest } from '../../src/engine/index';

/** The form of a PromQL request to a member. Times in milliseconds become seconds with three decimals. */
export function memberForm(
  request: Pick<MemberRequest, 'path' | 'query' | 'start' | 'end' | 'step'>,
  options: { readonly timeout: number; readonly lookback: number }
): URLSearchParams {
  const form = new URLSearchParams({ query: request.query });
  if (request.path === 'query') {
    form.set('time', seconds(request.start));
  } else {
    form.set('start', seconds(request.start));
    form.set('end', seconds(request.end));
    form.set('step', seconds(request.step));
  }
  form.set('timeout', seconds(Math.max(1, options.timeout)));
  form.set('lookback_delta', seconds(options.lookback));
  return form;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
