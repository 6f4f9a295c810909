import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slow, type SlowReport } from '../../src/commands/slow.ts';
import { spike, type SpikeReport } from '../../src/commands/spike.ts';
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
  /** What is asked for, by path. */
  readonly endpoints: readonly string[];
  /** A read-only address of the same database. */
  readonly database?: string;
};

/** The variable that stands for the address of the database. */
const variable = 'SLOW_DATABASE_URL';

type Measuring = { readonly domain: string; readonly apart: Omit<Apart, 'smtpPort'> };
type Command<Report> = {
  readonly settings: object;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly run: (config: string, around: Surroundings) => Promise<number>;
  readonly read: (stdout: string) => Report;
};

/** Runs a command on a community of its own, with the settings that the example comes with. */
const onCommunity = async <Report>(
  { domain, apart }: Measuring,
  command: Command<Report>,
  hear: Hearing,
): Promise<Report> => {
  const smtpPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'slow-'));
  const community = await communityApart({ ...apart, smtpPort });
  try {
    const { drive } = parseConfig(readFileSync(settingsFile, 'utf8'), settingsFile);
    const file = join(folder, 'slow.jsonc');
    const own = { app: community.siteUrl, hosts: [community.billingUrl], requests: 20_000 };
    const mail = { sink: { port: smtpPort, domain: 'members.example.test' } };
    writeFileSync(file, JSON.stringify({ domain, ...command.settings, drive: { ...drive, ...own, mail } }));
    const known: Readonly<Record<string, string | undefined>> = {
      BILLING_WEBHOOK_SECRET: community.webhookSecret,
      ...command.variables,
    };
    const { stdout, stderr } = await hear(around =>
      command.run(file, { ...around, env: name => known[name] ?? around.env(name) }),
    );
    if (stdout === '') throw new Error(`the command printed nothing: ${stderr}`);
    return command.read(stdout);
  } finally {
    await community.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Measures a community of its own with the command itself. */
export const timedCommunity = (
  { domain, seconds, endpoints, database, ...apart }: Timing,
  hear: Hearing,
): Promise<SlowReport> => {
  const named = { seconds, endpoints };
  return onCommunity(
    { domain, apart },
    {
      settings: { slow: database === undefined ? named : { ...named, database: variable } },
      variables: { [variable]: database },
      run: (config, around) => slow(undefined, { active: true, json: true, config }, around),
      read: stdout => JSON.parse(stdout) as SlowReport,
    },
    hear,
  );
};

/** Lets many come to a community of its own that trusts one proxy, so that strangers have addresses of their own. */
export const crowdedCommunity = (
  { domain, ...apart }: Omit<Apart, 'smtpPort' | 'environment'> & { readonly domain: string },
  hear: Hearing,
): Promise<SpikeReport> =>
  onCommunity(
    { domain, apart: { ...apart, environment: { TRUSTED_HOPS: '1' } } },
    {
      settings: {},
      variables: {},
      run: (config, around) => spike(undefined, { active: true, json: true, config }, around),
      read: stdout => JSON.parse(stdout) as SpikeReport,
    },
    hear,
  );
