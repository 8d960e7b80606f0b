import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

/** The `_bg` half of the package, which has no types of its own for what we need. */
type EngineModule = {
  SchemaEngine: typeof SchemaEngine;
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

const require = createRequire(import.meta.url);
let compiled: Promise<WebAssembly.Module> | null = null;
let uses = 0;

async function compile(): Promise<WebAssembly.Module> {
  const path = require
    .resolve('@prisma/schema-engine-wasm')
    .replace(/schema_engine\.js$/, 'schema_engine_bg.wasm');
  return WebAssembly.compile(await readFile(path));
}

/** What late callbacks of a used engine find: functions that do nothing. It lets go of the engine's memory. */
const GONE = new Proxy({}, { get: () => () => undefined }) as WebAssembly.Exports;

/**
 * An engine of its own for each use. One that had been used some dozens of times in one process was seen to lose a task: the
 * next migration never came back, and an error of its text decoder came out of a task of its own. The package keeps its state
 * in its module, so each use imports it anew, by an address of its own.
 */
async function load(): Promise<EngineModule> {
  compiled ??= compile();
  const wasm = await compiled;
  uses += 1;
  const address = pathToFileURL(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  address.search = `use=${uses}`;
  // The package's own entry imports the .wasm as a module, which Node does without a flag only from version 24.
  const module = (await import(/* @vite-ignore */ address.href)) as EngineModule;
  const instance = await WebAssembly.instantiate(wasm, {
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
 * @returns the engine; `close` when it is no longer needed
 */
export async function openEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodel?: string,
): Promise<{ engine: SchemaEngine; close(): void }> {
  const module = await load();
  const engine = await module.SchemaEngine.new(
    { datamodels: datamodel === undefined ? undefined : [['schema.prisma', datamodel]] },
    () => {},
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    close() {
      engine.free();
      module.__wbg_set_wasm(GONE);
    },
  };
}
