import { type QueryOrder } from '../../../api/queryLog';
import { t } from '../../text';

/** What queries are ordered by, for a person. */
export function orderText(order: QueryOrder): string {
  switch (order) {
    case 'time':
      return t('app.queries.order.time', 'Time of all runs');
    case 'largest':
      return t('app.queries.order.largest', 'Slowest run');
    case 'runs':
      return t('app.queries.order.runs', 'Number of runs');
    case 'failed':
      return t('app.queries.order.failed', 'Failed runs');
    case 'bytes':
      return t('app.queries.order.bytes', 'Bytes from shards');
    case 'samples':
      return t('app.queries.order.samples', 'Samples from shards');
    case 'series':
      return t('app.queries.order.series', 'Series of one run');
  }
}
