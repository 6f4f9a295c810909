import { dirname } from 'node:path';
import type { RunKind, Watchers } from '../../config/projects-file.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { aliveCall } from '../alive.ts';
import { openChannels } from '../channels/open-channels.ts';
import { addressIn, placeIn, shutOutOf, troubleIn } from '../fleet/open-fleet.ts';
import { createOutbox } from '../outbox.ts';
import { openPostgresStore } from '../store/postgres/store.ts';
import { type ChildGiven, runChild } from './child.ts';
import { runsSchema } from './project-run.ts';
import { outcomeOf } from './read-outcome.ts';
import { plansOf, type RunPlan, type RunProject } from './run-plans.ts';
import { openRunQueue } from './run-queue.ts';
import { startRuns } from './run-watch.ts';
import { runNotice } from './words.ts';

/** Our own command line, as this process was started. */
export type ThisProgram = {
  readonly node: string;
  readonly launcher: string;
  /** Milliseconds after which a run is ended; `limits.projectRunMs` when absent. */
  readonly runMs?: number;
};

export type RunsAim = {
  readonly watchers: Watchers;
  readonly zone: string;
  readonly projects: readonly RunProject[];
  readonly io: Io;
  readonly program: ThisProgram;
  /** Network options, as they were typed. */
  readonly net: readonly string[];
  readonly say: (line: string) => void;
};

/** What programs need to run at all; not one of them is a secret. */
const passedOn = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SYSTEMROOT',
  'windir',
  'PROGRAMFILES',
  'LOCALAPPDATA',
  'APPDATA',
  'XDG_STATE_HOME',
  'LAUNCH_READY_STATE',
  'NODE_EXTRA_CA_CERTS',
] as const;

const given = (names: Iterable<readonly [string, string]>, { env }: Pick<Io, 'env'>): Record<string, string> =>
  Object.fromEntries([...names].flatMap(([name, here]) => (env(here) === undefined ? [] : [[name, env(here) ?? '']])));

/** Variables that the runs of a client get by its list; one that is not set here is left out. */
export const secretsOf = ({ env }: Pick<RunProject, 'env'>, io: Pick<Io, 'env'>): Record<string, string> =>
  given(Object.entries(env), io);

const words: { readonly [K in RunKind]: readonly string[] } = {
  audit: ['audit', '--json'],
  // It acts where the settings of the client let it, as when somebody types it.
  smoke: ['smoke', '--active', '--json'],
};

/** How a client is run: by our own command line, in its own folder, with no more of the environment than it needs. */
export const childOf = (
  kind: RunKind,
  project: RunProject,
  { program, net, io }: Pick<RunsAim, 'program' | 'net'> & { readonly io: Pick<Io, 'env'> },
): ChildGiven => ({
  file: program.node,
  args: [program.launcher, ...words[kind], '--config', project.settings, ...net],
  cwd: dirname(project.settings),
  env: { ...given(passedOn.map(name => [name, name] as const), io), ...secretsOf(project, io) }, // prettier-ignore
  timeoutMs: program.runMs ?? limits.projectRunMs,
});

export type OpenedRuns = {
  readonly plans: readonly RunPlan[];
  readonly start: (signal: AbortSignal) => Promise<{ readonly ended: Promise<void> }>;
  readonly close: () => Promise<void>;
};

/** Joins those who run this list, and starts nothing. Throws where the store lets nobody in. */
export const openRuns = async (aim: RunsAim): Promise<OpenedRuns> => {
  const { watchers, zone, projects, io, say } = aim;
  const [url, place] = [addressIn(watchers.store, 'watchers.store', io), placeIn(watchers.place, io)];
  const watcher = { id: `${place}-${io.randomLabel(12)}`, place };
  const shutOut = shutOutOf(watchers.store);
  const shared = await openPostgresStore({ url, schema: runsSchema, watcher }).catch(shutOut);
  const trouble = troubleIn(say, 'Sharing out runs');
  const queue = await openRunQueue({ url, schema: `${runsSchema}_queue`, trouble }).catch(async (error: unknown) => {
    await shared.close();
    return shutOut(error);
  });
  const channels = openChannels(watchers.channels, io);
  const now = (): number => io.now().getTime();
  const outbox = createOutbox({
    store: shared,
    channels,
    now,
    say,
    sleep: io.sleep,
    render: ({ effect }, incident) => runNotice({ effect, incident, settings: watchers, now: now() }),
  });
  const byDomain = new Map(projects.map(project => [project.domain, project]));
  const plans = projects.flatMap(project => plansOf(project, zone));
  return {
    plans,
    start: signal =>
      startRuns(
        {
          io,
          watcher,
          shared,
          queue,
          plans,
          run: async ({ kind, domain }, over) => {
            const project = byDomain.get(domain);
            if (project === undefined) throw new Error(`${domain} is not in the list`);
            const ended = await runChild(childOf(kind, project, aim), over);
            return outcomeOf({ kind, domain }, ended, secretsOf(project, io));
          },
          atOnce: watchers.atOnce,
          channels: [...channels.keys()],
          send: outbox.pump,
          alive: aliveCall(watchers.deadMan, io),
          say,
        },
        signal,
      ),
    close: async () => {
      await outbox.idle();
      await queue.close();
      await shared.close();
    },
  };
};
