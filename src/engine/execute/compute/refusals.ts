import { type QueryError } from '../../model/result';
import { type Leaf } from '../../plan/plan';
import { type LeafAnswers } from '../combine/leafAnswers';
import { type Source } from './evaluate';

/**
 * The error with which members refused what a source asks them; undefined where none did. Where their errors differ, which
 * comes first depends on all members' data: `needsRaw`.
 */
export function refusalOf(source: Source, gathered: readonly LeafAnswers[]): QueryError | undefined {
  const leaves = leavesOf(source);
  const [first, ...others] = leaves.flatMap(({ id }) => gathered[id].parts.flatMap(({ refusals }) => refusals));
  if (first === undefined || others.every((one) => kindOf(one) === kindOf(first)) || source.op === 'raw') {
    return first;
  }
  return { ...first, span: source.expr.span, needsRaw: true };
}

/** What a source asks members. */
export function leavesOf(source: Source): readonly Leaf[] {
  switch (source.op) {
    case 'leaf':
    case 'raw':
      return [source];
    case 'average':
      return [source.sum, source.count];
    case 'variance':
      return [source.count, source.average, source.variance];
  }
}

/** The message without the labels that it is about. */
function kindOf({ message }: QueryError): string {
  return message.replace(/[{[].*[}\]]/, '');
}
