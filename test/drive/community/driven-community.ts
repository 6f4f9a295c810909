import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startLocalCommunity,
  type LocalCommunity,
} from '../../../examples/community/src/development/local-community.ts';
import type { Config as CommunityConfig } from '../../../examples/community/src/config.ts';
import type { OpenDatabase } from '../../../examples/community/src/database/open.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { openIsolated, openMigrated } from '../../../examples/community/test/support/community.ts';
import { parseConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import type { DriveSettings } from '../../../src/config/drive-settings.ts';
import { openSink, type Sink } from '../../../src/drive/inbox/sink.ts';
import { type Drive, openDrive } from '../../../src/drive/drive.ts';
import { beginRun, resumeRun } from '../../../src/drive/run.ts';
import type { Io, Peer } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { staff, staffEnvironment } from './staff.ts';

export type DrivenCommunity = {
  readonly community: LocalCommunity;
  readonly sink: Sink;
  readonly state: string;
  /** A settings file for the command line, which opens a mail sink of its own. */
  readonly file: string;
  /** The environment that the settings name. */
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Config;
  readonly settings: DriveSettings;
  readonly io: Io;
  /** Opens a run, or takes up one that was left behind. */
  readonly drive: (label?: string, change?: Partial<DriveSettings>, browser?: boolean) => Promise<Drive>;
  /** Rows of every table, by name. */
  readonly rows: () => Promise<Readonly<Record<string, number>>>;
  readonly stop: () => Promise<void>;
};

const settingsFile = join(import.meta.dirname, '..', '..', '..', 'examples', 'community', 'launch-ready.jsonc');

/** A resolver that is not there: no question of a test leaves this machine. */
export const nobody: Peer = { address: '127.0.0.1', port: 9 };

/** A database for it alone: on PostgreSQL where DATABASE_URL names a server, else on PGlite. */
const openOwn = async (config: CommunityConfig): Promise<OpenDatabase> => {
  const isolated = await openIsolated(config);
  const opened = await openMigrated(isolated.config);
  const close = async (): Promise<void> => {
    await opened.close();
    await isolated.drop();
  };
  return { ...opened, close };
};

/** The settings that the example community comes with. */
export const settingsOf = (): Config => parseConfig(readFileSync(settingsFile, 'utf8'), settingsFile);

/** The example community over real HTTP and SMTP, with the settings that it comes with. */
export const driveCommunity = async (
  change?: (parts: Parts) => Partial<Parts>,
  log?: (line: string) => void,
  environment?: Readonly<Record<string, string>>,
  resolver?: Peer,
): Promise<DrivenCommunity> => {
  const state = mkdtempSync(join(tmpdir(), 'drive-'));
  const sink = await openSink({ domain: 'members.example.test', now: () => new Date() });
  const community = await startLocalCommunity({
    open: openOwn,
    smtpUrl: `smtp://127.0.0.1:${sink.port}`,
    accounts: staff,
    ...(change ? { change } : {}),
    ...(log ? { log } : {}),
    ...(environment ? { environment } : {}),
  });
  const config = settingsOf();
  if (config.drive === undefined) throw new Error('the settings of the example say nothing of driving');
  const { billing } = config.drive;
  const settings: DriveSettings = {
    ...config.drive,
    ...(billing === undefined ? {} : { billing: { ...billing, api: community.billingUrl } }),
    app: community.siteUrl,
    hosts: [community.billingUrl],
    requests: 5_000,
  };
  const variables = staffEnvironment(community.webhookSecret, community.parts.config.BILLING_KEY);
  const file = join(state, 'launch-ready.jsonc');
  const { port } = sink;
  const written = { ...settings, mail: { sink: { port, domain: 'members.example.test' } } };
  writeFileSync(file, JSON.stringify({ drive: written }));
  const io: Io = {
    ...realIo({
      net: { resolver: resolver ?? nobody, connectTo: [], ca: [], offline: false },
      progress: () => undefined,
    }),
    env: name => variables[name] ?? process.env[name],
  };
  const drive: DrivenCommunity['drive'] = (label, changed = {}, browser = false) => {
    const run = label === undefined ? beginRun(state, community.siteUrl, io) : resumeRun(state, label);
    if (run === null) throw new Error(`the run ${label ?? ''} has no key`);
    const own = { ...settings, ...changed };
    const opening = { config, settings: own, state, run, inbox: sink, browser };
    return openDrive(opening, io, new AbortController().signal);
  };
  const rows = async (): Promise<Record<string, number>> => {
    const tables = await community.parts.db.introspection.getTables();
    const counted: Record<string, number> = {};
    for (const { name } of tables) {
      const { count } = await community.parts.db
        .selectFrom(name as 'member')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      counted[name] = Number(count);
    }
    return counted;
  };
  const stop = async (): Promise<void> => {
    await community.stop();
    await sink.close();
    rmSync(state, { recursive: true, force: true });
  };
  return { community, sink, state, file, environment: variables, config, settings, io, drive, rows, stop };
};
