import { memberAsk, seenOf } from '../../../src/engine/index';
import { type PrometheusCall } from './prometheusRoute';
import { type ListAsk } from '../../prometheus/lists/askMembers';
import { divideForm } from '../../prometheus/lists/divideForm';

/** A request of Prometheus' API: `path` below `/api/v1/`. */
export interface AskedPath {
  readonly path: string;
  readonly form: URLSearchParams;
  /** Whether it is of the labels of series: then a member with labels of its own is asked in its words. */
  readonly isOfSeries: boolean;
}

/** What each member of a fleet is asked, the records among them; those whose labels match nothing of it are not. */
export function listAsks({ fleet, method }: PrometheusCall, { path, form, isOfSeries }: AskedPath): ListAsk[] {
  const topology = fleet.topology();
  const { shards, records } = divideForm(path, form, topology);
  const recorded = records === undefined || topology.records === undefined ? [] : [topology.records.id];
  const ids = shards === undefined ? [] : fleet.members.ids();
  return [...ids, ...recorded].flatMap((id) => {
    // A form that was posted may be too long for a URL.
    const asked = { path, params: [...((id === topology.records?.id ? records : shards) ?? [])] };
    const ask = (own: Pick<typeof asked, 'path'> & Pick<ListAsk, 'params'>) => ({
      ...{ member: id, address: `/api/v1/${own.path}`, method, params: own.params },
    });
    if (!isOfSeries || topology.kind === 'hash' || id === topology.records?.id) {
      return [ask(asked)];
    }
    const member = topology.members.find((one) => one.id === id);
    const labels = member && seenOf(member, topology);
    const own = labels && memberAsk(asked, labels, topology);
    return own === undefined ? [] : [{ ...ask(own), labels }];
  });
}
