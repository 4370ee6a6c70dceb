import { METRIC_NAME, quote } from '../../src/engine/index';
import { allowedSeries } from '../fleets/allowedSeries';

/** Metrics of a shard that are counted. */
export const MOST_METRICS = 20_000;

/** A label with the metric's name, which `or` goes by: of the name itself it takes no notice. */
export const NAME_COPY = '__tmp_promshards_name';

const EVERYTHING = `{${METRIC_NAME}!=""}`;

/** PromQL that counts the series of each metric that a list takes, each series once; null takes all. */
export function takenQuery(allow: readonly string[] | null): string {
  if (allow === null) {
    return counted(METRIC_NAME, EVERYTHING);
  }
  const { names, others } = allowedSeries(allow);
  const selectors = [
    ...(names === undefined ? [] : [`{${METRIC_NAME}=~${quote(`(?s:${names})`)}}`]),
    ...others.map(({ text }) => text),
  ];
  const [only] = selectors;
  return selectors.length === 1 ? counted(METRIC_NAME, only) : counted(NAME_COPY, selectors.map(named).join(' or '));
}

function counted(label: string, series: string): string {
  return `topk(${MOST_METRICS}, count by (${label}) (${series}))`;
}

function named(selector: string): string {
  return `label_replace(${selector}, "${NAME_COPY}", "$1", "${METRIC_NAME}", "(?s:(.*))")`;
}

/** That a shard has more metrics than are counted. */
export function manyMetrics(shard: string): string {
  return `${shard} has more than ${MOST_METRICS} metrics: those with fewest series are not counted.`;
}
