// The floor: Node's own HTTP server that runs the same statements through bare `pg` and sends the same bytes.
// As one writes it first, `pool.query(text, values)`, or with each statement prepared under a name, as the app has them.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { answering } from './served.ts';

type Input = {
  readonly databaseUrl: string;
  readonly statements: readonly { readonly text: string; readonly values: readonly unknown[] }[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly prepared: boolean;
};

const { databaseUrl, statements, headers, body, prepared } = JSON.parse(process.argv[2] ?? '{}') as Input;
const pool = new pg.Pool({
  connectionString: databaseUrl,
  max: 10,
  connectionTimeoutMillis: 3000,
  statement_timeout: 5000,
  idle_in_transaction_session_timeout: 5000,
  application_name: 'community',
});

const queries = statements.map(({ text, values }, index) => ({
  text,
  values: [...values],
  ...(prepared ? { name: `statement ${index}` } : {}),
}));

const server = createServer(async (_request, response) => {
  for (const query of queries) await pool.query(query);
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
answering({});
