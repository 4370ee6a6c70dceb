import { ok } from '../../../src/engine/index';
import { type RouteContext } from '../context';
import { askOptions } from './fleetQuery';
import { type PrometheusAnswer, type PrometheusCall } from './prometheusRoute';
import { partialParam } from '../../prometheus/params';
import { type ListOptions } from '../../prometheus/lists/list';
import { listAsks } from './listAsks';
import { type ListName } from '../../prometheus/lists/lists';

interface AskedList extends Pick<ListOptions, 'path' | 'limitPerMetric' | 'own' | 'page'> {
  readonly list: ListName;
  /** The parameters that members are asked with. */
  readonly pass: readonly string[];
  /** Whether it is of the labels of series; see `AskedPath`. */
  readonly isOfSeries?: boolean;
  /** Left out: 0. */
  readonly limit?: number;
}

/** A list of a fleet's members. */
export async function answerList(
  call: PrometheusCall,
  context: RouteContext,
  { list, path, pass, isOfSeries = false, limit = 0, limitPerMetric, own, page }: AskedList
): Promise<PrometheusAnswer> {
  const { fleet, params } = call;
  const form = new URLSearchParams([...params].filter(([name]) => pass.includes(name)));
  const ask = {
    list,
    asks: listAsks(call, { path, form, isOfSeries }),
    isPartial: partialParam(params) || own !== undefined,
    options: { path, kind: fleet.config.kind, dialect: fleet.dialect, limit, limitPerMetric, own, page },
  };
  const computed = await context.compute.run('list', ask, askOptions(call, context));
  return computed.ok
    ? ok({ type: 'application/json', pieces: computed.value.body, encoding: computed.value.encoding })
    : computed;
}
