import { DEFAULT_DIALECT } from '../syntax/dialect';
import { parse } from '../syntax/parse';
import { parseMetricSelector } from '../syntax/parseMetricSelector';
import { print } from '../syntax/print';
import { forMember, labelsOf, memberLabelNames, ownMatchers, ownName, type SeenLabels, seenName, withOwnNames } from './memberLabels'; // prettier-ignore
import { type Member, type Topology } from './topology';

/** A request of Prometheus' metadata API: `path` below `/api/v1/`, parameters in their order. */
export interface MetadataAsk {
  readonly path: string;
  readonly params: ReadonlyArray<readonly [name: string, value: string]>;
}

const VALUES = /^label\/(.*)\/values$/s;
/** Selects all series. */
const ALL = '{__name__!=""}';

/** How the labels of a member's series are seen; undefined in a hash fleet, where they are as they are. */
export function seenOf(member: Member, topology: Pick<Topology, 'kind' | 'members'>): SeenLabels | undefined {
  return topology.kind === 'hash'
    ? undefined
    : { names: memberLabelNames(topology), added: labelsOf(member, topology) };
}

/**
 * A request as a member is asked it, whose series do not have its labels; undefined where these match none of its selectors. What
 * cannot be read in it is left to the member, which says what is wrong. Of one of the member's own labels, its metrics are asked
 * for: whether there are any.
 */
export function memberAsk(
  { path, params }: MetadataAsk,
  labels: SeenLabels,
  { dialect = DEFAULT_DIALECT }: Pick<Topology, 'dialect'>
): MetadataAsk | undefined {
  const selectors = params.filter(([name]) => name === 'match[]');
  const own = params.flatMap(([name, value]): Array<readonly [string, string]> => {
    const text =
      name === 'match[]'
        ? ownSelector(value, labels)
        : name === 'query' && path === 'query_exemplars'
          ? ownQuery(value, labels, dialect)
          : value;
    return text === undefined ? [] : [[name, text]];
  });
  const isLost = (name: string) => params.some(([one]) => one === name) && !own.some(([one]) => one === name);
  if (isLost('match[]') || (selectors.length === 0 && isLost('query'))) {
    return undefined;
  }
  const [, encoded] = VALUES.exec(path) ?? [];
  if (encoded === undefined) {
    return { path, params: own };
  }
  const label = ownName(decodeURIComponent(encoded), labels.names);
  return label === undefined
    ? { path: 'label/__name__/values', params: own.filter(([name]) => name !== 'limit') }
    : { path: `label/${encodeURIComponent(label)}/values`, params: own };
}

function ownSelector(text: string, { names, added }: SeenLabels): string | undefined {
  const selector = parseMetricSelector(text);
  if (!selector.ok) {
    return text;
  }
  const matchers = ownMatchers(selector.value.matchers, added, names);
  return matchers && (matchers.length === 0 ? ALL : print({ ...selector.value, matchers }));
}

function ownQuery(
  text: string,
  { names, added }: SeenLabels,
  dialect: NonNullable<Topology['dialect']>
): string | undefined {
  const expr = parse(text, { experimental: true, dialect });
  if (!expr.ok) {
    return text;
  }
  const asked = forMember(withOwnNames(expr.value, names), added, names);
  return asked && print(asked);
}

/** A member's list of label names, or of a label's values, as queries see it. `path` is the one that was asked for. */
export function seenList(path: string, list: readonly string[], { names, added }: SeenLabels): readonly string[] {
  const [, encoded] = VALUES.exec(path) ?? [];
  if (list.length === 0) {
    return list;
  }
  if (encoded === undefined) {
    return [...list.map((name) => seenName(name, names)), ...Object.keys(added)];
  }
  const label = decodeURIComponent(encoded);
  const value = added[label] ?? '';
  return ownName(label, names) === undefined ? (value === '' ? [] : [value]) : list;
}
