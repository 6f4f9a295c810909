import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  cpSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { signatureSchemes } from '../../../examples/community/src/billing/signature.ts';
import { createLoopbackProvider } from '../../../examples/community/src/development/loopback-provider.ts';
import { readPictures, readRepository } from '../../../examples/community/test/support/repository.ts';
import { parseConfig } from '../../../src/config/load.ts';

const project = join(import.meta.dirname, '..', '..', '..');
const community = join(project, 'examples', 'community');

/** What is wrong with a build whose health is as good as ever: one passage of the source, and what stands there instead. */
type BadBuild = { readonly what: string; readonly file: string; readonly passage: string; readonly instead: string };

export const badBuilds: readonly BadBuild[] = [
  {
    what: 'nobody can sign in',
    file: 'src/accounts/accounts.ts',
    passage: 'const body = { email, password };',
    instead: 'const body = { email, password: password.slice(0, 8) };',
  },
  {
    what: 'nobody can check out',
    file: 'src/billing/provider-client.ts',
    passage: "link('/v1/checkout/sessions',",
    instead: "link('/v1/checkout/session',",
  },
  {
    what: 'members who paid lose what they paid for',
    file: 'src/billing/entitlement.ts',
    passage: 'const time = (value: Date | string): number => new Date(value).getTime();',
    instead: 'const time = (value: Date | string): number => new Date(value).getTime() / 1_000;',
  },
];

/** An account of the operating system. */
export type Account = { readonly uid: number; readonly gid: number };

export type ExampleOnPm2 = {
  readonly folder: string;
  /** The Git checkout on the server: the command line runs here. */
  readonly checkout: string;
  readonly settings: string;
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
  readonly site: string;
  /** The sound release that is out at the beginning, and a second sound one. */
  readonly good: string;
  readonly better: string;
  /** Commits of the bad builds, in their order. */
  readonly bad: readonly string[];
  readonly stop: () => Promise<void>;
};

const listen = (server: Server): Promise<number> =>
  new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));

const freePort = async (): Promise<number> => {
  const server = createServer();
  const port = await listen(server);
  await new Promise(resolve => server.close(resolve));
  return port;
};

const gitEnvironment = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Harbour',
  GIT_AUTHOR_EMAIL: 'crew@community.test',
  GIT_COMMITTER_NAME: 'Harbour',
  GIT_COMMITTER_EMAIL: 'crew@community.test',
};

const git = (checkout: string, ...args: readonly string[]): string =>
  execFileSync('git', args, { cwd: checkout, env: gitEnvironment, encoding: 'utf8' }).trim();

const commit = (checkout: string, message: string): string => {
  git(checkout, 'add', '--all');
  git(checkout, 'commit', '--quiet', '--allow-empty', '-m', message);
  return git(checkout, 'rev-parse', 'HEAD');
};

const edit = (checkout: string, { file, passage, instead }: BadBuild): void => {
  const text = readFileSync(join(checkout, file), 'utf8');
  const parts = text.split(passage);
  if (parts.length !== 2) throw new Error(`${file} does not hold exactly one: ${passage}`);
  writeFileSync(join(checkout, file), parts.join(instead));
};

/** The repository with its releases: a sound one, another sound one, and each bad build on a branch of its own. */
const checkOutExample = (checkout: string): Pick<ExampleOnPm2, 'good' | 'better' | 'bad'> => {
  for (const [path, text] of Object.entries(readRepository())) {
    mkdirSync(dirname(join(checkout, path)), { recursive: true });
    writeFileSync(join(checkout, path), text);
  }
  for (const [path, picture] of Object.entries(readPictures())) cpSync(picture, join(checkout, path));
  git(checkout, 'init', '--quiet', '--initial-branch=main');
  const good = commit(checkout, 'the first release');
  const bad = badBuilds.map((build, index) => {
    git(checkout, 'switch', '--quiet', '--create', `bad-${index}`, 'main');
    edit(checkout, build);
    return commit(checkout, build.what);
  });
  git(checkout, 'switch', '--quiet', 'main');
  const better = commit(checkout, 'the second release');
  return { good, better, bad };
};

/** Everything in the folder belongs to them from now on; links are not followed. */
const give = (folder: string, { uid, gid }: Account): void => {
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    lchownSync(join(entry.parentPath, entry.name), uid, gid);
};

/**
 * The example community on a server of its own: releases beside each other, pm2, PGlite, its payment provider on loopback.
 * @param account whose server it is; that of this process when absent
 */
