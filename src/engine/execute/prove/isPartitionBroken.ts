import { align } from '../combine/align';
import { union } from '../combine/union';
import { type Leaf } from '../../plan/plan';
import { type Expr } from '../../syntax/ast';
import { hasPart } from '../../syntax/walk';
import { type LeafAnswers } from '../combine/leafAnswers';
import { partOf } from '../combine/combineLeaf';

/**
 * Whether two members gave the same element at the same time of a group or match that the partition labels should have
 * left to one of them: then these labels do not tell the members apart, and what was computed with their help is wrong.
 */
export function isPartitionBroken({ leaf, parts }: LeafAnswers): boolean {
  if (leaf.op === 'raw' || !isUnion(leaf) || leaf.type !== 'vector' || !groupsOrMatches(leaf.expr)) {
    return false;
  }
  return parts.some(({ grid, answers }) => {
    const members = answers.map(partOf);
    return !align(members.map(({ series }) => series)).disjoint && !union(grid, members, 'unionDistinct').ok;
  });
}

function isUnion({ merge }: Leaf): boolean {
  return merge === 'union' || merge === 'unionDistinct';
}

function groupsOrMatches(expr: Expr): boolean {
  return hasPart(expr, (part) => part.kind === 'aggregate' || (part.kind === 'binary' && part.matching !== undefined));
}
