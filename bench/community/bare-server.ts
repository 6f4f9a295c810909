// The floor: Node's own HTTP server that runs the same statements through bare `pg` and sends the same bytes.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { answering } from './served.ts';

type Input = {
  readonly databaseUrl: string;
  readonly statements: readonly { readonly text: string; readonly values: readonly unknown[] }[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const { databaseUrl, statements, headers, body } = JSON.parse(process.argv[2] ?? '{}') as Input;
const pool = new pg.Pool({
  connectionString: databaseUrl,
  max: 10,
  connectionTimeoutMillis: 3000,
  statement_timeout: 5000,
  idle_in_transaction_session_timeout: 5000,
  application_name: 'community',
});

const server = createServer(async (_request, response) => {
  for (const { text, values } of statements) await pool.query(text, [...values]);
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
answering({});
