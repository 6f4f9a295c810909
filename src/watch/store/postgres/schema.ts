/**
 * What leads from each version of the schema to the next; the table `version` counts them. A step that was published is
 * never changed, only followed. `S` stands for the name of the schema.
 *
 * The tables are those of the file (`../schema.ts`), so that rows are read by the same code. Times are ms since 1970. Text is
 * TEXT and never jsonb, which would put members of a state into another order.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE S.monitors (n INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id TEXT NOT NULL UNIQUE);
  CREATE TABLE S.results (
    monitor INTEGER NOT NULL, at BIGINT NOT NULL, outcome SMALLINT NOT NULL, ms DOUBLE PRECISION, kind TEXT, because TEXT,
    paused SMALLINT NOT NULL, PRIMARY KEY (monitor, at)
  );
  CREATE TABLE S.hours (
    monitor INTEGER NOT NULL, hour INTEGER NOT NULL, ok INTEGER NOT NULL, failing INTEGER NOT NULL,
    unknown INTEGER NOT NULL, waits BYTEA NOT NULL, PRIMARY KEY (monitor, hour)
  );
  CREATE TABLE S.days (
    monitor INTEGER NOT NULL, day INTEGER NOT NULL, ok INTEGER NOT NULL, failing INTEGER NOT NULL,
    unknown INTEGER NOT NULL, PRIMARY KEY (monitor, day)
  );
  CREATE TABLE S.states (monitor INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE S.incidents (
    id TEXT COLLATE "C" PRIMARY KEY, key TEXT NOT NULL, began_at BIGINT NOT NULL, closed_at BIGINT, json TEXT NOT NULL
  );
  CREATE UNIQUE INDEX one_open ON S.incidents (key) WHERE closed_at IS NULL;
  CREATE INDEX incidents_closed ON S.incidents (closed_at);
  CREATE TABLE S.effects (
    n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL,
    kind TEXT NOT NULL, seq INTEGER NOT NULL, at BIGINT NOT NULL
  );
  CREATE INDEX effects_incident ON S.effects (incident);
  CREATE TABLE S.parcels (
    n BIGINT NOT NULL REFERENCES S.effects (n), channel TEXT COLLATE "C" NOT NULL, incident TEXT NOT NULL,
    tries INTEGER NOT NULL, due_at BIGINT NOT NULL, ended_at BIGINT, delivered SMALLINT NOT NULL, because TEXT NOT NULL,
    PRIMARY KEY (n, channel)
  );
  CREATE INDEX waiting ON S.parcels (channel, incident, n) WHERE ended_at IS NULL;
  CREATE INDEX ended ON S.parcels (ended_at) WHERE ended_at IS NOT NULL;
  CREATE TABLE S.gaps (began_at BIGINT PRIMARY KEY, ended_at BIGINT NOT NULL);
  CREATE TABLE S.deploys (at BIGINT NOT NULL, release TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (at, release));
  CREATE TABLE S.beats (name TEXT PRIMARY KEY, at BIGINT NOT NULL);
  CREATE TABLE S.kept (name TEXT PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE S.watcher (one SMALLINT PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL);
  CREATE TABLE S.watchers (id TEXT PRIMARY KEY, place TEXT NOT NULL, seen_at BIGINT NOT NULL);
  CREATE TABLE S.turn (
    one SMALLINT PRIMARY KEY CHECK (one = 1), watcher TEXT NOT NULL, term BIGINT NOT NULL, until BIGINT NOT NULL
  );
  INSERT INTO S.turn VALUES (1, '', 0, 0);
  CREATE TABLE S.handed (
    n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, json TEXT NOT NULL, asked TEXT, until BIGINT
  );
  `,
  // Browsers that are told by web push, and which of them has which notice.
  `
  CREATE TABLE S.devices (
    id TEXT COLLATE "C" PRIMARY KEY, name TEXT NOT NULL, endpoint TEXT NOT NULL, p256dh TEXT NOT NULL,
    auth TEXT NOT NULL, added_at BIGINT NOT NULL, gone_at BIGINT
  );
  CREATE TABLE S.pushed (key TEXT NOT NULL, device TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (key, device));
  CREATE INDEX pushed_at ON S.pushed (at);
  `,
];
