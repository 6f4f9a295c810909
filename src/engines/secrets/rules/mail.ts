import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { alphanumeric, base58, hex, lower, madeUp, madeUpUuid, urlSafe } from './made-up.ts';
import { alone, assigned, delimited } from './pattern.ts';

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

export const mailKeys: readonly SecretRule[] = [
  defineRule({
    id: 'resend-api-key',
    issuer: 'resend',
    title: 'a Resend API key',
    class: 'secret',
    reach: 'token',
    ...delimited('re_', '[1-9A-HJ-NP-Za-km-z]{8}_[1-9A-HJ-NP-Za-km-z]{24}'),
    entropy: 3.5,
    // Names in snake case: words, hardly a digit, hardly a capital.
    read: value => ({ ok: /\d/.test(value.slice(3)) && /[A-Z]/.test(value) }),
    positives: () => [`RESEND_API_KEY=re_${madeUp(base58, 8)}_${madeUp(base58, 24)}`],
    negatives: () => ['re_exported_abcdefghijkmnopqrstuvwx', `re_${madeUp(base58, 8)}_${madeUp(base58, 20)}`],
  }),
  defineRule({
    id: 'postmark-server-token',
    issuer: 'postmark',
    title: 'a Postmark server token',
    class: 'secret',
    reach: 'named',
    keywords: ['postmark'],
    pattern: assigned('postmark', uuid),
    entropy: 2.5,
    positives: () => [`POSTMARK_SERVER_TOKEN=${madeUpUuid()}`, `'X-Postmark-Server-Token': '${madeUpUuid(2)}'`],
    negatives: () => [`MESSAGE_ID=${madeUpUuid()}`, 'POSTMARK_SERVER_TOKEN=POSTMARK_API_TEST'],
  }),
  defineRule({
    id: 'sendgrid-api-key',
    issuer: 'sendgrid',
    title: 'a SendGrid API key',
    class: 'secret',
    reach: 'token',
    ...delimited('SG.', String.raw`(?:[\w-]{22}\.[\w-]{43}|[\w=.-]{66})`, String.raw`(?![\w.=-])`),
    entropy: 4,
    read: value => ({ ok: !value.includes('..') }),
    positives: () => [
      `SENDGRID_API_KEY=SG.${madeUp(urlSafe, 22)}.${madeUp(urlSafe, 42)}x`,
      `var sendgrid = require('sendgrid')('SG.${madeUp(urlSafe, 22)}.${madeUp(urlSafe, 42)}x');`,
    ],
    negatives: () => [
      ` SG.${madeUp(urlSafe, 22)}..${madeUp(urlSafe, 43)}`,
      ` AG.${madeUp(urlSafe, 22)}.${madeUp(urlSafe, 43)}`,
    ],
  }),
  defineRule({
    id: 'mailgun-api-key',
    issuer: 'mailgun',
    title: 'a Mailgun API key',
    class: 'secret',
    reach: 'named',
    keywords: ['mailgun', 'mg_'],
    pattern: assigned('mailgun|mg_', '(?:[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}|[0-9a-z]{72})'),
    entropy: 3,
    positives: () => [
      `mailgun: '${madeUp(hex, 32)}-${madeUp(hex, 8)}-${madeUp(hex, 8, 2)}'`,
      `mailgun_api_key=${madeUp(lower + hex, 72)}`,
    ],
    negatives: () => [`MAILGUN_API_KEY=${madeUp(hex, 30)}`, 'MAILGUN_DOMAIN=mg.community.test'],
  }),
  defineRule({
    id: 'mailgun-private-key',
    issuer: 'mailgun',
    title: 'a Mailgun API key of the old form',
    class: 'secret',
    reach: 'token',
    ...delimited('key-', '[0-9a-f]{32}'),
    entropy: 3,
    positives: () => [
      `MAILGUN_API_KEY=key-${madeUp(hex, 32)}`,
      `auth: "api:key-${madeUp(hex, 32)}"`,
      `curl --user 'api:key-${madeUp(hex, 32)}'`,
    ],
    negatives: () => [`ssh-key-${madeUp(hex, 32)}`, `key-${madeUp(hex, 31)}`],
  }),
  defineRule({
    id: 'mailgun-public-key',
    issuer: 'mailgun',
    title: 'a Mailgun validation key',
    class: 'public',
    reach: 'token',
    keywords: ['pubkey-'],
    pattern: alone('pubkey-[0-9a-f]{32}'),
    entropy: 3,
    positives: () => [`mailgunPublic = "pubkey-${madeUp(hex, 32)}"`],
    negatives: () => [`pubkey-${madeUp(hex, 20)}`],
  }),
  defineRule({
    id: 'brevo-api-key',
    issuer: 'brevo',
    title: 'a Brevo API key',
    class: 'secret',
    reach: 'token',
    keywords: ['xkeysib-', 'xsmtpsib-'],
    pattern: alone('x(?:key|smtp)sib-[0-9a-f]{64}-[A-Za-z0-9]{16}'),
    entropy: 2.5,
    positives: () => [`BREVO_API_KEY=xkeysib-${madeUp(hex, 64)}-${madeUp(alphanumeric, 16)}`],
    negatives: () => [
      'BREVO_API_KEY=xkeysib-too-short',
      `xkeysib-${madeUp(hex, 64)}-${madeUp(alphanumeric, 16)}_extra`,
    ],
  }),
];
