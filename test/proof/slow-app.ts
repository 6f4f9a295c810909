import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slow, type SlowReport } from '../../src/commands/slow.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { Surroundings } from '../../src/commands/surroundings.ts';
import { freePort } from '../../examples/community/test/support/server-process.ts';
import { type Apart, communityApart } from './community-apart.ts';

const settingsFile = join(import.meta.dirname, '..', '..', 'examples', 'community', 'launch-ready.jsonc');

/** Runs a command with the surroundings that it is heard in. */
export type Hearing = (
  run: (around: Surroundings) => Promise<number>,
) => Promise<{ readonly stdout: string; readonly stderr: string }>;

export type Timing = Omit<Apart, 'smtpPort'> & {
  readonly domain: string;
  readonly seconds: number;
  /** A read-only address of the same database. */
  readonly database?: string;
};

/** What members of the community wait for most. */
const endpoints = ['/dashboard', '/api/me', '/api/posts', '/api/members', '/members', '/billing', '/search?q=bread'];

/** The variable that stands for the address of the database. */
const variable = 'SLOW_DATABASE_URL';

/** Measures a community of its own with the command itself. */
export const timedCommunity = async (
  { domain, seconds, database, ...apart }: Timing,
  hear: Hearing,
): Promise<SlowReport> => {
  const smtpPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'slow-'));
  const community = await communityApart({ ...apart, smtpPort });
  try {
    const { drive } = parseConfig(readFileSync(settingsFile, 'utf8'), settingsFile);
    const file = join(folder, 'slow.jsonc');
    const own = { app: community.siteUrl, hosts: [community.billingUrl], requests: 5_000 };
    const mail = { sink: { port: smtpPort, domain: 'members.example.test' } };
    const named = { seconds, endpoints };
    const settings = database === undefined ? named : { ...named, database: variable };
    writeFileSync(file, JSON.stringify({ domain, slow: settings, drive: { ...drive, ...own, mail } }));
    const known: Readonly<Record<string, string | undefined>> = {
      BILLING_WEBHOOK_SECRET: community.webhookSecret,
      [variable]: database,
    };
    const { stdout, stderr } = await hear(around =>
      slow(
        undefined,
        { active: true, json: true, config: file },
        { ...around, env: name => known[name] ?? around.env(name) },
      ),
    );
    if (stdout === '') throw new Error(`the measuring run printed nothing: ${stderr}`);
    return JSON.parse(stdout) as SlowReport;
  } finally {
    await community.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
