import { parseMetricSelector, type Result, type VectorSelector } from '../../../src/engine/index';
import { type RouteContext } from '../../routes/context';
import { type PrometheusAnswer, type PrometheusCall, type PrometheusRoute } from '../handler';
import { readFleet, ReadLimits, warningsOf } from '../readFleet';
import { federated, type Federated } from './federated';
import { negotiate } from './negotiate';
import { protoExposition } from './protoExposition';
import { textExposition } from './textExposition';

/** `federate`: the newest sample of each series that a selector matches. Source: upstream `web/federate.go`. */
export const federateRoute: PrometheusRoute = {
  path: 'federate',
  methods: ['GET'],
  strict: true,
  plain: true,
  handle: federate,
};

async function federate(call: PrometheusCall, context: RouteContext): Promise<PrometheusAnswer> {
  const selectors = call.params.getAll('match[]').map(parseMetricSelector);
  const wrong = selectors.find((selector) => !selector.ok);
  if (wrong?.ok === false) {
    return wrong;
  }
  const newest = await newestSamples(call, context, selectors);
  if (!newest.ok) {
    return newest;
  }
  const { samples, warnings } = newest.value;
  samples.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const { type, kind, escaping } = negotiate(call.headers.accept);
  const pieces = kind === 'text' ? textExposition(samples, { escaping, warnings }) : protoExposition(samples, escaping);
  return { ok: true, value: { type, pieces, warnings } };
}

interface Newest {
  readonly samples: Federated[];
  readonly warnings: readonly string[];
}

/** Selector by selector, so that no more than the samples of one are held, and one sample of each series. A series that several match is given once. */
async function newestSamples(
  call: PrometheusCall,
  context: RouteContext,
  selectors: ReadonlyArray<Result<VectorSelector>>
): Promise<Result<Newest>> {
  const { fleet } = call;
  await fleet.known();
  const external = fleet.externalLabels;
  if (!external.ok) {
    return external;
  }
  const end = Date.now();
  const start = end - fleet.config.lookback;
  const samples = new Map<string, Federated | undefined>();
  const warnings = new Set<string>();
  for (const selector of selectors) {
    const matchers = selector.ok ? selector.value.matchers : [];
    const { limits } = context;
    const left = new ReadLimits({ ...limits, maxSeries: limits.maxSeries - samples.size });
    const read = await readFleet(call, { matchers, start, end }, left);
    if (!read.ok) {
      return read;
    }
    read.value.series.forEach((series) => samples.set(series.labels.key, federated(series, external.value)));
    warningsOf(read.value).forEach((warning) => warnings.add(warning));
  }
  return {
    ok: true,
    value: {
      samples: [...samples.values()].filter((one) => one !== undefined),
      warnings: [...warnings, ...fleet.doubts],
    },
  };
}