export const startExampleOnPm2 = async (account?: Account): Promise<ExampleOnPm2> => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-drill-'));
  const checkout = join(folder, 'checkout');
  const deployed = join(folder, 'deployed');
  mkdirSync(checkout);
  mkdirSync(deployed);
  const releases = checkOutExample(checkout);
  // What is installed here is what the releases run with: a drill is about switching them, not about the registry.
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  symlinkSync(join(community, 'node_modules'), join(deployed, 'node_modules'), 'junction');

  const [port, mailPort] = [await freePort(), await freePort()];
  const outer = new Hono();
  const provider = createServer(getRequestListener(outer.fetch));
  const billing = `http://localhost:${await listen(provider)}`;
  const secret = randomBytes(24).toString('hex');
  const key = randomBytes(24).toString('hex');
  outer.route(
    '/',
    createLoopbackProvider({
      key,
      secret,
      scheme: signatureSchemes.stripe,
      webhookUrl: `http://127.0.0.1:${port}/api/webhooks/billing`,
      pagesUrl: billing,
      now: () => new Date(),
    }),
  );
  const site = `http://localhost:${port}`;
  const env: Record<string, string> = {
    PATH: process.env['PATH'] ?? '',
    HOME: join(folder, 'home'),
    PM2_HOME: join(folder, 'pm2'),
    PM2_DISABLE_VERSION_CHECK: 'true',
    PM2_APP: 'community',
    RELEASES: deployed,
    RELEASE_INSTALL: '',
    BILLING_WEBHOOK_SECRET: secret,
    LAUNCH_READY_STATE: join(folder, 'state'),
  };
  writeFileSync(
    join(deployed, 'ecosystem.config.cjs'),
    `module.exports = ${JSON.stringify({
      apps: [
        {
          name: 'community',
          cwd: join(deployed, 'current'),
          script: 'src/server.ts',
          interpreter: process.execPath,
          exec_mode: 'fork',
          kill_timeout: 5_000,
          env: {
            APP_VERSION: releases.good,
            PORT: String(port),
            HOST: '127.0.0.1',
            PUBLIC_URL: site,
            APP_SECRET: randomBytes(32).toString('hex'),
            DATA_FOLDER: join(folder, 'data'),
            SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
            MAIL_FROM: 'Community <hello@community.test>',
            ADMIN_EMAIL: 'owner@example.test',
            BILLING_API: billing,
            BILLING_PAGES: billing,
            BILLING_KEY: key,
            BILLING_PUBLIC_KEY: `pk_test_${randomBytes(12).toString('hex')}`,
            BILLING_WEBHOOK_SECRET: secret,
            PRICE_SUPPORTER: 'price_supporter',
            PRICE_PATRON: 'price_patron',
          },
        },
      ],
    })};\n`,
  );

  const settings = join(folder, 'launch-ready.jsonc');
  const { drive } = parseConfig(readFileSync(join(community, 'launch-ready.jsonc'), 'utf8'), 'launch-ready.jsonc');
  writeFileSync(
    settings,
    JSON.stringify({
      domain: 'community.test',
      drive: {
        ...drive,
        app: site,
        hosts: [billing],
        requests: 5_000,
        mail: { sink: { host: '127.0.0.1', port: mailPort, domain: 'members.example.test' } },
        actors: { 'member-a': { plan: 'supporter' } },
      },
      health: { live: '/healthz', ready: '/readyz', version: 'version' },
      deploy: { preset: 'git-pm2', timeouts: { soak: 5, version: 60 } },
    }),
  );

  const pm2 = (...args: readonly string[]): void => {
    execFileSync('pm2', args, { cwd: deployed, env, stdio: 'pipe', ...account });
  };
  // The very first release is put there by hand, as on any server.
  const first = join(deployed, 'releases', releases.good);
  mkdirSync(first, { recursive: true });
  const archive = execFileSync('git', ['archive', '--format=tar', releases.good], { cwd: checkout, maxBuffer: 1e9 });
  execFileSync('tar', ['-xf', '-'], { cwd: first, input: archive });
  symlinkSync(first, join(deployed, 'current'));
  if (account !== undefined) give(folder, account);

  /** A server that is left open would keep the tests from ending. */
  const leave = async (): Promise<void> => {
    await new Promise(resolve => {
      provider.close(resolve);
      provider.closeAllConnections();
    });
    rmSync(folder, { recursive: true, force: true });
  };
  const stop = async (): Promise<void> => {
    pm2('kill');
    await leave();
  };
  try {
    pm2('start', 'ecosystem.config.cjs');
  } catch (error) {
    await leave();
    throw error;
  }
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${site}/readyz`).catch(() => null);
    if (ready?.ok === true) break;
    if (tries > 120) {
      await stop();
      throw new Error('the community was not ready within a minute');
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  return { folder, checkout, settings, state: join(folder, 'state'), env, site, ...releases, stop };
};
