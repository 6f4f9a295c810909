import { isIP } from 'node:net';
import type { Cycle } from '../engines/incidents/incident.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { takeLittleMemory } from '../platform/little-memory.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { isLoopback } from '../platform/loopback.ts';
import { bullet, wrap } from '../reporters/wrap.ts';
import { listen } from '../watch/dashboard/listen.ts';
import type { Monitor } from '../watch/monitor.ts';
import { type OpenedWatch, openWatch } from '../watch/open-watch.ts';
import { everyText } from '../watch/when.ts';
import type { Surroundings } from './surroundings.ts';
import { watchedBy, type WatchedFlags } from './watched.ts';

export type WatchRunFlags = WatchedFlags & {
  readonly listen?: string;
  readonly active?: boolean;
  readonly list?: boolean;
  readonly once?: boolean;
  readonly json?: boolean;
};

const usualPort = 4420;

const placeOf = ({ listen: place }: WatchRunFlags): { readonly host: string; readonly port: number } => {
  if (place === undefined) return { host: '127.0.0.1', port: usualPort };
  const found = /^(?:(?<host>\[[0-9a-f:]+\]|[^:\s]+):)?(?<port>\d{1,5})$/i.exec(place);
  const host = (found?.groups?.['host'] ?? '127.0.0.1').replaceAll(/[[\]]/g, '');
  const port = Number(found?.groups?.['port'] ?? NaN);
  if (Number.isInteger(port) && port <= 65_535 && (isIP(host) !== 0 || host === 'localhost')) return { host, port };
  throw new LaunchReadyError(
    'LR_USAGE',
    `--listen: ${place} is no address.`,
    'Write a port, or address:port such as 0.0.0.0:4420.',
  );
};

/** What is left out for one reason is one line. */
const leftText = (left: OpenedWatch['left'], columns: number): readonly string[] =>
  [...Map.groupBy(left, ({ why }) => why)].map(([why, all]) =>
    bullet(inert(`${all.map(({ what }) => what).join(', ')}: ${why}`), columns),
  );

/** A channel of web push tells nobody before somebody subscribes; null where somebody did, or there is none. */
const untoldText = async ({ settings, store }: OpenedWatch): Promise<string | null> => {
  const [name] = Object.entries(settings.channels).find(([, { kind }]) => kind === 'push') ?? [];
  if (name === undefined || (await store.devices()).some(({ goneAt }) => goneAt === null)) return null;
  return `${name} tells nobody yet: no device is subscribed. Open the dashboard on your telephone, sign in, and choose "Devices that are told".`;
};

const listText = async (opened: OpenedWatch, columns: number): Promise<string> => {
  const { monitors, left, channels, settings } = opened;
  const width = Math.max(0, ...monitors.map(({ id }) => id.length)) + 2;
  const lineOf = (monitor: Monitor): string =>
    `${inert(monitor.id).padEnd(width)}${everyText(monitor.everySeconds)}${monitor.urgent ? ', told at once' : ''}`;
  const [first] = settings.contacts;
  const untold = await untoldText(opened);
  return [
    `${monitors.length} things are watched:`,
    ...monitors.map(lineOf).map(line => (line.length + 3 > columns ? bullet(line, columns) : ` - ${line}`)),
    ...(left.length === 0 ? [] : ['Not watched:']),
    ...leftText(left, columns),
    wrap(
      channels.length === 0
        ? 'NOBODY is told: the settings name no channel (watch.channels).'
        : `Told by ${channels.join(', ')}; first called is ${first === undefined ? 'NOBODY (watch.contacts)' : inert(first.name)}.`,
      columns,
      '',
    ),
    ...(untold === null ? [] : [wrap(inert(untold), columns, '')]),
    '',
  ].join('\n');
};

const words = { ok: 'well', failing: 'FAILING', unknown: 'unknown' } as const;

