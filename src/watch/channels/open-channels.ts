import type { ChannelSettings, WatchSettings } from '../../config/watch-settings.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { createRedactor } from '../../platform/redact.ts';
import { said } from '../said.ts';
import { type Channel, type ChannelTools, failureOf } from './channel.ts';
import type { Desk } from './desk.ts';
import { discordChannel } from './discord.ts';
import { emailChannel } from './email.ts';
import { ntfyChannel } from './ntfy.ts';
import { pushChannel } from './push.ts';
import { slackChannel } from './slack.ts';
import { telegramChannel } from './telegram.ts';
import { webhookChannel } from './webhook.ts';

const channelOf = (settings: ChannelSettings, tools: ChannelTools): Channel => {
  if (settings.kind === 'email') return emailChannel(settings, tools);
  if (settings.kind === 'slack') return slackChannel(settings, tools);
  if (settings.kind === 'discord') return discordChannel(settings, tools);
  if (settings.kind === 'telegram') return telegramChannel(settings, tools);
  if (settings.kind === 'ntfy') return ntfyChannel(settings, tools);
  if (settings.kind === 'push') return pushChannel(settings, tools);
  return webhookChannel(settings, tools);
};

/** Variables of a channel that hold something secret. */
const variablesOf = (settings: ChannelSettings): readonly string[] => {
  if (settings.kind === 'email') return [settings.smtp];
  if (settings.kind === 'telegram') return [settings.token];
  if (settings.kind === 'ntfy') return [settings.url, ...(settings.token === undefined ? [] : [settings.token])];
  if (settings.kind === 'webhook') return [settings.url, ...(settings.secret === undefined ? [] : [settings.secret])];
  if (settings.kind === 'push') return [];
  return [settings.url];
};

/** Parts of an address that are shorter are words. */
const wordLength = 10;

/** Text without the values of these variables, nor the parts of an address that make it secret. */
const withoutSecrets = (text: string, variables: readonly string[], { env }: Io): string => {
  const { learn, redact } = createRedactor();
  for (const variable of variables) {
    const value = env(variable)?.trim() ?? '';
    learn(variable, value);
    if (!URL.canParse(value)) continue;
    const { pathname, search, password, username } = new URL(value);
    const parts = pathname.split('/');
    // Not the words that every such address has, as in /services/… or /api/webhooks/… .
    const telling = parts.filter((part, index) => part.length >= wordLength || index === parts.length - 1);
    for (const part of [`${pathname}${search}`, password, username, ...telling]) learn(variable, part);
  }
  return redact(text);
};

const guarded = (settings: ChannelSettings, tools: ChannelTools): Channel => {
  const send = channelOf(settings, tools);
  return async (notice, signal) => {
    const whole = AbortSignal.any([signal, AbortSignal.timeout(Math.min(limits.noticeMs, tools.waitMs * 3))]);
    const sending = async (): Promise<Awaited<ReturnType<Channel>>> => send(notice, whole);
    const delivery = await sending().catch(failureOf);
    if (delivery.delivered) return delivery;
    const because = withoutSecrets(delivery.because, variablesOf(settings), tools.io);
    return { ...delivery, because: said(because, limits.noticeTextCharacters) };
  };
};

/**
 * The channels of the settings, by name. Nothing is asked or read before a notice is sent; a variable that is missing then is
 * what its delivery says. `waitMs` bounds each wait for a service; `desk` knows the devices of web push.
 */
export const openChannels = (
  settings: WatchSettings['channels'],
  io: Io,
  waitMs: number = limits.noticeWaitMs,
  desk: Desk | null = null,
): ReadonlyMap<string, Channel> =>
  new Map(Object.entries(settings).map(([name, one]) => [name, guarded(one, { io, waitMs, desk })]));
