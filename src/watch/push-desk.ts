import { join } from 'node:path';
import type { WatchSettings } from '../config/watch-settings.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { targetFolder } from '../platform/state-target.ts';
import { NotSendable } from './channels/channel.ts';
import type { Desk } from './channels/desk.ts';
import { addressOf, schemaOf, shutOutOf } from './fleet/open-fleet.ts';
import { said } from './said.ts';
import type { WatchStore } from './store.ts';
import { openRecorded } from './store/recorded.ts';

/** Name under which the key is kept that messages of web push are signed with. */
export const pushKeyName = 'push-key';

type OfStore = Pick<WatchStore, 'devices' | 'tookBy' | 'deviceTook' | 'deviceGone' | 'kept'>;

const goneText = (name: string): string =>
  `${said(name, 60)} is told nothing any more: its browser gave the subscription up. Open the dashboard there and press "Tell this device" again.`;

/** The desk of a watch that runs. */
export const deskOf = (store: OfStore, say: (sentence: string) => void): Desk => ({
  key: () => store.kept(pushKeyName),
  devices: store.devices,
  tookBy: store.tookBy,
  deviceTook: store.deviceTook,
  gone: async (id, name, at) => {
    say(goneText(name));
    await store.deviceGone(id, at);
  },
});

export type DeskAim = {
  readonly settings: WatchSettings;
  readonly domain: string;
  readonly io: Pick<Io, 'env' | 'randomLabel'>;
  /** The state folder. */
  readonly state: string;
  readonly say: (sentence: string) => void;
};

export type OpenedDesk = { readonly desk: Desk | null; readonly close: () => Promise<void> };

/** Beside a file that a watch may have open nothing is written: what is gone the watch forgets itself, with its next message. */
const besideFile = ({ domain, state, say }: DeskAim): OpenedDesk => {
  const recorded = openRecorded(join(targetFolder(state, domain), 'watch.db'));
  if (recorded === null) return { desk: null, close: async () => undefined };
  return {
    desk: {
      key: async () => recorded.kept(pushKeyName),
      devices: async () => recorded.devices(),
      tookBy: async () => new Set(),
      deviceTook: async () => undefined,
      gone: async (_id, name) => say(goneText(name)),
    },
    close: async () => recorded.close(),
  };
};

const opened = async (aim: DeskAim): Promise<OpenedDesk> => {
  const { settings, domain, io, say } = aim;
  if (settings.fleet === undefined) return besideFile(aim);
  const { openPostgresStore } = await import('./store/postgres/store.ts');
  const store = await openPostgresStore({
    url: addressOf(settings.fleet.store, aim),
    schema: schemaOf(domain),
    watcher: { id: `drill-${io.randomLabel(12)}`, place: 'drill' },
  }).catch(shutOutOf(settings.fleet.store));
  return { desk: deskOf(store, say), close: store.close };
};

/** The devices of a watch that may run beside this, for a drill. A store that cannot be read is what the channel then says. */
export const openDesk = async (aim: DeskAim): Promise<OpenedDesk> => {
  try {
    return await opened(aim);
  } catch (error) {
    if (!(error instanceof LaunchReadyError)) throw error;
    const refuse = (): never => {
      throw new NotSendable(`Who is subscribed cannot be read. ${error.message}`);
    };
    const desk: Desk = {
      key: async () => refuse(),
      devices: async () => refuse(),
      tookBy: async () => new Set(),
      deviceTook: async () => undefined,
      gone: async () => undefined,
    };
    return { desk, close: async () => undefined };
  }
};
