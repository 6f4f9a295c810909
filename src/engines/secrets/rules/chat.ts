import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { alphanumeric, digits, hex, lower, madeUp, upper, urlSafe } from './made-up.ts';
import { assigned } from './pattern.ts';

export const slackKeys: readonly SecretRule[] = [
  defineRule({
    id: 'slack-token',
    issuer: 'slack',
    title: 'a Slack token',
    class: 'secret',
    reach: 'token',
    keywords: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxe-', 'xoxe.xox', 'xapp-'],
    pattern: new RegExp(
      String.raw`(?<!(?<!\\)[\w-])(?:` +
        [
          String.raw`xoxb-\d{8,14}-\d{9,14}(?:-[A-Za-z0-9-]{18,40})?`,
          String.raw`xoxb-\d{8,14}-[A-Za-z0-9]{18,26}`,
          String.raw`xox[pe]-(?:\d{9,14}-){3}[A-Za-z0-9]{28,34}`,
          String.raw`xoxp-(?:\d{9,14}-){2,3}[A-Za-z0-9-]{28,40}`,
          String.raw`xox[os]-\d{4,14}-\d{4,14}-\d{4,14}-[a-f0-9]{8,80}`,
          String.raw`xox[ar]-(?:\d-)?[0-9A-Za-z-]{8,60}`,
          String.raw`xoxe\.xox[bp]-\d-[A-Za-z0-9]{150,180}`,
          String.raw`xoxe-\d-[A-Za-z0-9]{140,160}`,
          String.raw`xapp-\d-[A-Z0-9]{8,14}-\d{10,16}-[a-z0-9]{60,70}`,
        ].join('|') +
        String.raw`)(?![\w-])`,
      'g',
    ),
    entropy: 2.5,
    // Words between the dashes are no token: something of it is drawn.
    read: value => ({ ok: /\d/.test(value.slice(7)) }),
    positives: () => [
      `SLACK_BOT_TOKEN=xoxb-${madeUp(digits, 12)}-${madeUp(digits, 13)}-${madeUp(alphanumeric, 24)}`,
      `xoxp-${madeUp(digits, 12)}-${madeUp(digits, 12, 2)}-${madeUp(digits, 12, 3)}-${madeUp(hex, 32)}`,
      `xapp-1-${madeUp(upper + digits, 11)}-${madeUp(digits, 13)}-${madeUp(hex, 64)}`,
      `xoxe.xoxp-1-${madeUp(alphanumeric, 166)}`,
      `xoxe-1-${madeUp(alphanumeric, 147)}`,
    ],
    negatives: () => [
      ['xoxb', '12345', 'abcd234'].join('-'),
      'xoxb-my-bot-token',
      'xoxa-nyc.github.io',
      ['xoxp', '1234567890'].join('-'),
      'xoxe-1-xxx',
    ],
  }),
  defineRule({
    id: 'slack-webhook',
    issuer: 'slack',
    title: 'a Slack webhook address',
    class: 'secret',
    reach: 'token',
    keywords: ['hooks.slack.com/'],
    pattern:
      /(?<![\w-])(?:https?:\/\/)?hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{40,70}(?![\w+/-])/g,
    entropy: 3.5,
    positives: () => [
      `https://hooks.slack.com/services/T${madeUp(upper, 8)}/B${madeUp(upper, 9)}/${madeUp(alphanumeric, 24)}`,
    ],
    negatives: () => ['https://hooks.slack.com/services/TXXXXX/BXXXXX/XXXXXXXXXX', 'https://hooks.slack.com/services/'],
  }),
];

