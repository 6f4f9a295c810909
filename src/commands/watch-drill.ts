import { keepWatchDrill, keptWatchDrill } from '../evidence/kept-watch-drill.ts';
import type { DrilledChannel } from '../evidence/watch-drill.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { wrap } from '../reporters/wrap.ts';
import { afterDrill, type DrillAim, drillChannels } from '../watch/drill.ts';
import { nobodyCalled } from '../watch/notice-text.ts';
import { openDesk } from '../watch/push-desk.ts';
import type { Surroundings } from './surroundings.ts';
import { watchAim, type WatchFlags } from './watch-aim.ts';

export type WatchDrillFlags = WatchFlags & { readonly channel?: readonly string[]; readonly json?: boolean };

const chosen = (asked: readonly string[] | undefined, names: readonly string[]): readonly string[] | null => {
  if (names.length === 0)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      'Nobody would hear of an outage: the settings name no channel.',
      'Add one, such as "watch": {"channels": {"team-chat": {"kind": "slack", "url": "SLACK_WEBHOOK_URL"}}}.',
    );
  if (asked === undefined || asked.length === 0) return null;
  const unknown = asked.find(name => !names.includes(name));
  if (unknown !== undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `--channel: the settings name no channel ${unknown}.`,
      `There are: ${names.join(', ')}.`,
    );
  return asked;
};

const channelText = ({ name, kind, delivered, ms, because }: DrilledChannel): string =>
  delivered
    ? `${name} (${kind}): delivered in ${ms.toLocaleString('en')} ms`
    : `${name} (${kind}): NOT delivered, after ${ms.toLocaleString('en')} ms. ${because ?? ''}`;

const drillText = (channels: readonly DrilledChannel[], isNobodyNamed: boolean, columns: number): string => {
  const count = channels.filter(({ delivered }) => delivered).length;
  const all = channels.length === 1 ? 'The channel' : `All ${channels.length} channels`;
  const head =
    count === channels.length
      ? `${all} took the drill. Ask whoever should be called whether it reached them.`
      : `${channels.length - count} of ${channels.length} ${channels.length === 1 ? 'channel' : 'channels'} did not take the drill: in an outage nobody would hear of it there.`;
  return `${[
    wrap(head, columns, ''),
    ...channels.map(one => `  ${wrap(inert(channelText(one)), columns - 2, '    ')}`),
    ...(isNobodyNamed ? [wrap(nobodyCalled, columns, '')] : []),
  ].join('\n')}\n`;
};

/** Devices of web push are known where the watch keeps what it knows; nothing is opened where no such channel is tried. */
const drilledWithDesk = async (
  aim: DrillAim,
  { io, state }: { readonly io: Io; readonly state: string },
  around: Surroundings,
): Promise<readonly DrilledChannel[]> => {
  const { domain, settings, only } = aim;
  const pushes = Object.entries(settings.channels).some(
    ([name, { kind }]) => kind === 'push' && (only === null || only.includes(name)),
  );
  if (!pushes) return drillChannels(aim, io, around.signal);
  const say = (sentence: string): void => void around.stderr.write(`${wrap(inert(sentence), around.columns, '')}\n`);
  const { desk, close } = await openDesk({ settings, domain, io, state, say });
  try {
    return await drillChannels(aim, io, around.signal, desk);
  } finally {
    await close();
  }
};

/** `launch-ready watch drill`: 0 all channels took it, 1 one did not, 2 none is set. */
export const watchDrill = async (
  typed: string | undefined,
  flags: WatchDrillFlags,
  around: Surroundings,
): Promise<number> => {
  const { domain, settings, io } = await watchAim(typed, flags, around);
  const aim = { domain, settings, only: chosen(flags.channel, Object.keys(settings.channels)) };
  const state = stateFolder(around.env);
  const drilled = await drilledWithDesk(aim, { io, state }, around);
  const kept = afterDrill(await keptWatchDrill(state, domain, around.now()), drilled, aim);
  await keepWatchDrill(state, domain, kept);
  around.stdout.write(
    flags.json === true
      ? `${inertJson(JSON.stringify({ schema: 'launch-ready/watch-drill@1', testedAt: kept.testedAt, domain, channels: drilled }, null, 2))}\n`
      : drillText(drilled, settings.contacts.length === 0, around.columns),
  );
  return drilled.every(({ delivered }) => delivered) ? 0 : 1;
};
