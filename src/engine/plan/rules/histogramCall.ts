import { functionRecord } from '../../syntax/functions';
import { derivedPart } from '../localPart';
import { isAlike } from '../part';
import { type Rule } from '../rule';

/** The label of classic histograms that tells a bucket. */
const BUCKET_LABEL = 'le';

/**
 * histogram_quantile and histogram_fraction are pushed where all buckets of a histogram are sure to be on one member:
 * of classic ones when the labels that determine the member are kept, of native ones always.
 */
export const histogramCall: Rule = {
  name: 'histogramCall',
  apply: (expr, children, context) => {
    if (expr.kind !== 'call' || functionRecord(expr.func).locality !== 'perHistogram') {
      return undefined;
    }
    const buckets = children[children.length - 1];
    if (buckets.kind !== 'local' || !children.slice(0, -1).every(isAlike)) {
      return undefined;
    }
    const together = buckets.keys?.has(BUCKET_LABEL) === false;
    if (!together && !context.native.has(expr.span.start)) {
      return undefined;
    }
    return derivedPart(buckets, { expr, overwritten: [BUCKET_LABEL], dropsName: true }, context);
  },
};
