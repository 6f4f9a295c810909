import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Parts } from '../../examples/community/src/parts.ts';
import { readPictures, readRepository, type Repository } from '../../examples/community/test/support/repository.ts';
import { configName } from '../../src/config/load.ts';
import { ownershipName } from '../../src/config/ownership-file.ts';
import { type DrivenCommunity, driveCommunity } from '../../test/drive/community/driven-community.ts';
import { checkOut } from '../../test/proof/checkout.ts';
import { commandFolder } from '../../test/proof/replayed.ts';
import { everyWebHost } from '../../test/world/change.ts';
import { edgeToken, edgeVariable } from '../../test/world/cloudflare/edge-world.ts';
import { rsaMailKey } from '../../test/world/mail-keys.ts';
import type { GitPlan, WorldPlan } from '../../test/world/plan.ts';
import { mail } from '../../test/world/sound-mail.ts';
import { startWorld } from '../../test/world/world.ts';
import { type Ended, launchReady, shellLine, type Typed } from './command-line.ts';
import { domain } from './domain.ts';
import { fetchedVariables } from './variables.ts';

/** The app of the community, sound or not, and its repository. */
type Twin = {
  readonly alter: (parts: Parts) => Partial<Parts>;
  readonly edit: (repository: Repository) => void;
  /** Whether a hook stands before its commits. */
  readonly guarded: boolean;
};

/** A community somewhere in the little internet, its repository on this machine, and somebody who types there. */
export type Place = {
  /** The repository; commands are typed here. */
  readonly repo: string;
  /** Where the commands keep what they saw. */
  readonly state: string;
  /** Lays the internet of a plan, the app behind it, and the repository; settings that were written there stay. */
  readonly lay: (plan: WorldPlan, twin: Twin) => Promise<void>;
  /** Changes the internet around the app alone, as its owner does at the panels of the providers. */
  readonly put: (plan: WorldPlan) => Promise<void>;
  /** Adds to the settings that are there what only the founder knows. */
  readonly addSettings: (more: object) => void;
  /** What commands that use the app need in their settings: who acts, and where. */
  readonly acting: () => object;
  /** Types `launch-ready WORDS`, a command that sends nothing. */
  readonly type: (words: readonly string[], wanted?: readonly number[], input?: string) => Promise<Ended>;
  /** Types `launch-ready WORDS` with the addresses of the little internet. */
  readonly ask: (words: readonly string[], wanted?: readonly number[]) => Promise<Ended>;
  /** Types a printed line into a shell. */
  readonly shell: (line: string) => Promise<Ended>;
  readonly stop: () => Promise<void>;
};

const git = (guarded: boolean): GitPlan => ({ past: [], pushed: true, guarded, unverified: null });

/** What the app is told by its host, beside what the example starts with: it signs its mails with the key in the DNS. */
const environment = (): Readonly<Record<string, string>> => ({
  DKIM_SELECTOR: mail.selector,
  DKIM_KEY: rsaMailKey(2048).privatePem,
  MAIL_FROM: `Community <${mail.from}>`,
});

/** As on launch day: two processes send its mails. */
const twoSenders = (sound: Parts): Parts => ({
  ...sound,
  jobs: [...sound.jobs, ...sound.jobs.filter(({ name }) => name === 'mail')],
});

const startApp = async (alter: Twin['alter'], log: (line: string) => void): Promise<DrivenCommunity> => {
  const driven = await driveCommunity(
    parts => {
      const day = twoSenders(parts);
      return { ...day, ...alter(day) };
    },
    log,
    environment(),
  );
  // Each command opens a mail sink of its own at the same port.
  await driven.sink.close();
  return driven;
};

/** An empty place in this folder; the little internet is there, and nothing in it. */
export const openPlace = async (folder: string): Promise<Place> => {
  const repo = join(folder, 'community');
  const state = join(folder, 'state');
  const settings = join(repo, configName);
  const world = await startWorld();
  let app: DrivenCommunity | null = null;
  const own: Record<string, string> = {
    // Printed lines say `launch-ready`, as one that is installed is called.
    PATH: `${commandFolder(join(folder, 'bin'))}${delimiter}${process.env['PATH'] ?? ''}`,
    HOME: join(folder, 'home'),
    LAUNCH_READY_STATE: state,
    NO_COLOR: '1',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: `ada@${domain}`,
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: `ada@${domain}`,
  };
  mkdirSync(join(folder, 'home'), { recursive: true });
  let token: string | null = null;
  const typed = (): Typed => ({
    cwd: repo,
    env: { ...own, ...(token === null ? {} : { [edgeVariable]: token }), ...app?.environment },
  });
  const running = (): DrivenCommunity => {
    if (app === null) throw new Error('no community was laid');
    return app;
  };
  const put = async (plan: WorldPlan): Promise<void> => {
    const upstream = Number(new URL(running().community.siteUrl).port);
    for (const host of everyWebHost(plan, `app.${plan.domain}`)) host.https = [{ path: '/*', answer: { upstream } }];
    token = edgeToken(plan);
    await world.set(plan);
  };
  /** The log of the app lies where a repository on a server has it, and Git does not take it. */
  const log = (line: string): void => {
    mkdirSync(join(repo, 'logs'), { recursive: true });
    appendFileSync(join(repo, 'logs', 'app.log'), `${line.trimEnd()}\n`);
  };
  return {
    repo,
    state,
    put,
    lay: async (plan, { alter, edit, guarded }) => {
      await app?.stop();
      app = null;
      const repository = readRepository();
      edit(repository);
      // Nobody has written settings yet: that is what init is for.
      delete repository[configName];
      repository['.gitignore'] =
        `${repository['.gitignore'] ?? ''}logs/\nvariables/\n${configName}\n${ownershipName}\n`;
      const written = existsSync(settings) ? readFileSync(settings) : null;
      await checkOut(repo, { repo: repository, copied: readPictures(), git: git(guarded) });
      if (written !== null) writeFileSync(settings, written);
      mkdirSync(join(repo, 'variables'));
      for (const [file, text] of Object.entries(fetchedVariables(repository['.env.example'] ?? '')))
        writeFileSync(join(repo, file), text);
      app = await startApp(alter, log);
      if (plan.ownership !== null)
        writeFileSync(join(repo, ownershipName), JSON.stringify({ answers: plan.ownership }, null, 2));
      await put(plan);
    },
    addSettings: more => {
      const before = parse(readFileSync(settings, 'utf8')) as object;
      writeFileSync(settings, `${JSON.stringify({ ...before, ...more }, null, 2)}\n`);
    },
    acting: () => {
      const { settings: drive, config, sink } = running();
      return {
        cloudflare: { token: edgeVariable },
        // The app has its webhook at an address of its own.
        health: { webhook: new URL(running().community.webhookUrl).pathname },
        drive: { ...drive, mail: { sink: { port: sink.port, domain: 'members.example.test' } } },
        evals: config.evals,
      };
    },
    type: (words, wanted, input) => launchReady(words, typed(), wanted, input),
    ask: (words, wanted) => launchReady(words, { ...typed(), network: world.flags }, wanted),
    shell: line => shellLine(line, typed()),
    stop: async () => {
      await app?.stop();
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
