import type { ChannelSettings } from '../../config/watch-settings.ts';
import type { Notice } from '../notice.ts';
import { bodyText, keyLine } from '../notice-text.ts';
import { cut } from '../said.ts';
import { type Channel, type ChannelTools, NotSendable } from './channel.ts';
import { memberOf, numberIn, post, type Service } from './post.ts';
import { addressIn, secretIn } from './secret.ts';

/** docs.ntfy.sh/publish, "Limitations", read 2026-11-28: a longer message becomes a file that nobody reads at night. */
const messageBytes = 4_096;
const titleCharacters = 200;

/** docs.ntfy.sh/publish, "Picking a topic", read 2026-11-28. */
const topicShape = /^[-_A-Za-z0-9]{1,64}$/;

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');

const messageText = (notice: Notice): string => {
  const end = `\n\n${keyLine(notice)}`;
  let body = bodyText(notice);
  while (bytesOf(body) + bytesOf(end) > messageBytes)
    body = cut(body, Math.max(1, body.length - Math.ceil((bytesOf(body) + bytesOf(end) - messageBytes) / 4)));
  return `${body}${end}`;
};

/** 5 rings through at night, 3 is an ordinary notification. */
const manners = {
  opened: { priority: 5, tags: ['rotating_light'] },
  noted: { priority: 3, tags: ['eyes'] },
  reminder: { priority: 4, tags: ['rotating_light'] },
  resolved: { priority: 3, tags: ['white_check_mark'] },
  drill: { priority: 3, tags: ['bell'] },
} as const;

/** Codes of ntfy's own errors (server/errors.go of binwiederhier/ntfy, read 2026-11-28). */
const meanings: { readonly [code: number]: string } = {
  40_101: 'the access token is wrong or missing',
  40_301: 'the access token may not write to this topic',
  42_901: 'too many messages in a short time',
  42_908: 'the messages of this day are used up',
};

/** 429 has no pause in its body; a server behind a proxy says one in `Retry-After`. */
const service: Service = {
  name: 'ntfy',
  took: answer => typeof memberOf(answer, 'id') === 'string' && memberOf(answer, 'event') === 'message',
  pause: () => null,
  means: answer => meanings[numberIn(answer, 'code') ?? 0] ?? null,
};

/**
 * Publishing as JSON (docs.ntfy.sh/publish, "Publish as JSON", read 2026-11-28): the topic is in the document, and the
 * document goes to the root of the server.
 */
export const ntfyChannel = ({ url, token }: ChannelSettings & { kind: 'ntfy' }, tools: ChannelTools): Channel => {
  return (notice, signal) => {
    const address = addressIn(tools.io, url);
    const parts = address.pathname.replace(/\/+$/, '').split('/');
    const topic = parts.at(-1) ?? '';
    if (!topicShape.test(topic))
      throw new NotSendable(
        `The address in ${url} does not end in the name of a topic, such as https://ntfy.sh/topic.`,
      );
    const body = {
      topic,
      title: cut(notice.title, titleCharacters),
      message: messageText(notice),
      ...manners[notice.kind],
      ...(notice.link === null ? {} : { click: notice.link }),
    };
    const headers = token === undefined ? {} : { authorization: `Bearer ${secretIn(tools.io, token)}` };
    const root = new URL(`${parts.slice(0, -1).join('/')}/`, address.origin);
    return post(tools, service, { url: root, headers, body: JSON.stringify(body) }, signal);
  };
};