export const discordKeys: readonly SecretRule[] = [
  defineRule({
    id: 'discord-webhook',
    issuer: 'discord',
    title: 'a Discord webhook address',
    class: 'secret',
    reach: 'token',
    keywords: ['/api/webhooks/'],
    pattern:
      /(?:https?:\/\/)?(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{17,20}\/[\w-]{50,80}(?![\w-])/g,
    entropy: 3.5,
    positives: () => [`https://discord.com/api/webhooks/${madeUp(digits, 18)}/${madeUp(urlSafe, 67)}x`],
    negatives: () => [
      `https://discord.com/api/webhooks/${madeUp(digits, 18)}`,
      'https://discord.com/api/webhooks/id/token',
    ],
  }),
  defineRule({
    id: 'discord-bot-token',
    issuer: 'discord',
    title: 'a Discord bot token',
    class: 'secret',
    reach: 'token',
    // The first part is the number of the bot in base64: it begins with M, N or O. The rest is two dots at their places.
    // Nothing of it is rare, so that it is known by what stands before it.
    keywords: ['discord', 'bot_token', 'bottoken', '.login('],
    pattern: assigned(String.raw`discord|bot_?token|\.login`, String.raw`[MNO][\w-]{22,27}\.[\w-]{6}\.[\w-]{27,40}`),
    entropy: 3.5,
    positives: () => [
      `DISCORD_BOT_TOKEN=${Buffer.from(madeUp('123456789', 18)).toString('base64')}.${madeUp(alphanumeric, 6)}.${madeUp(urlSafe, 37)}x`,
    ],
    negatives: () => ['token: module.config.settings', `DISCORD_BOT_TOKEN=${madeUp(alphanumeric, 20)}`],
  }),
  defineRule({
    id: 'discord-client-secret',
    issuer: 'discord',
    title: 'a Discord client secret',
    class: 'secret',
    reach: 'named',
    keywords: ['discord'],
    pattern: assigned('discord', String.raw`(?:[A-Za-z0-9_=-]{32}|[0-9a-f]{64})`),
    entropy: 2.5,
    positives: () => [`DISCORD_CLIENT_SECRET=${madeUp(alphanumeric, 32)}`, `discordToken="${madeUp(hex, 64)}"`],
    negatives: () => [`discord=${'0'.repeat(32)}`, 'DISCORD_INVITE=https://discord.gg/community'],
  }),
  defineRule({
    id: 'discord-client-id',
    issuer: 'discord',
    title: 'the number of a Discord application',
    class: 'public',
    reach: 'named',
    keywords: ['discord', 'bot_id'],
    pattern: assigned('discord|bot_id', String.raw`\d{17,20}`),
    positives: () => [`DISCORD_CLIENT_ID=${madeUp('123456789', 18)}`],
    negatives: () => ['DISCORD_LIMIT=2000'],
  }),
];

export const telegramKeys: readonly SecretRule[] = [
  defineRule({
    id: 'telegram-bot-token',
    issuer: 'telegram',
    title: 'a Telegram bot token',
    class: 'secret',
    reach: 'token',
    keywords: [':aa'],
    pattern: /(?:(?<!(?<!\\)[\w-])|(?<=\/bot))\d{5,16}:AA[\w-]{33}(?![\w-])/g,
    entropy: 3.5,
    positives: () => [
      `TELEGRAM_BOT_TOKEN=${madeUp('123456789', 10)}:AA${madeUp(urlSafe, 32)}x`,
      `fetch("https://api.telegram.org/bot${madeUp('123456789', 9)}:AA${madeUp(urlSafe, 32)}x/getMe")`,
    ],
    negatives: () => [
      `foo:AA${madeUp(urlSafe, 33)}`,
      `12345:AA${madeUp(alphanumeric, 40)}`,
      `arn:aws:sns:1111222233:${madeUp(lower, 35)}`,
    ],
  }),
  defineRule({
    id: 'telegram-bot-token-named',
    issuer: 'telegram',
    title: 'a Telegram bot token',
    class: 'secret',
    reach: 'named',
    keywords: ['telegram', 'tgram'],
    pattern: assigned(String.raw`telegr(?:am)?(?: bot)?|tgram`, String.raw`(?://)?\d{5,16}:[\w-]{35}`),
    entropy: 3.5,
    read: value => ({ ok: !/:AA/.test(value) }),
    positives: () => [`telegramToken = "${madeUp('123456789', 8)}:A7${madeUp(alphanumeric, 33)}"`],
    negatives: () => [`telegram_api_token = "8411:A${madeUp(alphanumeric, 34)}"`, 'TELEGRAM_CHAT=123456:general'],
  }),
];

export const twilioKeys: readonly SecretRule[] = [
  defineRule({
    id: 'twilio-auth-token',
    issuer: 'twilio',
    title: 'a Twilio auth token or API secret',
    class: 'secret',
    reach: 'named',
    keywords: ['twilio'],
    pattern: assigned(String.raw`twilio[\w.-]{0,20}(?:token|secret|key)`, '(?:[0-9a-f]{32}|[A-Za-z0-9]{32})'),
    entropy: 2.5,
    positives: () => [`TWILIO_AUTH_TOKEN=${madeUp(hex, 32)}`, `'TWILIO_API_KEY', '${madeUp(alphanumeric, 32)}'`],
    negatives: () => [`TWILIO_FROM=+4930${madeUp(digits, 8)}`, `TWILIO_ACCOUNT_SID=AC${madeUp(hex, 32)}`],
  }),
  defineRule({
    id: 'twilio-api-key-id',
    issuer: 'twilio',
    title: 'the ID of a Twilio API key',
    // Half of a pair.
    class: 'conditional',
    reach: 'named',
    keywords: ['twilio'],
    pattern: assigned('twilio', 'SK[0-9a-f]{32}'),
    entropy: 2,
    positives: () => [`TWILIO_API_KEY=SK${madeUp(hex, 32)}`],
    negatives: () => [`TWILIO_API_KEY=SK${'x'.repeat(32)}`],
  }),
  defineRule({
    id: 'twilio-account-sid',
    issuer: 'twilio',
    title: 'the number of a Twilio account',
    class: 'public',
    reach: 'named',
    keywords: ['twilio', 'account_sid', 'accountsid'],
    pattern: assigned('twilio|account_?sid', 'AC[0-9a-f]{32}'),
    entropy: 2,
    positives: () => [`TWILIO_ACCOUNT_SID=AC${madeUp(hex, 32)}`],
    negatives: () => ['TWILIO_ACCOUNT_SID=ACxxxx'],
  }),
];
