import { joinSamples } from '../../model/joinSamples';
import { type Value } from '../../model/value';
import { type SeenLabels, seenLabels } from '../../plan/memberLabels';
import { type LeafQuery, type RawLeaf } from '../../plan/plan';
import { rawQueryOf } from '../ask/requests';
import { type GatheredLeaf, type GatheredPart, type MemberPieces } from '../ask/gathered';
import { concatenatePieces } from './concatenatePieces';
import { mergeReplicas, seriesOfMatrix } from './mergeReplicas';

/** One member's answer to a part of a leaf. */
export interface LeafAnswer extends Omit<MemberPieces, 'values' | 'silentReplicas'> {
  readonly value: Value;
  /** Where replicas are merged: those whose samples are missing from it, and why. */
  readonly silentReplicas?: ReadonlyMap<string, string>;
}

/** The members' answers to a part of a leaf. */
export interface PartAnswers extends Omit<GatheredPart, 'pieces'> {
  /** In the order of the fleet's members. */
  readonly answers: readonly LeafAnswer[];
}

/** The members' answers to one leaf, part by part in the order of time; raw samples are in one part. */
export interface LeafAnswers extends Pick<GatheredLeaf, 'leaf'> {
  readonly parts: readonly PartAnswers[];
}

/** Each member's pieces as one value. */
export function leafAnswers({ leaf, parts }: GatheredLeaf): LeafAnswers {
  const valueOf = ({ grid }: GatheredPart, { values, query }: MemberPieces): Value =>
    seen(leaf.op === 'raw' ? rawValue(leaf, query, values) : concatenatePieces(grid, values), query.labels);
  return {
    leaf,
    parts: parts.map((part) => {
      const { pieces, ...rest } = part;
      return {
        ...rest,
        answers: pieces.map(({ values, ...one }) => ({ ...one, value: valueOf(part, { values, ...one }) })),
      };
    }),
  };
}

function rawValue(leaf: RawLeaf, query: LeafQuery, values: readonly Value[]): Value {
  return rawQueryOf(leaf, query)?.mergedReplicas === undefined
    ? { type: 'matrix', series: joinSamples(values.map(seriesOfMatrix)) }
    : mergeReplicas(values, leaf);
}

/** A value with labels as the query sees them. */
function seen(value: Value, labels: SeenLabels | undefined): Value {
  if (labels === undefined) {
    return value;
  }
  switch (value.type) {
    case 'vector':
      return {
        type: 'vector',
        series: value.series.relabel(value.series.labels.map((own) => seenLabels(own, labels))),
      };
    case 'matrix':
      return {
        type: 'matrix',
        series: value.series.map((one) => ({ ...one, labels: seenLabels(one.labels, labels) })),
      };
    default:
      return value;
  }
}
