import { type ValueType } from './ast';

/** The signature of a PromQL function. */
export interface FunctionSignature {
  readonly name: string;
  readonly argTypes: readonly ValueType[];
  /**
   * 0: exactly as many arguments as `argTypes`. Above 0: the last type may be left out, and up to that many arguments
   * of it follow the others. Below 0: any number of it.
   */
  readonly variadic: number;
  readonly returnType: ValueType;
  /** Behind Prometheus' feature flag `promql-experimental-functions`. */
  readonly experimental: boolean;
  /** The only major version of Prometheus that has it. Left out: both have. */
  readonly dialect?: 2 | 3;
}

interface Options {
  readonly variadic?: number;
  readonly returns?: ValueType;
  readonly experimental?: boolean;
  readonly dialect?: 2 | 3;
}

type Row = readonly [names: string, argTypes: readonly ValueType[], options?: Options];

/** Functions of the same signature share a row. Source: Prometheus 3.5 and 2.42, promql/parser/functions.go. */
const ROWS: readonly Row[] = [
  ['abs absent ceil exp floor ln log10 log2 sgn sort sort_desc sqrt timestamp', ['vector']],
  ['acos acosh asin asinh atan atanh cos cosh deg rad sin sinh tan tanh', ['vector']],
  ['histogram_avg histogram_count histogram_stddev histogram_stdvar histogram_sum', ['vector']],
  ['absent_over_time avg_over_time count_over_time last_over_time max_over_time min_over_time', ['matrix']],
  ['present_over_time stddev_over_time stdvar_over_time sum_over_time', ['matrix']],
  ['changes delta deriv idelta increase irate rate resets', ['matrix']],
  ['mad_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time', ['matrix'], { experimental: true }],
  ['day_of_month day_of_week day_of_year days_in_month hour minute month year', ['vector'], { variadic: 1 }],
  ['clamp', ['vector', 'scalar', 'scalar']],
  ['clamp_max clamp_min', ['vector', 'scalar']],
  ['double_exponential_smoothing', ['matrix', 'scalar', 'scalar'], { experimental: true, dialect: 3 }],
  ['histogram_fraction', ['scalar', 'scalar', 'vector']],
  ['histogram_quantile', ['scalar', 'vector']],
  ['holt_winters', ['matrix', 'scalar', 'scalar'], { dialect: 2 }],
  ['info', ['vector', 'vector'], { variadic: 1, experimental: true }],
  ['label_join', ['vector', 'string', 'string', 'string'], { variadic: -1 }],
  ['label_replace', ['vector', 'string', 'string', 'string', 'string']],
  ['pi time', [], { returns: 'scalar' }],
  ['predict_linear', ['matrix', 'scalar']],
  ['quantile_over_time', ['scalar', 'matrix']],
  ['round', ['vector', 'scalar'], { variadic: 1 }],
  ['scalar', ['vector'], { returns: 'scalar' }],
  ['sort_by_label sort_by_label_desc', ['vector', 'string'], { variadic: -1, experimental: true }],
  ['vector', ['scalar']],
];

function signatures([names, argTypes, options = {}]: Row): FunctionSignature[] {
  const { variadic = 0, returns: returnType = 'vector', experimental = false, dialect } = options;
  return names.split(' ').map((name) => ({ name, argTypes, variadic, returnType, experimental, dialect }));
}

const TABLE = new Map(ROWS.flatMap(signatures).map((signature) => [signature.name, signature]));

/** All functions of Prometheus 3.5, the experimental ones too, by name. */
export const functionNames: readonly string[] = [...TABLE.values()]
  .filter(({ dialect }) => dialect !== 2)
  .map(({ name }) => name)
  .sort();

/** The signature of a function, or undefined where there is none of that name (names are case-sensitive). */
export function functionByName(name: string): FunctionSignature | undefined {
  return TABLE.get(name);
}
