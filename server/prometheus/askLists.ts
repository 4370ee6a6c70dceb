import {
  type Labels,
  memberAsk as labelledAsk,
  type SeenLabels,
  seenLabels,
  seenList,
  seenOf,
  type SeriesExemplars,
} from '../../src/engine/index';
import { type ListAsk } from './askMembers';
import { type PrometheusCall } from './handler';

type Ask<T> = (member: string) => ListAsk<T> | undefined;

/** A request of the metadata API: `path` below `/api/v1/`. */
export interface ListRequest {
  readonly path: string;
  readonly form: URLSearchParams;
}

/** How the members of an independent fleet are asked for label names or values; undefined in a hash fleet. */
export function askNames(call: PrometheusCall, request: ListRequest): Ask<string[]> | undefined {
  return ofMembers(call, request, (list, labels) => [...seenList(request.path, list, labels)]);
}

/** How they are asked for series. */
export function askSeries(call: PrometheusCall, request: ListRequest): Ask<Labels[]> | undefined {
  return ofMembers(call, request, (series, labels) => series.map((one) => seenLabels(one, labels)));
}

/** How they are asked for exemplars. */
export function askExemplars(call: PrometheusCall, request: ListRequest): Ask<SeriesExemplars[]> | undefined {
  return ofMembers(call, request, (series, labels) =>
    series.map((one) => ({ ...one, seriesLabels: seenLabels(one.seriesLabels, labels) }))
  );
}

function ofMembers<T>(
  { fleet }: PrometheusCall,
  { path, form }: ListRequest,
  seen: (data: T, labels: SeenLabels) => T
): Ask<T> | undefined {
  const topology = fleet.topology();
  if (topology.kind === 'hash') {
    return undefined;
  }
  return (id) => {
    const member = topology.members.find((one) => one.id === id);
    const labels = member && seenOf(member, topology);
    const asked = labels && labelledAsk({ path, params: [...form] }, labels, topology);
    return (
      asked && {
        path: `/api/v1/${asked.path}`,
        form: new URLSearchParams(asked.params.map(([name, value]): [string, string] => [name, value])),
        seen: (data) => seen(data, labels),
      }
    );
  };
}
