/** As much of WebAssembly's interface as is used; the types of Node have none of it. */
type Wasm = {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: WasmExports };
};

export type WasmExports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly run: (bytes: number) => number;
};

/**
 * Makes instances of a module, which is compiled once for all threads. Null where the processor has no vectors, or
 * WebAssembly is turned off.
 */
export const wasmMaker = (code: () => Uint8Array<ArrayBuffer>): (() => WasmExports | null) => {
  let module: object | null | undefined;
  return () => {
    const { WebAssembly: wasm } = globalThis as unknown as { readonly WebAssembly?: Wasm };
    if (wasm === undefined || module === null) return null;
    try {
      module ??= new wasm.Module(code());
      return new wasm.Instance(module).exports;
    } catch {
      module = null;
      return null;
    }
  };
};
