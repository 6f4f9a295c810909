import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findRepository, loadConfig } from '../config/load.ts';
import { parseTarget } from '../config/target.ts';
import { rehearsalMarkdown } from '../deliverables/rehearsal-markdown.ts';
import { prepareRehearsal, type RehearsalAim } from '../deploy/rehearsal/prepare.ts';
import { type Bounds, rehearse as rehearsed } from '../deploy/rehearsal/rehearse.ts';
import { type Relay, startRelay } from '../deploy/rehearsal/relay.ts';
import { makeSandbox } from '../deploy/rehearsal/sandbox.ts';
import { keptRehearsal } from '../evidence/kept-rehearsal.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { isFolder } from './aim.ts';
import { judgedAlone } from './judged-alone.ts';
import { type RehearseReport, rehearsalPlan, rehearseText } from './rehearse-text.ts';
import type { Surroundings } from './surroundings.ts';

export type RehearseFlags = {
  readonly repo?: string;
  readonly config?: string;
  readonly runCode?: boolean;
  readonly databaseUrlEnv?: string;
  readonly keep?: boolean;
  readonly json?: boolean;
  readonly output?: string;
};

const usage = (what: string, hint: string): LaunchReadyError => new LaunchReadyError('LR_USAGE', what, hint);

/** The scratch database that a variable of the user names; its value is never printed. */
const databaseOf = (name: string | undefined, env: Surroundings['env']): RehearsalAim['database'] => {
  if (name === undefined) return null;
  const url = URL.parse(env(name) ?? '');
  if (url === null || !/^postgres(?:ql)?:$/.test(url.protocol))
    throw usage(
      `--database-url-env: the variable ${name} holds no address of a Postgres.`,
      'Write one such as postgres://user:password@127.0.0.1:5432/rehearsal into it.',
    );
  if (!/^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(url.hostname))
    throw usage(
      `--database-url-env: the database that ${name} names is not on this machine.`,
      'The app writes into it and is cut off from it, so it has to be one on this machine that nobody uses.',
    );
  return {
    host: url.hostname.replaceAll(/[[\]]/g, ''),
    port: url.port === '' ? 5_432 : Number(url.port),
    through: port => {
      const relayed = new URL(url);
      relayed.hostname = '127.0.0.1';
      relayed.port = String(port);
      return relayed.href;
    },
  };
};

const aimOf = async (typed: string | undefined, flags: RehearseFlags, around: Surroundings): Promise<RehearsalAim> => {
  const folder = resolve(around.cwd, flags.repo ?? '.');
  if (!(await isFolder(folder)))
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `--repo: there is no folder ${flags.repo ?? '.'}.`,
      'Give the folder of the repository.',
    );
  const found = await findRepository(folder);
  const { config } = await loadConfig(flags.config ?? found?.config ?? null);
  const named = typed ?? config.domain;
  return {
    domain: named === undefined ? 'localhost' : parseTarget(named).domain,
    // Settings beside the app speak of the folder in which they stand.
    repo: flags.repo === undefined ? (found?.root ?? folder) : folder,
    settings: config.rehearsal,
    example: config.environment?.example ?? null,
    // What is said to be readiness comes first: it is what a host waits for.
    health: [...config.rehearsal.health, ...[config.health?.ready ?? [], config.health?.live ?? []].flat()],
    database: databaseOf(flags.databaseUrlEnv, around.env),
  };
};

const exitCode = ({ findings, notChecked }: RehearseReport): number => {
  if (findings.length > 0) return 1;
  return notChecked.length > 0 ? 3 : 0;
};

/** `launch-ready rehearse`: deploys the newest commit once in a temporary folder, and says what was missing. Returns the exit code. */
export const rehearse = async (
  typed: string | undefined,
  flags: RehearseFlags,
  around: Surroundings,
  bounds?: Bounds,
): Promise<number> => {
  const aim = await aimOf(typed, flags, around);
  const progress = createProgress(around.stderr, flags.json === true);
  const sandbox = await makeSandbox(around.env('PATH') ?? '');
  let relay: Relay | null = null;
  let leave = false;
  try {
    if (aim.database !== null && flags.runCode === true) relay = await startRelay(aim.database);
    const prepared = await prepareRehearsal(aim, sandbox, relay?.port ?? null);
    if (flags.runCode !== true) {
      around.stdout.write(rehearsalPlan(prepared, around));
      return 0;
    }
    leave = flags.keep === true;
    const net = { resolver: null, connectTo: [], ca: [], offline: true };
    const listing = realIo({ net, progress: () => {}, now: around.now });
    const io = { now: around.now, listing, say: progress.say };
    const seen = await rehearsed(prepared, sandbox, relay, io, around.signal, bounds);
    progress.done();
    await keptRehearsal.keep(stateFolder(around.env), aim.domain, seen);
    const report: RehearseReport = {
      schema: 'launch-ready/rehearsal@1',
      target: aim.domain,
      rehearsal: seen,
      ...judgedAlone({
        key: 'rehearsal',
        value: seen,
        at: seen.rehearsedAt,
        domain: aim.domain,
        repo: aim.repo,
        configFile: flags.config ?? null,
      }),
      kept: leave ? sandbox.root : null,
    };
    const document = rehearsalMarkdown({
      keys: { rehearsal: { status: 'ok', value: seen } },
      target: { domain: aim.domain, unicode: aim.domain },
    });
    if (flags.output !== undefined && document !== null)
      await writeFile(resolve(around.cwd, flags.output), document, { mode: 0o600 });
    around.stdout.write(
      flags.json === true ? `${inertJson(JSON.stringify(report, null, 2))}\n` : rehearseText(report, around),
    );
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What was started is ended, and the temporary folder is removed.\n');
    throw error;
  } finally {
    await relay?.close();
    if (leave && !around.signal.aborted) await sandbox.leave();
    else await sandbox.remove();
  }
};
