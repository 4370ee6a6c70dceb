import { type ScrapeConfig } from '../../../fleets/scrapeConfigSchema';
import { asList, isObject, type TargetGroup } from '../../../discovery/targetGroups';

const FILTERS: ReadonlySet<string> = new Set(['keep', 'drop', 'keepequal', 'dropequal']);
const WRITERS: ReadonlySet<string> = new Set(['replace', 'lowercase', 'uppercase', 'hashmod']);

/**
 * Addresses of which Prometheus makes no target, and the reasons in its words. It checks what relabelling leaves: where that may
 * write the address, nothing is said. Source: Prometheus `config.CheckTargetAddress`, as `scrape.PopulateLabels` calls it.
 */
export function refusedAddresses(groups: readonly TargetGroup[], rest: ScrapeConfig): ReadonlyMap<string, string> {
  const refused = new Map<string, string>();
  if (!asList(rest.relabel_configs).every(leavesAddress)) {
    return refused;
  }
  for (const address of groups.flatMap(({ targets }) => targets)) {
    if (address.includes('/')) {
      refused.set(address, `${JSON.stringify(address)} is not a valid hostname`);
    }
  }
  return refused;
}

function leavesAddress(rule: unknown): boolean {
  const { action, target_label: label } = isObject(rule) ? rule : {};
  const does = String(action ?? 'replace').toLowerCase();
  const plain = typeof label === 'string' && !label.includes('$') && label !== '__address__';
  return FILTERS.has(does) || (WRITERS.has(does) && plain);
}
