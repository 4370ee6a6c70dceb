import { type RuleSuggestions, ruleSuggestionsSchema } from '../../api/ruleSuggestions';
import { getFromProxy } from './getFromProxy';
import { type Polled, useResource } from './useResource';

/** Milliseconds. They are of days, and asking for them costs the fleet some queries. */
const INTERVAL_MS = 300_000;

/** Recording rules for what is asked of a fleet. */
export function useRuleSuggestions(fleet: string): Polled<RuleSuggestions> {
  return useResource({
    key: `rule suggestions ${fleet}`,
    load: (signal) =>
      getFromProxy(`fleets/${encodeURIComponent(fleet)}/rule-suggestions`, ruleSuggestionsSchema, signal),
    intervalMs: INTERVAL_MS,
  });
}
