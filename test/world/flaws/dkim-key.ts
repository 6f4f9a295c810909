import { retext } from '../change.ts';
import { ed25519MailKey, rsaMailKey } from '../mail-keys.ts';
import { alias, text } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';
import { mail } from '../sound-mail.ts';

const name = mail.keyName;
const check = 'email/dkim-key';

const publish = (plan: WorldPlan, ...values: readonly string[]): void => retext(plan, name, /^v=DKIM1/, ...values);
const sound = (): string => rsaMailKey(2048).record;

/** The two strings of a zone file with their quotes, as one pastes them into a panel that wants the bare text. */
const withQuotes = (record: string): string => `"${record.slice(0, 255)}" "${record.slice(255)}"`;

export default defineFlaw({
  name: 'dkim-key',
  row: 'S2.c2',
  expected: check,
  part: 'signing key',
  story:
    'Keys are long, panels cut them, and providers change them: the record at the selector is no longer the key that the mails are signed with, or one that no receiver accepts (RFC 8301 asks for 1024 bits at least).',
  variants: {
    'key-of-512-bits': { severity: 'high', apply: plan => publish(plan, rsaMailKey(512).record) },
    'key-of-768-bits': { severity: 'high', apply: plan => publish(plan, rsaMailKey(768).record) },
    'taken-back': { severity: 'high', apply: plan => publish(plan, 'v=DKIM1; k=rsa; p=') },
    'old-and-new-side-by-side': {
      severity: 'high',
      apply: plan => publish(plan, sound(), rsaMailKey(1024).record),
    },
    'alias-to-nothing': {
      severity: 'high',
      apply: plan => {
        plan.zone[name] = alias('harbour.keys.left-sender.example');
      },
    },
    'nothing-there': {
      severity: 'high',
      apply: plan => {
        delete plan.zone[name];
      },
    },
    'pasted-with-its-quotes': { severity: 'high', apply: plan => publish(plan, withQuotes(sound())) },
    'backslashes-before-semicolons': {
      severity: 'high',
      apply: plan => publish(plan, sound().replaceAll(';', String.raw`\;`)),
    },
    'cut-off-at-255-characters': { severity: 'high', apply: plan => publish(plan, sound().slice(0, 255)) },
    'still-testing': {
      severity: 'high',
      apply: plan => publish(plan, sound().replace('k=rsa;', 'k=rsa; t=y;')),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'a key of 1024 bits is short and still accepted everywhere',
    apply: plan => publish(plan, rsaMailKey(1024).record),
  }),
  defineNearMiss({
    check,
    trap: 'the key stands at the provider, behind an alias that leads there',
    apply: plan => {
      plan.zone[name] = alias('harbour.keys.mail-host.example');
      plan.elsewhere['harbour.keys.mail-host.example'] = text(sound());
    },
  }),
  defineNearMiss({
    check,
    trap: 'no version, no key type, spaces inside the key, and a flag that is not the one for testing (RFC 6376 §3.6.1)',
    apply: plan => {
      const key = sound().replace('v=DKIM1; k=rsa; p=', '');
      publish(plan, `t=s; p=${key.replaceAll(/.{64}/g, '$& ')}`);
    },
  }),
  defineNearMiss({
    check,
    trap: 'a key that was taken back long ago, at a selector that nobody signs with',
    apply: plan => {
      plan.zone[`spring._domainkey.${plan.domain}`] = text('v=DKIM1; p=');
    },
  }),
  defineNearMiss({
    check,
    trap: 'a short Ed25519 key at another selector, for receivers that know it (RFC 8463)',
    apply: plan => {
      plan.zone[`harbour-ed._domainkey.${plan.domain}`] = text(ed25519MailKey().record);
    },
  }),
];
