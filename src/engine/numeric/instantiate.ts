/** The parts used here; their types are otherwise the browser's or Node's. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: object };
};
declare const atob: (base64: string) => string;

/** An exported constant. */
export interface Constant {
  readonly value: number;
}

/** What a WebAssembly module without imports exports; `undefined` where the platform has or allows no WebAssembly. */
export function instantiate<Exports extends object>(base64: string): Exports | undefined {
  try {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
  } catch {
    return undefined;
  }
}
