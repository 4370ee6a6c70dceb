import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type RawLeaf } from '../../plan/plan';
import { type LeafAnswer } from './leafAnswers';
import { mergeMembers } from './mergeMembers';
import { type SharedSeries } from './sharedSeries';
import { SampleOwners } from './sampleOwners';
import { mergeRaw } from './mergeRaw';

export interface CombinedRaw {
  /** In the order of labels. */
  readonly series: readonly RawSeries[];
  /** Of a hash fleet: what several members have samples of at the same time. */
  readonly shared: readonly SharedSeries[];
}

/** The raw series of a selector: of each member what counts of them. */
export function combineRaw(leaf: RawLeaf, answers: readonly LeafAnswer[]): CombinedRaw {
  const owners = new SampleOwners(leaf.moves);
  const asked = new Map(leaf.queries.map((query) => [query.member, query]));
  const lists = answers.map((answer) => {
    const { member } = answer.query;
    const query = asked.get(member);
    const bare = withoutLabels(rawAnswer(answer), query?.addedLabels ?? []);
    return { member, copies: query?.ofStore === true, series: bare };
  });
  const owned = owners.join(lists);
  const { series, shared } =
    leaf.merge === 'union'
      ? mergeMembers(owned, { from: leaf.start, to: leaf.end, isApart: ({ labels }) => owners.has(labels) })
      : { series: mergeRaw(owned.map((list) => list.series)), shared: [] };
  return { series: inLabelOrder(series), shared };
}

function inLabelOrder(series: readonly RawSeries[]): readonly RawSeries[] {
  const compare = (a: RawSeries, b: RawSeries) => Labels.compare(a.labels, b.labels);
  const sorted = series.every((one, i) => i === 0 || compare(series[i - 1], one) <= 0);
  return sorted ? series : [...series].sort(compare);
}

/** A member's range vector. */
export function rawAnswer({ query, value }: LeafAnswer): readonly RawSeries[] {
  if (value.type !== 'matrix') {
    throw new Error(`${query.member} was asked for a range vector and gave a ${value.type}`);
  }
  return value.series;
}

function withoutLabels(series: readonly RawSeries[], names: readonly string[]): readonly RawSeries[] {
  const dropped = new Set(names);
  return names.length === 0 ? series : series.map((one) => ({ ...one, labels: one.labels.drop(dropped) }));
}
