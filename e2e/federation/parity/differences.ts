import { type ApiRequest, OWN_ADDRESSES } from './requests';

/** How a fleet's API is not that of one Prometheus; docs/proxy.md says each. */
export interface Difference {
  /** As it stands in the docs. */
  readonly told: string;
  readonly concerns: (request: ApiRequest) => boolean;
}

const own: ReadonlySet<string> = new Set(OWN_ADDRESSES);

export const differences: readonly Difference[] = [
  { told: '`stats` counts the samples fetched from the members.', concerns: asks(/[?&]stats=/) },
  { told: 'A step below one millisecond is refused.', concerns: asks(/[?&]step=0\.0005$/) },
  {
    told: 'A time that is not finite, or that nanoseconds in 64 bits do not hold (before 1677, after 2262), is refused; Prometheus answers for another.',
    concerns: asks(/[?&]time=(NaN|Inf|-292273086|1e300$|9223372036854775807$)/),
  },
  {
    told: 'A `timeout` of nothing or less is a time-out, status 503. Every time-out names the members that were waited for.',
    concerns: asks(/[?&]timeout=(-1|0|NaN)$/),
  },
  {
    told: 'Nothing is redirected to another spelling of its address: it is not found.',
    concerns: asks(/^(query\/|Query|label\/\/values)$/),
  },
  {
    told: 'An address with a segment `.` or `..` is refused, so that no label of such a name can be asked for its values.',
    concerns: asks(/^label\/(\.|%2E%2E)\/values$/),
  },
  {
    told: 'An address that is not well encoded is refused in JSON.',
    concerns: asks(/^label\/%zz/),
  },
  {
    told: '`DELETE` of `series`, which Prometheus does not do either, is refused with status 405.',
    concerns: ({ method, target }) => method === 'DELETE' && target === 'series',
  },
  {
    told: 'Without a token no web page of another origin is answered.',
    concerns: ({ headers }) => headers?.origin !== undefined,
  },
  {
    told: 'What tells of one server alone, or changes it, is not there: its configuration, runtime, storage, notifications, `openapi.yaml`, and everything below `admin`. The 404 says where to ask ([ADR 19](adr/0019-what-tells-of-one-server.md)).',
    concerns: ({ target }) => own.has(target),
  },
];

function asks(pattern: RegExp): Difference['concerns'] {
  return ({ target }) => pattern.test(target);
}
