import type { RequestFacts, WholeRead } from './facts.ts';

export type CauseKind =
  | 'mail-inside'
  | 'blocking-hash'
  | 'n-plus-one'
  | 'missing-index'
  | 'unpaged-list'
  | 'uncompressed'
  | 'pool-of-one';

/** Why a request is slow. `because` completes “It is slow because …”. */
export type Cause = {
  readonly kind: CauseKind;
  readonly because: string;
  /** What to do, one sentence each. */
  readonly fix: readonly [string, ...string[]];
  /** The index as SQL, where one helps. */
  readonly sql: readonly string[];
};

/** Bounds of what is a cause. Each lies far from what a sound page does: an answer of 20 rows takes 3 statements and 10 KB. */
const causeBounds = {
  /** Share of the time that our mail server held back by which a request must have grown. */
  heldShare: 0.7,
  /** Statements of one answer. */
  statements: 20,
  /** Milliseconds that a single statement takes on average. */
  statementMs: 40,
  /** Share of the whole time that the database must have. */
  databaseShare: 0.5,
  /** Rows of a list that nobody looks through. */
  rows: 200,
  /** Bytes that are worth being compressed when they are slow; 1 s on a phone (1.6 Mbit/s). */
  bytes: 200_000,
  /** Rows of a table that is read whole. */
  tableRows: 1_000,
  /** Rows read for each that is returned. */
  readForOne: 10,
  /** How much longer several at once take than one, as a share of all of them in a row. */
  rowShare: 0.6,
  /** A shorter one waits for nobody, in ms. */
  waitMs: 50,
  /** How often the control's own time it takes meanwhile, and at least, in ms. */
  controlFactor: 5,
  controlMs: 100,
} as const;

