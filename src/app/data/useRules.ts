import { type RulePage, rulePageSchema, type RuleSearch } from '../../api/rules';
import { getFromProxy } from './getFromProxy';
import { searchParams } from './searchParams';
import { type Polled, useResource } from './useResource';

/** Milliseconds. Nothing tells when rules ran; shards are asked for theirs every half a minute at most. */
const INTERVAL_MS = { fleet: 10_000, shards: 30_000 };

/** A page of a fleet's rules, or of its shards' own; what is not searched for is left out. */
export function useRules(fleet: string, search: RuleSearch): Polled<RulePage> {
  const params = searchParams(search);
  return useResource({
    key: `rules ${fleet} ${params}`,
    load: (signal) => getFromProxy(`fleets/${encodeURIComponent(fleet)}/rules?${params}`, rulePageSchema, signal),
    intervalMs: INTERVAL_MS[search.of ?? 'fleet'],
    // Those that are saved on the page are in force at once.
    events: { types: ['ruleGroups'], fleet, intervalMs: INTERVAL_MS[search.of ?? 'fleet'] },
  });
}
