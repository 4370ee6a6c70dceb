import { type Decision } from '../../../api/decisions';
import { formatBytes, formatCores, formatCount, formatRate } from '../../data/format';
import { t } from '../../text';

type Metric = Decision['proposals'][number]['metric'];

/** What came of a decision, in words. */
export function outcomeText(outcome: Decision['outcome']): string {
  switch (outcome) {
    case 'scale-up':
      return t('app.history.up', 'More shards');
    case 'scale-down':
      return t('app.history.down', 'Fewer shards');
    case 'hold':
      return t('app.history.hold', 'As many as before');
  }
}

/** A metric's name. */
export function metricText(metric: Metric): string {
  switch (metric) {
    case 'cpu':
      return t('app.metric.cpu', 'CPU');
    case 'memory':
      return t('app.metric.memory', 'Memory');
    case 'series':
      return t('app.metric.series', 'Active series');
    case 'samples':
      return t('app.metric.samples', 'Samples');
  }
}

/** A metric's value with its unit. */
export function amountText(metric: Metric, total: number): string {
  switch (metric) {
    case 'cpu':
      return t('app.metric.cores', '{{n}} cores', { n: formatCores(total) });
    case 'memory':
      return formatBytes(total);
    case 'series':
      return formatCount(total);
    case 'samples':
      return formatRate(total);
  }
}

/** What kept the number of shards from what the metrics asked for. */
export function limitText(limit: string): string {
  switch (limit) {
    case 'frozen':
      return t('app.limit.frozen', 'The fleet is frozen');
    case 'no-metrics':
      return t('app.limit.no-metrics', 'No shard tells what it uses');
    case 'partial-data':
      return t('app.limit.partial-data', 'Not every shard tells what it uses, so none is taken away');
    case 'memory-cooldown':
      return t('app.limit.memory-cooldown', 'It grew for memory a short while ago: the cool-down has not passed');
    case 'scale-up-stabilized':
      return t('app.limit.up-stabilized', 'Fewer were asked for within the window of scale-up');
    case 'scale-down-stabilized':
      return t('app.limit.down-stabilized', 'More were asked for within the window of scale-down');
    case 'scale-up-rate':
      return t('app.limit.up-rate', 'The policies of scale-up allow no faster growth');
    case 'scale-down-rate':
      return t('app.limit.down-rate', 'The policies of scale-down allow no faster fall');
    case 'max-shards':
      return t('app.limit.max', 'The maximum of shards is reached');
    case 'min-shards':
      return t('app.limit.min', 'The minimum of shards is reached');
    case 'shard-not-ready':
      return t('app.limit.not-ready', 'Not every shard is ready, so none is taken away');
    case 'remote-write-behind':
      return t('app.limit.behind', 'A shard has samples that are not yet in the store, so none is taken away');
    case 'host-budget':
      return t('app.limit.host', 'The machine has no room for more');
    default:
      return limit;
  }
}
