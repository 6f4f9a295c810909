import type { Ask } from '../../engines/row-rules/catalog.ts';
import { readCatalog } from '../../engines/row-rules/read-catalog.ts';
import { attemptsByReading } from '../../engines/row-rules/reading.ts';
import { readyParser } from '../../engines/row-rules/rule-shape.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { RowsSeen } from '../../evidence/row-rules.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';

/** Reads the catalog of the database behind a variable, in one transaction that cannot write. No row of the app is read. */
export const liveRows = async (variable: string, io: Io): Promise<Leaf<RowsSeen>> => {
  const connectionString = io.env(variable) ?? '';
  if (connectionString === '') return silent(`the variable ${variable} is not set (rows.database)`);
  // Optional: only who lets a database be read has it.
  const pg = await import('pg').catch(() => null);
  if (pg === null)
    return silent('the package pg, with which I would read the database, is not installed: npm install pg');
  const client = new pg.default.Client({
    connectionString,
    application_name: 'launch-ready',
    connectionTimeoutMillis: limits.statementMs,
    statement_timeout: limits.statementMs,
    query_timeout: limits.statementMs * 2,
    options: '-c default_transaction_read_only=on',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const ask: Ask = async sql => (await client.query<Readonly<Record<string, unknown>>>(sql)).rows;
    await readyParser();
    await ask('begin transaction isolation level repeatable read read only');
    const catalog = await readCatalog(ask);
    await ask('rollback');
    const attempts = attemptsByReading(catalog);
    return seen({ from: variable, how: 'read', catalog, madeAt: {}, attempts, untried: [] });
  } catch (error) {
    const said = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return silent(`the database of ${variable} did not let me read its catalog${said}`);
  } finally {
    await client.end().catch(() => undefined);
  }
};
