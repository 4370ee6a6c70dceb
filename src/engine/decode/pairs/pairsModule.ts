import { type Constant, instantiate } from '../../numeric/instantiate';
import { MODULE } from './module';

/** What assembly/readPairs.ts exports; its arrays are views of the module's memory, which never grows. */
export interface PairsModule {
  readonly readPairs: (at: number, stop: number, from: number) => number;
  /** All of its memory; text goes to `textAt`, with zeros behind it `textBytes` at most. */
  readonly memory: Uint8Array;
  readonly textAt: number;
  readonly textBytes: number;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly result: Int32Array;
}

interface Exports {
  readonly readPairs: PairsModule['readPairs'];
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly TEXT: Constant;
  readonly TEXT_BYTES: Constant;
  readonly CAPACITY: Constant;
  readonly TIMES: Constant;
  readonly VALUES: Constant;
  readonly RESULT: Constant;
}

/** One for all answers: each is read to its end before the next. `undefined` where the platform has or allows no WebAssembly. */
export const pairsModule = pairsOf(instantiate<Exports>(MODULE));

function pairsOf(exports: Exports | undefined): PairsModule | undefined {
  if (exports === undefined) {
    return undefined;
  }
  const { buffer } = exports.memory;
  const capacity = exports.CAPACITY.value;
  return {
    readPairs: exports.readPairs,
    memory: new Uint8Array(buffer),
    textAt: exports.TEXT.value,
    textBytes: exports.TEXT_BYTES.value,
    times: new Float64Array(buffer, exports.TIMES.value, capacity),
    values: new Float64Array(buffer, exports.VALUES.value, capacity),
    result: new Int32Array(buffer, exports.RESULT.value, 3),
  };
}
