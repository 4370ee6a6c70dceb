import { type RuleSuggestion } from '../../src/api/ruleSuggestions';
import { ok, type QueryRequest, runQuery } from '../../src/engine/index';
import { type Job, type Tools } from '../compute/job';
import { type FleetQuery } from '../prometheus/jobs/queryJob';
import { suggestRules, type SuggestionFacts } from './suggestRules';

interface SuggestionsAsk extends Omit<FleetQuery, 'request'> {
  readonly facts: SuggestionFacts;
  /** At which the series are counted, and by which syntax. */
  readonly at: Pick<QueryRequest, 'grid' | 'experimental'>;
}

interface SuggestionsTold {
  readonly suggestions: readonly RuleSuggestion[];
  /** Each a sentence. */
  readonly problems: readonly string[];
}

/** Recording rules for what was asked of a fleet, each with how many series it would write now, which is asked of the fleet. */
export const suggestionsJob: Job<SuggestionsAsk, SuggestionsTold> = async ({ facts, ...ask }, tools) => {
  const suggestions: RuleSuggestion[] = [];
  const problems: string[] = [];
  // One after the other: they are the dearest there are.
  for (const one of suggestRules(facts)) {
    const counted = await seriesOf(one.expr, ask, tools);
    suggestions.push(typeof counted === 'number' ? { ...one, series: counted } : one);
    problems.push(...(typeof counted === 'number' ? [] : [`The series of ${one.record} are not known: ${counted}`]));
  }
  return ok({ told: { suggestions, problems }, body: [] });
};

/** Or why that is not known. */
async function seriesOf(
  expr: string,
  { at, topology, options, fleet, now }: Omit<SuggestionsAsk, 'facts'>,
  { transport, memoryOf }: Tools
): Promise<number | string> {
  const ownership = { memory: memoryOf(fleet), now };
  const result = await runQuery({ ...at, query: expr }, topology, transport, { ...options, ownership });
  if (!result.ok) {
    return result.error.message;
  }
  const { value } = result.value;
  return value.type === 'vector' ? value.series.size : 'it is no instant vector';
}