const whole = (count: number): string => Math.round(count).toLocaleString('en-US');
const msText = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 100) / 10} s`);

const mailInside = ({ held, aloneMs }: RequestFacts): Cause | null => {
  if (held === null || held.ms - aloneMs < held.heldMs * causeBounds.heldShare) return null;
  return {
    kind: 'mail-inside',
    because: `it sends a mail and waits until the mail server has taken it: with a mail server that took ${msText(held.heldMs)}, it took ${msText(held.ms)} instead of ${msText(aloneMs)}`,
    fix: [
      'Write the mail into a table (an outbox) in the same transaction, answer at once, and let a background job send it and try again when it fails.',
    ],
    sql: [],
  };
};

/** Whether the whole app stood still while several of these were worked on. */
const standsStill = ({ together }: RequestFacts): boolean => {
  if (together === null || together.controlMs === null || together.controlAloneMs === null) return false;
  const { controlMs, controlAloneMs, ms } = together;
  return (
    controlMs >= Math.max(causeBounds.controlMs, controlAloneMs * causeBounds.controlFactor) && controlMs >= ms * 0.2
  );
};

const blockingHash = (facts: RequestFacts): Cause | null => {
  if (!facts.checksPassword || !standsStill(facts)) return null;
  const { atOnce, controlMs } = facts.together ?? { atOnce: 0, controlMs: 0 };
  return {
    kind: 'blocking-hash',
    because: `the password is hashed in the thread that answers everybody: while ${atOnce} people signed in, a request that does nothing took ${msText(controlMs ?? 0)}`,
    fix: [
      'Hash with the asynchronous function of your library (scrypt, argon2.verify, bcrypt.compare without Sync), which works in other threads.',
      'Let two hashes run at the same time and answer 503 with Retry-After when more than fifty wait.',
    ],
    sql: [],
  };
};

const nPlusOne = ({ told: { statements }, body: { rows } }: RequestFacts): Cause | null => {
  if (statements === null || statements < causeBounds.statements) return null;
  const shown = rows === null ? 'one answer' : `an answer of ${whole(rows)} rows`;
  return {
    kind: 'n-plus-one',
    because: `it asks the database ${whole(statements)} times for ${shown}: a loop asks once more for every row (N+1)`,
    fix: [
      'Ask once for all rows: a join, or one statement with where id = any(…) for what belongs to them.',
      'Let a test count the statements of this answer, so that it does not come back.',
    ],
    sql: [],
  };
};

const readsWhole = ({ rows, returned }: WholeRead): boolean =>
  rows >= causeBounds.tableRows && rows >= Math.max(1, returned) * causeBounds.readForOne;

const tablesText = (reads: readonly WholeRead[]): string =>
  reads
    .map(({ table, rows, returned }) => `${table} (${whole(rows)} rows read, ${whole(returned)} returned)`)
    .join(', ');

const missingIndex = ({ told, body, database, aloneMs }: RequestFacts): Cause | null => {
  const reads = (database?.wholeReads ?? []).filter(readsWhole);
  const sql = reads.flatMap(({ index }) => (index === null ? [] : [index]));
  const few = body.rows === null || body.rows < causeBounds.rows;
  if (reads.length > 0 && few)
    return {
      kind: 'missing-index',
      because: `the database reads a whole table to answer it: ${tablesText(reads)}`,
      fix:
        sql.length > 0
          ? ['Make this index; concurrently keeps the table writable meanwhile.']
          : [
              'No plain index serves this statement, because it orders or filters by something that is worked out for every row: keep the value in a column of its own and make an index of that.',
            ],
      sql,
    };
  const { databaseMs, statements } = told;
  if (databaseMs === null || statements === null || statements === 0 || statements >= causeBounds.statements || !few)
    return null;
  if (databaseMs < aloneMs * causeBounds.databaseShare || databaseMs / statements < causeBounds.statementMs)
    return null;
  const rows = body.rows === null ? 'its answer' : `${whole(body.rows)} rows`;
  return {
    kind: 'missing-index',
    because: `${whole(statements)} ${statements === 1 ? 'statement takes' : 'statements take'} ${msText(databaseMs)} in the database for ${rows}: it reads far more rows than it returns`,
    fix: [
      'Run the statement with explain (analyze, buffers) and make an index of the columns that it filters and orders by; what is worked out for every row belongs into a column of its own.',
      // Where it was explained, no table is read whole: it goes along an index and throws most away.
      ...(database === null
        ? [
            'To have the table and the index named here, give me a read-only address: "slow": {"database": "NAME_OF_THE_VARIABLE"}.',
          ]
        : []),
    ],
    sql: [],
  };
};

const unpagedList = ({ body }: RequestFacts): Cause | null => {
  if (body.rows === null || body.rows < causeBounds.rows || body.continues) return null;
  return {
    kind: 'unpaged-list',
    because: `it gives the whole list at once: ${whole(body.rows)} rows in ${whole(body.bytes / 1_000)} KB, and more with every new one`,
    fix: [
      'Give 20 rows and the place to go on from: where (created_at, id) < (…) order by created_at desc, id desc limit 21.',
    ],
    sql: [],
  };
};

const uncompressed = ({ body }: RequestFacts): Cause | null => {
  if (body.kind === 'other' || body.encoding !== null || body.bytes < causeBounds.bytes) return null;
  return {
    kind: 'uncompressed',
    because: `it sends ${whole(body.bytes / 1_000)} KB of ${body.kind === 'json' ? 'JSON' : 'HTML'} as they are, although I asked for gzip or Brotli: about ${msText((body.bytes * 8) / 1_600)} on a phone`,
    fix: [
      'Compress text at the proxy or CDN (gzip, Brotli), or in the app where nothing stands in front of it.',
      'Send only the members of it that the page uses.',
    ],
    sql: [],
  };
};

const poolOfOne = (facts: RequestFacts): Cause | null => {
  const { together, database, told, aloneMs } = facts;
  const told30 = told.poolMs !== null && told.poolMs >= Math.max(50, aloneMs * 0.3);
  // A gate in front of hashes is no pool, and what asks no database waits for none.
  if (together === null || standsStill(facts) || facts.checksPassword || told.statements === 0) return null;
  if (aloneMs < causeBounds.waitMs) return null;
  const { atOnce, ms } = together;
  const inARow = ms >= aloneMs * atOnce * causeBounds.rowShare && ms >= aloneMs * 2;
  if (!inARow && !told30) return null;
  const connections = database?.connections ?? null;
  if (connections !== null && connections > 1) return null;
  const seen =
    connections === 1
      ? ', and the database saw one connection at work'
      : told30
        ? `, ${msText(told.poolMs ?? 0)} of it waiting for a connection`
        : '';
  return {
    kind: 'pool-of-one',
    because: `requests wait in a line for one connection to the database: one took ${msText(aloneMs)}, ${atOnce} at the same moment ${msText(ms)}${seen}, while requests without the database were answered at once`,
    fix: [
      'Give the pool about ten connections (max, connection_limit, DATABASE_POOL), fewer than the database allows for all processes together.',
      'Hold no transaction open while another service is waited for.',
    ],
    sql: [],
  };
};

const rules = [mailInside, blockingHash, nPlusOne, missingIndex, unpagedList, uncompressed, poolOfOne] as const;

/** Causes that the measured facts show, the one that explains most first; empty where they show none. */
export const causesOf = (facts: RequestFacts): readonly Cause[] =>
  rules.map(rule => rule(facts)).filter(cause => cause !== null);

/** What nobody could tell, and what would make it tellable: for a slow request without a cause. */
export const untold = ({ told, database, together }: RequestFacts): readonly string[] => [
  ...(told.statements === null
    ? [
        'The app does not say how many statements an answer takes: send Server-Timing: db;dur=12.3;desc="4 statements", app;dur=20.1.',
      ]
    : []),
  ...(told.databaseMs !== null && told.appMs !== null && told.databaseMs < told.appMs * causeBounds.databaseShare
    ? [
        `Of ${msText(told.appMs)} in the app the database took ${msText(told.databaseMs)}: the rest is its own work, or waiting for somebody else.`,
      ]
    : []),
  ...(database === null
    ? ['No read-only address of the database is given ("slow": {"database": …}): statements were not explained.']
    : []),
  ...(together === null ? ['Several requests at the same moment were not tried.'] : []),
];
