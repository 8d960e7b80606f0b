/** The part of WebAssembly that prisma/engine.ts uses; Node has it, @types/node 20 leaves it to the DOM library. */
declare namespace WebAssembly {
  type ModuleImports = Record<string, unknown>;
  type Exports = Record<string, unknown>;
  type Module = { readonly compiled: unique symbol };
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(
    compiled: Module,
    imports: Record<string, ModuleImports>,
  ): Promise<{ exports: Exports }>;
}
