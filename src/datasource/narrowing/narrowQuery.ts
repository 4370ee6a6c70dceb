import { escapeRegExp } from 'lodash';

import {
  type Expr,
  looksUpInfo,
  mapChildren,
  type Matcher,
  METRIC_NAME,
  parse,
  print,
  type VectorSelector,
} from '../../engine/index';
import { type Filter, matcherOf } from './filter';

/** What a dashboard asks of all its queries. */
export interface Narrowing {
  /** Ad-hoc filters where no scope is chosen: they are added to what a selector has. */
  readonly filters: readonly Filter[];
  /** Filters of the chosen scopes: they take the place of what a selector says of the same label. */
  readonly scopeFilters: readonly Filter[];
  /** Ad-hoc filters beside scopes, which go before those of the scopes. */
  readonly adhocFilters: readonly Filter[];
  readonly groupByKeys: readonly string[];
}

/**
 * A query with filters in every selector and grouping keys in every aggregation, as Grafana's Prometheus data source does it
 * (`@grafana/prometheus`, `addLabelToQuery`; grafana `promlib/models`, `ApplyFiltersAndGroupBy`). Where that would turn
 * what is asked into its opposite, this does what is asked: scopes that exclude values of one label exclude all of them, an
 * aggregation `without` labels keeps a grouping key, and `info()` still joins what the filters say nothing of.
 * A text that is no PromQL is returned as it is. Throws on an operator that there is not.
 */
export function narrowQuery(query: string, narrowing: Narrowing, options: Parameters<typeof parse>[1]): string {
  const added = narrowing.filters.map(matcherOf);
  const set = replacements(narrowing);
  const { groupByKeys } = narrowing;
  if (added.length === 0 && set.size === 0 && groupByKeys.length === 0) {
    return query;
  }
  const parsed = parse(query, options);
  const narrow = (expr: Expr): Expr => {
    switch (expr.kind) {
      case 'vectorSelector':
        return withMatchers(expr, (own) => replaceMatchers(added.reduce(addMatcher, own), set));
      case 'aggregate':
        return { ...mapChildren(expr, narrow), ...grouped(expr, groupByKeys) } as Expr;
      case 'call':
        // The second argument of `info` selects labels, not series of the answer.
        return looksUpInfo(expr)
          ? { ...expr, args: [narrow(expr.args[0]), ...expr.args.slice(1)] }
          : mapChildren(expr, narrow);
      default:
        return mapChildren(expr, narrow);
    }
  };
  return parsed.ok ? print(narrow(parsed.value)) : query;
}

function withMatchers(
  selector: VectorSelector,
  change: (own: readonly Matcher[]) => readonly Matcher[]
): VectorSelector {
  const { name, matchers } = selector;
  const own = name === undefined ? matchers : matchers.slice(0, -1);
  return { ...selector, matchers: [...change(own), ...matchers.slice(own.length)] };
}

/** A filter of the label and value that a matcher has already gives it its operator. */
function addMatcher(own: readonly Matcher[], added: Matcher): readonly Matcher[] {
  const same = ({ name, value }: Matcher) => name === added.name && value === added.value;
  return own.some(same) ? own.map((matcher) => (same(matcher) ? added : matcher)) : [...own, added];
}

function replaceMatchers(own: readonly Matcher[], set: ReadonlyMap<string, readonly Matcher[]>): readonly Matcher[] {
  const left = new Map(set);
  const take = (name: string) => {
    const matchers = left.get(name) ?? [];
    left.delete(name);
    return matchers;
  };
  const replaced = own.flatMap((matcher) =>
    set.has(matcher.name) && matcher.name !== METRIC_NAME ? take(matcher.name) : [matcher]
  );
  return [...replaced, ...[...left.values()].flat()];
}

/**
 * By label: what takes the place of a selector's own matchers. Of ad-hoc filters of one label the last counts.
 * Throws on an operator that there is not.
 */
export function replacements({
  scopeFilters,
  adhocFilters,
}: Pick<Narrowing, 'scopeFilters' | 'adhocFilters'>): ReadonlyMap<string, readonly Matcher[]> {
  const set = new Map<string, readonly Matcher[]>();
  for (const filter of scopeFilters) {
    const matcher = matcherOf(filter);
    set.set(filter.key, united([...(set.get(filter.key) ?? []), matcher]));
  }
  for (const filter of adhocFilters) {
    set.set(filter.key, [matcherOf(filter)]);
  }
  return set;
}

/** Scopes that want values of one label want any of them; those that exclude some exclude each. */
function united(matchers: readonly Matcher[]): readonly Matcher[] {
  const wanted = matchers.filter(({ op }) => op === '=' || op === '=~');
  if (wanted.length < 2) {
    return matchers;
  }
  const value = wanted.map(({ op, value }) => (op === '=' ? escapeRegExp(value) : value)).join('|');
  return [{ name: wanted[0].name, op: '=~', value }, ...matchers.filter((matcher) => !wanted.includes(matcher))];
}

function grouped({ grouping, without }: Extract<Expr, { kind: 'aggregate' }>, keys: readonly string[]) {
  return {
    grouping: without ? grouping.filter((label) => !keys.includes(label)) : [...new Set([...grouping, ...keys])],
  };
}
