import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

/** The `_bg` half of the package, which has no types of its own for what we need. */
type EngineModule = {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

let loaded: Promise<EngineModule> | null = null;

async function load(): Promise<EngineModule> {
  const require = createRequire(import.meta.url);
  const bytes = await readFile(
    require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm'),
  );
  // The package's own entry imports the .wasm as a module, which Node does without a flag only from version 24.
  const module = (await import('@prisma/schema-engine-wasm/schema_engine_bg' as string)) as EngineModule;
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': module as unknown as WebAssembly.ModuleImports,
  });
  module.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  return module;
}

/**
 * Prisma's schema engine as WebAssembly, bound to a driver adapter: migrations without any downloaded binary.
 * @param factory the adapter of the database, or one that is never asked to connect (for `diff` between datamodels)
 * @param datamodel the schema text whose provider decides the SQL dialect; needed for `diff`
 */
export async function openEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodel?: string,
): Promise<SchemaEngine> {
  loaded ??= load();
  const module = await loaded;
  return module.SchemaEngine.new(
    { datamodels: datamodel === undefined ? undefined : [['schema.prisma', datamodel]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}
