import { stringify } from 'yaml';

/** The relabelling that keeps a metric from being stored, for the scrape jobs that give it. */
export function dropRule(metric: string): string {
  const rule = { source_labels: ['__name__'], regex: metric.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), action: 'drop' };
  return stringify({ metric_relabel_configs: [rule] }, { lineWidth: 0 });
}
