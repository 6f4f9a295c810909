import type { HttpAnswer } from '../../platform/http.ts';
import type { ChannelSettings } from '../../config/watch-settings.ts';
import type { Notice } from '../notice.ts';
import { actionLines, callLine, keyLine, whatLines } from '../notice-text.ts';
import { cut } from '../said.ts';
import type { Channel, ChannelTools } from './channel.ts';
import { post, type Service } from './post.ts';
import { addressIn } from './secret.ts';

/** docs.slack.dev/reference/block-kit (header: 150 characters; text object: 1 to 3,000; 50 blocks a message), read 2026-11-28. */
const headerCharacters = 150;
const textCharacters = 3_000;

/** docs.slack.dev/messaging/formatting-message-text, read 2026-11-28: these three begin mentions and links; nothing else does. */
const escapes: { readonly [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, character => escapes[character] ?? '');

/** Escaped and not longer than allowed; no escape is cut in two. */
const fitting = (text: string, most: number): string => {
  let kept = cut(text, most);
  while (escaped(kept).length > most)
    kept = cut(kept, Math.max(1, kept.length - Math.ceil((escaped(kept).length - most) / 4)));
  return escaped(kept);
};

const plain = (text: string, most = textCharacters) => ({
  type: 'plain_text',
  text: fitting(text, most),
  emoji: false,
});

const section = (text: string) => ({ type: 'section', text: plain(text) });

/** A link of the settings. `|` would end its address. */
const linked = (address: string, label: string) => ({
  type: 'section',
  text: { type: 'mrkdwn', verbatim: true, text: `<${escaped(address.replaceAll('|', '%7C'))}|${label}>` },
});

/** The body of an incoming webhook: blocks of plain text, and `text` for the notification and for screen readers. */
const messageOf = (notice: Notice) => {
  const call = callLine(notice);
  return {
    text: fitting(notice.title, textCharacters),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(notice.title, headerCharacters) },
      section(whatLines(notice).join('\n')),
      ...(call === null ? [] : [section(call)]),
      section(actionLines(notice).join('\n')),
      ...(notice.rollback === null ? [] : [linked(notice.rollback, 'The way back')]),
      ...(notice.link === null ? [] : [linked(notice.link, 'More')]),
      { type: 'context', elements: [plain(keyLine(notice))] },
    ],
  };
};

/** Words in the body of a refusal: api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks, read 2026-11-28. */
const meanings: { readonly [word: string]: string } = {
  invalid_payload: 'it does not understand the message',
  invalid_blocks: 'it does not understand the message',
  user_not_found: 'the person whom it writes to does not exist',
  action_prohibited: 'the workspace does not allow this webhook to write here',
  channel_not_found: 'the channel does not exist any more',
  channel_is_archived: 'the channel is archived',
  no_service: 'the webhook was removed or switched off; make a new one',
  no_team: 'the workspace of the webhook does not exist',
  invalid_token: 'the address of the webhook is wrong or was replaced',
  rollup_error: 'it has trouble of its own',
};

const wordIn = ({ body }: HttpAnswer): string => /^[a-z_]{1,40}$/.exec(body.toString('utf8').trim())?.[0] ?? '';

/** One message a second and webhook; then 429 with `Retry-After` in seconds: docs.slack.dev/apis/web-api/rate-limits, read 2026-11-28. */
const service: Service = {
  name: 'Slack',
  took: answer => wordIn(answer) === 'ok',
  pause: () => null,
  means: answer => meanings[wordIn(answer)] ?? null,
};

/** An incoming webhook of Slack; Mattermost takes the same. docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, read 2026-11-28. */
export const slackChannel = ({ url }: ChannelSettings & { kind: 'slack' }, tools: ChannelTools): Channel => {
  return (notice, signal) =>
    post(tools, service, { url: addressIn(tools.io, url), body: JSON.stringify(messageOf(notice)) }, signal);
};
