import type { ChannelSettings } from '../../config/watch-settings.ts';
import type { Notice } from '../notice.ts';
import { bodyText, keyLine } from '../notice-text.ts';
import { cut } from '../said.ts';
import { type Channel, type ChannelTools, NotSendable } from './channel.ts';
import { memberOf, numberIn, post, type Service } from './post.ts';
import { secretIn } from './secret.ts';

const api = 'https://api.telegram.org';

/** core.telegram.org/bots/api#sendmessage, read 2026-11-28: 1 to 4,096 characters. */
const textCharacters = 4_096;

/** Without `parse_mode` no markup is read; a name after @ and a word after / would still act, and a joiner between them ends that. */
const quiet = (text: string): string =>
  text.replace(/@(?=\w)/g, '@\u2060').replace(/(^|\s)([/#$])(?=\w)/g, '$1$2\u2060');

const textOf = (notice: Notice): string => {
  const end = `\n\n${quiet(keyLine(notice))}`;
  return `${cut(quiet(`${notice.title}\n\n${bodyText(notice)}`), textCharacters - end.length)}${end}`;
};

/** A bot's token: its number, a colon, and what is secret. Anything else would lead to another address. */
const tokenShape = /^\d{1,20}:[\w-]{10,100}$/;

/** What `description` says when a message is not taken; the rest of it is not shown. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/chat not found/i, 'the chat does not exist, or the bot is not in it'],
  [/bot was blocked|bot was kicked|not a member/i, 'the bot was removed from the chat'],
  [/not enough rights|have no rights/i, 'the bot may not write in the chat'],
  [/upgraded to a supergroup/i, 'the group became a supergroup'],
  [/unauthorized|not found/i, 'the token of the bot is wrong or was replaced'],
];

/**
 * core.telegram.org/bots/api#making-requests and #responseparameters, read 2026-11-28: `{"ok":false,"error_code","description",
 * "parameters":{"retry_after" in seconds, "migrate_to_chat_id"}}`.
 */
const service: Service = {
  name: 'Telegram',
  took: answer => memberOf(answer, 'ok') === true,
  pause: answer => numberIn(answer, 'parameters', 'retry_after'),
  means: answer => {
    const moved = numberIn(answer, 'parameters', 'migrate_to_chat_id');
    if (moved !== null) return `the group became a supergroup; write ${moved} as its chat into the settings`;
    const description = memberOf(answer, 'description');
    return typeof description === 'string' ? (meanings.find(([shape]) => shape.test(description))?.[1] ?? null) : null;
  },
};

/** `sendMessage` of a bot. The token is part of the address, which is therefore shown nowhere. */
export const telegramChannel = (
  { token, chat }: ChannelSettings & { kind: 'telegram' },
  tools: ChannelTools,
): Channel => {
  return (notice, signal) => {
    const secret = secretIn(tools.io, token);
    if (!tokenShape.test(secret))
      throw new NotSendable(`What ${token} holds is no token of a bot, such as 123456:ABC… .`);
    const body = {
      chat_id: chat,
      text: textOf(notice),
      link_preview_options: { is_disabled: true },
      // What wakes nobody comes without a sound (core.telegram.org/bots/api#sendmessage, read 2026-11-28).
      ...(notice.kind === 'noted' ? { disable_notification: true } : {}),
    };
    return post(
      tools,
      service,
      { url: new URL(`${api}/bot${secret}/sendMessage`), body: JSON.stringify(body) },
      signal,
    );
  };
};
