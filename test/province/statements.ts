/** Counts the values bound to each statement: a list that grows with the data shows as a statement that does. */
import { createRequire } from 'node:module';

type Prepares = { prototype: { prepare: (sql: string) => unknown } };
const Sqlite = createRequire(import.meta.url)('better-sqlite3') as Prepares;

export type Watch = { longest: () => { values: number; sql: string }; stop: () => void };

/** Watches every statement that this process prepares on SQLite, until it is stopped. */
export function watchStatements(): Watch {
  const prepare = Sqlite.prototype.prepare;
  let longest = { values: 0, sql: '' };
  Sqlite.prototype.prepare = function (this: unknown, sql: string) {
    const values = sql.split('?').length - 1;
    if (values > longest.values) longest = { values, sql: sql.slice(0, 300) };
    return prepare.call(this, sql);
  };
  return {
    longest: () => longest,
    stop: () => {
      Sqlite.prototype.prepare = prepare;
    },
  };
}
