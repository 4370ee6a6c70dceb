type Reading =
  | 'length'
  | 'at'
  | 'every'
  | 'some'
  | 'forEach'
  | 'find'
  | 'findIndex'
  | 'indexOf'
  | 'includes'
  | 'reduce'
  | 'map'
  | 'filter'
  | 'slice'
  | typeof Symbol.iterator;

/** A typed array as it is seen by all but who fills it: it can be read and copied, and costs what the array itself costs. */
export type ReadonlyNumbers<A extends Float64Array | Uint8Array> = Pick<A, Reading> & {
  readonly [index: number]: number;
  subarray(begin?: number, end?: number): ReadonlyNumbers<A>;
};

export type ReadonlyFloats = ReadonlyNumbers<Float64Array>;
export type ReadonlyBytes = ReadonlyNumbers<Uint8Array>;
