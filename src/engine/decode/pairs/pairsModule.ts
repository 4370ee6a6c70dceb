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

/** The parts used here; their types are otherwise the browser's or Node's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};
declare const atob: (base64: string) => string;

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

interface Constant {
  readonly value: number;
}

/** One for all answers: each is read to its end before the next. `undefined` where the platform has or allows no WebAssembly. */
export const pairsModule = instantiate();

function instantiate(): PairsModule | undefined {
  let exports: Exports;
  try {
    const bytes = Uint8Array.from(atob(MODULE), (char) => char.charCodeAt(0));
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes)));
  } catch {
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
    result: new Int32Array(buffer, exports.RESULT.value, 2),
  };
}
