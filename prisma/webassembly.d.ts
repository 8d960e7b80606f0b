/** The part of WebAssembly that prisma/engine.ts uses; Node has it, @types/node 20 leaves it to the DOM library. */
declare namespace WebAssembly {
  type ModuleImports = Record<string, unknown>;
  type Exports = Record<string, unknown>;
  function instantiate(
    bytes: Uint8Array,
    imports: Record<string, ModuleImports>,
  ): Promise<{ instance: { exports: Exports } }>;
}
