/** "LRwa": tells a file of ours from the database of another program. */
export const applicationId = 0x4c527761;

/**
 * What leads from each version of the file to the next; `PRAGMA user_version` counts them. A step that was published is
 * never changed, only followed.
 *
 * Rows of `results` are small on purpose (about 30 bytes of a good look): there are a million a month. A day and an hour
 * are whole numbers of them since 1970, UTC. `effects.n` is the order in which things happened; `parcels` go in that order.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE monitors (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE results (
    monitor INTEGER NOT NULL, at INTEGER NOT NULL, outcome INTEGER NOT NULL, ms REAL, kind TEXT, because TEXT,
    paused INTEGER NOT NULL, PRIMARY KEY (monitor, at)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE hours (
    monitor INTEGER NOT NULL, hour INTEGER NOT NULL, ok INTEGER NOT NULL, failing INTEGER NOT NULL,
    unknown INTEGER NOT NULL, waits BLOB NOT NULL, PRIMARY KEY (monitor, hour)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE days (
    monitor INTEGER NOT NULL, day INTEGER NOT NULL, ok INTEGER NOT NULL, failing INTEGER NOT NULL,
    unknown INTEGER NOT NULL, PRIMARY KEY (monitor, day)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE states (monitor INTEGER PRIMARY KEY, json TEXT NOT NULL) STRICT;
  CREATE TABLE incidents (
    id TEXT PRIMARY KEY, key TEXT NOT NULL, began_at INTEGER NOT NULL, closed_at INTEGER, json TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX one_open ON incidents (key) WHERE closed_at IS NULL;
  CREATE INDEX incidents_closed ON incidents (closed_at);
  CREATE TABLE effects (
    n INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, incident TEXT NOT NULL, kind TEXT NOT NULL,
    seq INTEGER NOT NULL, at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX effects_incident ON effects (incident);
  CREATE TABLE parcels (
    n INTEGER NOT NULL REFERENCES effects (n), channel TEXT NOT NULL, incident TEXT NOT NULL, tries INTEGER NOT NULL,
    due_at INTEGER NOT NULL, ended_at INTEGER, delivered INTEGER NOT NULL, because TEXT NOT NULL, PRIMARY KEY (n, channel)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX waiting ON parcels (channel, incident, n) WHERE ended_at IS NULL;
  CREATE INDEX ended ON parcels (ended_at) WHERE ended_at IS NOT NULL;
  CREATE TABLE gaps (began_at INTEGER PRIMARY KEY, ended_at INTEGER NOT NULL) STRICT;
  CREATE TABLE deploys (
    at INTEGER NOT NULL, release TEXT NOT NULL, ended TEXT NOT NULL, PRIMARY KEY (at, release)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE beats (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE kept (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE watcher (one INTEGER PRIMARY KEY CHECK (one = 1), json TEXT NOT NULL) STRICT;
  `,
  // What comes and goes: looks that failed are remembered beside the state of their monitor.
  `
  UPDATE states SET json = json_set(json, '$.burn', NULL);
  UPDATE watcher SET json = json_set(json, '$.blindUntil', NULL);
  `,
  // Browsers that are told by web push, and which of them has which notice.
  `
  CREATE TABLE devices (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, endpoint TEXT NOT NULL, p256dh TEXT NOT NULL, auth TEXT NOT NULL,
    added_at INTEGER NOT NULL, gone_at INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE pushed (
    key TEXT NOT NULL, device TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (key, device)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pushed_at ON pushed (at);
  `,
];
