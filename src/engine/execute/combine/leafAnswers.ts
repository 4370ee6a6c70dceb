import { type Value } from '../../model/value';
import { type GatheredLeaf, type GatheredPart, type MemberPieces } from '../ask/gathered';
import { concatenatePieces } from './concatenatePieces';
import { mergeReplicas } from './mergeReplicas';

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
  const valueOf = ({ grid }: GatheredPart, { values }: MemberPieces): Value =>
    leaf.op === 'raw' ? mergeReplicas(values, leaf) : concatenatePieces(grid, values);
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
