import type { ChannelSettings } from '../../config/watch-settings.ts';
import type { Notice } from '../notice.ts';
import { actionLines, callLine, keyLine, whatLines } from '../notice-text.ts';
import { cut } from '../said.ts';
import type { Channel, ChannelTools } from './channel.ts';
import { memberOf, numberIn, post, type Service } from './post.ts';
import { addressIn } from './secret.ts';

/**
 * docs.discord.com/developers/resources/message, "Embed Limits" (title 256, description 4,096, field value 1,024, footer 2,048, all
 * together 6,000) and resources/webhook, "Execute Webhook" (content 2,000), read 2026-11-28.
 */
const contentCharacters = 2_000;
const descriptionCharacters = 3_000;
const footerCharacters = 500;

/** What Discord's Markdown and mentions begin with; a backslash makes it a character like any other. */
const escaped = (text: string): string => text.replace(/[\\*_~|>#[\]()`<:@-]/g, String.raw`\$&`);

/** Addresses stay as they are: they become links, and a backslash in them would break them. */
const inertLine = (line: string): string =>
  line.replace(/https?:\/\/[^\s<>]+|[^h]+|h/g, part => (/^https?:\/\//.test(part) ? part : escaped(part)));

const fitting = (lines: readonly string[], most: number): string => {
  const text = lines.map(inertLine).join('\n');
  const kept = cut(text, most);
  // A backslash at the cut would act on the mark of the cut.
  return kept === text ? text : kept.replace(/\\+…$/, '…');
};

const colours = {
  opened: 0xc0_39_2b,
  noted: 0xf3_9c_12,
  reminder: 0xc0_39_2b,
  resolved: 0x27_ae_60,
  drill: 0x29_80_b9,
} as const;

const messageOf = (notice: Notice) => {
  const call = callLine(notice);
  const lines = [
    ...whatLines(notice),
    ...(call === null ? [] : ['', call]),
    '',
    ...actionLines(notice),
    ...(notice.rollback === null ? [] : ['', `The way back: ${notice.rollback}`]),
    ...(notice.link === null ? [] : [`More: ${notice.link}`]),
  ];
  return {
    content: fitting([notice.title], contentCharacters),
    embeds: [
      {
        description: fitting(lines, descriptionCharacters),
        color: colours[notice.kind],
        timestamp: notice.at,
        // No Markdown is read in a footer.
        footer: { text: cut(keyLine(notice), footerCharacters) },
      },
    ],
    // Nobody is mentioned, whatever the text holds.
    allowed_mentions: { parse: [] },
  };
};

/** docs.discord.com/developers/topics/opcodes-and-status-codes, "JSON Error Codes", read 2026-11-28. */
const meanings: { readonly [code: number]: string } = {
  10_003: 'the channel does not exist any more',
  10_015: 'the webhook was removed; make a new one',
  50_006: 'it finds the message empty',
  50_027: 'the address of the webhook is wrong or was replaced',
  50_035: 'it does not understand the message',
  220_001: 'the channel is a forum; choose a channel of text',
};

/** 429 with `retry_after`, seconds with a fraction, in the body: docs.discord.com/developers/topics/rate-limits, read 2026-11-28. */
const service: Service = {
  name: 'Discord',
  took: answer => typeof memberOf(answer, 'id') === 'string',
  pause: answer => numberIn(answer, 'retry_after'),
  means: answer => meanings[numberIn(answer, 'code') ?? 0] ?? null,
};

/** A webhook of a channel of Discord. With `wait=true` it answers when the message is stored, and not before. */
export const discordChannel = ({ url }: ChannelSettings & { kind: 'discord' }, tools: ChannelTools): Channel => {
  return (notice, signal) => {
    const address = addressIn(tools.io, url);
    address.searchParams.set('wait', 'true');
    return post(tools, service, { url: address, body: JSON.stringify(messageOf(notice)) }, signal);
  };
};
