import { stringify } from 'yaml';

import { literalPattern } from '../../../engine/index';

/** The relabelling that keeps a metric from being stored, for the scrape jobs that give it. */
export function dropRule(metric: string): string {
  const rule = { source_labels: ['__name__'], regex: literalPattern(metric), action: 'drop' };
  return stringify({ metric_relabel_configs: [rule] }, { lineWidth: 0 });
}