/** Every look once, for trying it out, each told when it is done: no look is kept, nobody is told. */
const once = async (
  { monitors, probe, left }: OpenedWatch,
  flags: WatchRunFlags,
  around: Surroundings,
): Promise<number> => {
  const asked = monitors.filter(({ ask }) => ask.of !== 'log');
  const width = Math.max(0, ...asked.map(({ id }) => id.length)) + 2;
  const told = ({ monitor, outcome, ms, because }: Cycle): void => {
    if (flags.json === true) return;
    const time = ms === null ? '' : ` ${ms.toLocaleString('en')} ms`;
    const line = `${inert(monitor.padEnd(width))}${words[outcome]}${time}${because === '' ? '' : `: ${inert(because)}`}`;
    around.stdout.write(`${bullet(line, around.columns)}\n`);
  };
  const cycles = await Promise.all(
    asked.map(async monitor => {
      const cycle = await probe(monitor, around.signal);
      told(cycle);
      return cycle;
    }),
  );
  if (flags.json === true)
    around.stdout.write(
      `${inertJson(JSON.stringify({ schema: 'launch-ready/watch-once@1', cycles, left }, null, 2))}\n`,
    );
  else if (left.length > 0)
    // What was not asked is not well.
    around.stdout.write(
      `${wrap(`${left.length} more could not be looked at; launch-ready watch --list says which, and why.`, around.columns, '')}\n`,
    );
  if (cycles.some(({ outcome }) => outcome === 'failing')) return 1;
  return cycles.some(({ outcome }) => outcome === 'unknown') ? 3 : 0;
};

const run = async (opened: OpenedWatch, flags: WatchRunFlags, around: Surroundings): Promise<number> => {
  const { dashboard, settings } = opened;
  const place = placeOf(flags);
  const served = await listen(dashboard, place).catch((error: unknown) => {
    throw new LaunchReadyError(
      'LR_USAGE',
      `The dashboard cannot listen at ${place.host}:${place.port}.`,
      'Another program has that port: give another one with --listen.',
      { cause: error },
    );
  });
  try {
    around.stdout.write(await listText(opened, around.columns));
    const base = settings.publicUrl ?? served.url;
    around.stdout.write(
      `${wrap(`Dashboard: ${base}/sign-in?link=${await dashboard.access.oneTimeLink()} (good once, for 15 minutes)`, around.columns, '  ')}\n`,
    );
    if (!isLoopback(place.host) && settings.publicUrl === undefined)
      around.stderr.write(
        `${wrap('The dashboard is open to other machines and knows no name of its own, so it answers to none of them. Set watch.publicUrl.', around.columns, '')}\n`,
      );
    around.stdout.write('Watching. Ctrl-C ends it.\n');
    const { ended } = await opened.start(around.signal);
    await ended;
    return 0;
  } finally {
    await served.close();
  }
};

/** `launch-ready watch`: asks every minute, keeps what it sees, tells somebody. Ends when it is interrupted. */
export const watch = async (typed: string | undefined, flags: WatchRunFlags, around: Surroundings): Promise<number> => {
  placeOf(flags);
  takeLittleMemory();
  const { net, ...watched } = await watchedBy(typed, flags, around, 'watch');
  // From here on it runs for weeks: what it says goes into the journal of the machine, one line each.
  const say = (line: string): void => void around.stderr.write(`${around.now().toISOString()} ${inert(line)}\n`);
  const io = { ...realIo({ net, progress: () => undefined, now: around.now }), env: around.env };
  const opened = await openWatch({
    ...watched,
    io,
    state: stateFolder(around.env),
    stdin: process.stdin,
    active: flags.active === true,
    say,
  });
  try {
    if (flags.once === true) return await once(opened, flags, around);
    if (flags.list === true) {
      around.stdout.write(
        flags.json === true
          ? `${inertJson(JSON.stringify({ schema: 'launch-ready/watch-list@1', monitors: opened.monitors, left: opened.left }, null, 2))}\n`
          : await listText(opened, around.columns),
      );
      return 0;
    }
    return await run(opened, flags, around);
  } finally {
    await opened.close();
  }
};
