import fc from 'fast-check';

import { functionByName } from '../../../src/engine/syntax/functions';
import { anyLabels, type FuzzParts, type Text } from './fuzzParts';

// fast-check wants a type with an index, which an interface has not.
export type Types = {
  vector: string;
  histogram: string;
  scalar: string;
  matrix: string;
};

const replacements = fc.constantFrom(
  '"host", "$1", "instance", "(vm-.).*"',
  '"zone", "z-$0", "zone", ".*"',
  '"instance", "same", "job", "api"',
  '"job", "", "job", ".*"',
  '"__name__", "n_$1", "instance", "vm-(.).*"',
  '"code", "x", "none", ""'
);
const joined = fc.constantFrom(
  '"all", "-", "zone", "job"',
  '"zone", "", "instance"',
  '"x", ",", "missing", "le", "code"'
);

/** A call of a function by its signature; functions of range vectors, labels and buckets get what suits them. */
export function fuzzCall(name: string, tie: fc.LetrecTypedTie<Types>, { duration, instant }: FuzzParts): Text {
  const signature = functionByName(name);
  const types = signature?.argTypes ?? [];
  switch (name) {
    case 'label_replace':
      return fc.tuple(tie('vector'), replacements).map(([of, how]) => `label_replace(${of}, ${how})`);
    case 'label_join':
      return fc.tuple(tie('vector'), joined).map(([of, how]) => `label_join(${of}, ${how})`);
    case 'sort_by_label':
    case 'sort_by_label_desc':
      return fc
        .tuple(tie('vector'), fc.constantFrom('"instance"', '"zone", "code"'))
        .map(([of, by]) => `${name}(${of}, ${by})`);
    case 'info':
      return fc
        .tuple(tie('vector'), fc.constantFrom('', ', {os="linux"}', ', {__name__="build_info"}'))
        .map(([of, what]) => `info(${of}${what})`);
    case 'double_exponential_smoothing':
      return fc
        .tuple(tie('matrix'), fc.constantFrom('0.3, 0.6', '0.9, 0.1'))
        .map(([of, how]) => `${name}(${of}, ${how})`);
    case 'histogram_quantiles':
      return fc
        .tuple(
          fc.oneof(tie('histogram'), instant(fc.constantFrom('latency_bucket', 'mixed'))),
          fc.constantFrom('"q"', '"zone"')
        )
        .map(([of, label]) => `histogram_quantiles(${of}, ${label}, 0.5, 0.9, 1)`);
    case 'histogram_quantile':
    case 'histogram_fraction': {
      const buckets = fc
        .tuple(anyLabels, duration)
        .map(([by, length]) => `sum by (le${by === '' ? '' : `, ${by}`}) (rate(latency_bucket[${length}]))`);
      const scalars =
        name === 'histogram_quantile'
          ? fc.constantFrom('0', '0.5', '0.9', '1', 'NaN', '2')
          : fc.constantFrom('0, 1', '-Inf, 0.7', '-1, 3', '0.25, Inf');
      return fc
        .tuple(scalars, fc.oneof(buckets, tie('histogram'), instant(fc.constantFrom('latency_bucket', 'mixed'))))
        .map(([q, of]) => `${name}(${q}, ${of})`);
    }
    default: {
      const ofHistograms = name.startsWith('histogram_');
      const args = types.map((type): Text =>
        type === 'vector'
          ? tie(ofHistograms ? 'histogram' : 'vector')
          : type === 'matrix'
            ? tie('matrix')
            : tie('scalar')
      );
      const optional = (signature?.variadic ?? 0) > 0 ? fc.boolean() : fc.constant(false);
      return fc
        .tuple(fc.tuple(...args), optional)
        .map(([all, short]) => `${name}(${(short ? all.slice(0, -1) : all).join(', ')})`);
    }
  }
}
