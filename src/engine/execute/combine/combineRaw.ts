import { Labels } from '../../model/labels';
import { type RawSeries } from '../../model/value';
import { type Leaf, type RawLeaf } from '../../plan/plan';
import { type LeafAnswer } from './leafAnswers';
import { SampleOwners } from './sampleOwners';
import { identify } from './shardIdentity';
import { mergeRaw } from './mergeRaw';

/** The raw series of a selector, in the order of labels: of each member what counts of them. */
export function combineRaw(leaf: RawLeaf, answers: readonly LeafAnswer[]): readonly RawSeries[] {
  const owners = new SampleOwners(leaf.moves);
  const added = new Map(leaf.queries.map(({ member, addedLabels }) => [member, addedLabels]));
  const own = answers.map((answer): LeafAnswer => {
    const { member } = answer.query;
    const bare = withoutLabels(rawOf(answer), added.get(member) ?? []);
    return { ...answer, value: { type: 'matrix', series: owners.keep(bare, member) } };
  });
  const series = [...unionRaw(leaf, own)];
  const compare = (a: RawSeries, b: RawSeries) => Labels.compare(a.labels, b.labels);
  const sorted = series.every((one, i) => i === 0 || compare(series[i - 1], one) <= 0);
  return sorted ? series : series.sort(compare);
}

/** Range vectors of several members; equal label sets of an independent fleet's members are two series. */
export function unionRaw({ merge }: Pick<Leaf, 'merge'>, answers: readonly LeafAnswer[]): readonly RawSeries[] {
  const lists = answers.map((answer) => {
    const series = rawOf(answer);
    const labels = series.map((one) => one.labels);
    const shown = merge === 'unionSharded' ? identify(labels, answer.query.member) : labels;
    return series.map((one, i) => ({ ...one, labels: shown[i] }));
  });
  return mergeRaw(lists);
}

function rawOf({ query, value }: LeafAnswer): readonly RawSeries[] {
  if (value.type !== 'matrix') {
    throw new Error(`${query.member} was asked for a range vector and gave a ${value.type}`);
  }
  return value.series;
}

function withoutLabels(series: readonly RawSeries[], names: readonly string[]): readonly RawSeries[] {
  const dropped = new Set(names);
  return names.length === 0 ? series : series.map((one) => ({ ...one, labels: one.labels.drop(dropped) }));
}
