import { DEFAULT_DIALECT, type Dialect } from '../syntax/dialect';
import { matcherAccepts } from '../syntax/matcher';
import { parse } from '../syntax/parse';
import { parseMetricSelector } from '../syntax/parseMetricSelector';
import { print } from '../syntax/print';
import { forMember, labelsOf, memberLabelNames, memberSelector, ownName, type SeenLabels, seenName, valueOf, withOwnNames } from './memberLabels'; // prettier-ignore
import { type Member, type Topology } from './topology';

/** A request of Prometheus' metadata API: `path` below `/api/v1/`, parameters in their order. */
export interface MetadataAsk {
  readonly path: string;
  readonly params: ReadonlyArray<readonly [name: string, value: string]>;
}

const VALUES = /^label\/(.*)\/values$/s;
const WHOLE_NUMBER = /^\d+$/;

/** How the labels of a member's series are seen; undefined in a hash fleet, where they are as they are. */
export function seenOf(member: Member, topology: Pick<Topology, 'kind' | 'members'>): SeenLabels | undefined {
  return topology.kind === 'hash'
    ? undefined
    : { names: memberLabelNames(topology), added: labelsOf(member, topology) };
}

/**
 * A request as a member is asked it, whose series do not have its labels; undefined where these match none of its selectors. What
 * cannot be read in it is left to the member, which says what is wrong. Of one of the member's own labels, its metrics are asked
 * for: whether there are any. Lists of names are asked for whole: under their other names they are in another order.
 */
export function memberAsk(
  { path, params }: MetadataAsk,
  labels: SeenLabels,
  { dialect = DEFAULT_DIALECT }: Pick<Topology, 'dialect'>
): MetadataAsk | undefined {
  const own = params.flatMap(([name, value]): Array<readonly [string, string]> => {
    const text = ownText(path, name, { value, labels, dialect });
    return text === undefined ? [] : [[name, text]];
  });
  const isLost = (name: string) => params.some(([one]) => one === name) && !own.some(([one]) => one === name);
  if (isLost('match[]') || isLost('query')) {
    return undefined;
  }
  const whole = own.filter(([name, value]) => name !== 'limit' || !WHOLE_NUMBER.test(value));
  const asked = labelIn(path);
  if (asked === undefined) {
    return { path, params: path === 'labels' ? whole : own };
  }
  const label = ownName(asked, labels.names);
  if (label === undefined) {
    return { path: 'label/__name__/values', params: whole };
  }
  return { path: label === asked ? path : `label/${encodeURIComponent(label)}/values`, params: own };
}

interface Text {
  readonly value: string;
  readonly labels: SeenLabels;
  readonly dialect: Dialect;
}

function ownText(path: string, name: string, { value, labels, dialect }: Text): string | undefined {
  if (name === 'match[]') {
    return ownSelector(value, labels);
  }
  return name === 'query' && path === 'query_exemplars' ? ownQuery(value, labels, dialect) : value;
}

/** One that might select everything is refused by Prometheus, whatever the labels of members. */
function ownSelector(text: string, { names, added }: SeenLabels): string | undefined {
  const selector = parseMetricSelector(text);
  if (!selector.ok || selector.value.matchers.every((matcher) => matcherAccepts(matcher, ''))) {
    return text;
  }
  const own = memberSelector(selector.value, added, names);
  return own && print(own);
}

function ownQuery(text: string, { names, added }: SeenLabels, dialect: Dialect): string | undefined {
  const expr = parse(text, { experimental: true, dialect });
  if (!expr.ok) {
    return text;
  }
  const asked = forMember(withOwnNames(expr.value, names), added, names);
  return asked && print(asked);
}

/** A member's list of label names, or of a label's values, as queries see it. `path` is the one that was asked for. */
export function seenList(path: string, list: readonly string[], { names, added }: SeenLabels): readonly string[] {
  if (list.length === 0) {
    return list;
  }
  const label = labelIn(path);
  if (label === undefined) {
    return [...list.map((name) => seenName(name, names)), ...Object.keys(added)];
  }
  const value = valueOf(added, label);
  return ownName(label, names) === undefined ? (value === '' ? [] : [value]) : list;
}

/** The label whose values a path is about; undefined where it is another. */
function labelIn(path: string): string | undefined {
  const [, encoded] = VALUES.exec(path) ?? [];
  return encoded === undefined ? undefined : unescaped(decodeURIComponent(encoded));
}

/**
 * A label name as it stands in addresses of Prometheus 3: with `U__` before it, `__` is an underscore and `_<hexadecimal>_` any
 * character. What is not written so is a name as it is.
 * Source: prometheus/common 0.67 `model/metric.go`, `UnescapeName`.
 */
function unescaped(text: string): string {
  if (!text.startsWith('U__') || !/^(?:[^_]|__|_[0-9a-fA-F]{1,6}_)*$/.test(text.slice(3))) {
    return text;
  }
  return text
    .slice(3)
    .replace(/__|_([0-9a-fA-F]+)_/g, (_, code: string | undefined) =>
      code === undefined ? '_' : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10_ff_ff))
    );
}
