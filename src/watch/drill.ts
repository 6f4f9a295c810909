import type { WatchSettings } from '../config/watch-settings.ts';
import type { DrilledChannel, WatchDrill } from '../evidence/watch-drill.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import type { Desk } from './channels/desk.ts';
import { openChannels } from './channels/open-channels.ts';
import { drillNotice } from './drill-words.ts';

export type DrillAim = {
  readonly domain: string;
  readonly settings: WatchSettings;
  /** Channels that are tried; all of them when null. */
  readonly only: readonly string[] | null;
};

/** Sends one notice that says itself that it is a drill through each channel, side by side, once. `desk` knows the devices of web push. */
export const drillChannels = async (
  { domain, settings, only }: DrillAim,
  io: Io,
  signal: AbortSignal,
  desk: Desk | null = null,
): Promise<readonly DrilledChannel[]> => {
  const at = io.now();
  const notice = drillNotice(domain, settings, at, io.randomLabel(6));
  const tried = [...openChannels(settings.channels, io, limits.noticeWaitMs, desk)].filter(
    ([name]) => only === null || only.includes(name),
  );
  return Promise.all(
    tried.map(async ([name, send]): Promise<DrilledChannel> => {
      const from = io.elapsed();
      const delivery = await send(notice, signal);
      return {
        name,
        kind: settings.channels[name]?.kind ?? 'webhook',
        at: at.toISOString(),
        delivered: delivery.delivered,
        ms: Math.round(io.elapsed() - from),
        because: delivery.delivered ? null : delivery.because,
      };
    }),
  );
};

/** What is known of each channel of the settings after this drill: one that was not tried now is as it was before. */
export const afterDrill = (
  before: WatchDrill | null,
  now: readonly DrilledChannel[],
  { domain, settings }: DrillAim,
): WatchDrill => {
  const names = new Set(now.map(({ name }) => name));
  const kept = (before?.channels ?? []).filter(
    ({ name, kind }) => !names.has(name) && settings.channels[name]?.kind === kind,
  );
  const channels = [...kept, ...now].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { testedAt: now[0]?.at ?? before?.testedAt ?? '', domain, channels };
};
