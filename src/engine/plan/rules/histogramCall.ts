import { METRIC_NAME } from '../../model/labels';
import { type Call } from '../../syntax/ast';
import { functionRecord, vectorArgument } from '../../syntax/functions';
import { unparen } from '../../syntax/walk';
import { derivedPart } from '../derivedPart';
import { isAlike } from '../part';
import { type Rule } from '../rule';

/** The label of classic histograms that tells a bucket. */
const BUCKET_LABEL = 'le';

/**
 * histogram_quantile, histogram_quantiles and histogram_fraction are pushed where all buckets of a histogram are sure to be on one member:
 * of classic ones when the labels that determine the member are kept, of native ones always.
 */
export const histogramCall: Rule = {
  name: 'histogramCall',
  apply: (expr, children, context) => {
    if (expr.kind !== 'call' || functionRecord(expr.func).locality !== 'perHistogram') {
      return undefined;
    }
    if (context.ordered && functionRecord(expr.func).order !== 'kept') {
      return undefined;
    }
    const buckets = children[vectorArgument(expr.func)];
    if (buckets.kind !== 'local' || !children.every((child) => child === buckets || isAlike(child))) {
      return undefined;
    }
    const together = buckets.keys?.has(BUCKET_LABEL) === false;
    if (!together && !context.native.has(expr.span.start)) {
      return undefined;
    }
    const written = writtenLabel(expr);
    const overwritten = written === undefined ? [BUCKET_LABEL] : [BUCKET_LABEL, written];
    return derivedPart(buckets, { expr, overwritten, dropsName: written !== METRIC_NAME }, context);
  },
};

/** The label that tells one quantile from another. */
function writtenLabel({ func, args }: Call): string | undefined {
  const label = functionRecord(func).labels === 'writtenForBucket' ? unparen(args[1]) : undefined;
  return label?.kind === 'string' ? label.value : undefined;
}
