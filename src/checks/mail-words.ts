import type { MailKind } from '../contract/mail-kinds.ts';
import type { ArrivedMail } from '../evidence/derive/mails.ts';
import type { MessagesEvidence } from '../evidence/messages.ts';
import type { CheckId, Replay } from './check.ts';
import { lasting } from './wording.ts';

/** The mail as a founder calls it. */
export const mailNames: { readonly [K in MailKind]: string } = {
  confirmation: 'the mail that confirms an address',
  welcome: 'the welcome mail',
  'sign-in-link': 'the mail with the sign-in link',
  reset: 'the mail with which a forgotten password is set anew',
  invite: 'the invitation',
  receipt: 'the receipt',
  'payment-failed': 'the mail about a failed payment',
  'moderation-alert': 'the alert about a reported post',
  digest: 'the news to members',
};

/** Seconds for people, to a tenth below ten: `0.4 seconds`, `2 minutes`. */
export const after = (ms: number): string =>
  ms < 10_000 ? `${Math.max(0.1, Math.round(ms / 100) / 10)} seconds` : exactly(Math.round(ms / 1_000));

const exactly = (seconds: number): string =>
  seconds < 600 && seconds % 60 !== 0 ? `${seconds} seconds` : lasting(seconds);

/** `14:02:07 UTC`. */
export const clockOf = (iso: string): string => `${iso.slice(11, 19)} UTC`;

/** What I did and what came of it, one line. */
export const lineOf = ({ asked, askedAt, arrival }: ArrivedMail): string =>
  `${asked} at ${clockOf(askedAt)}; “${arrival.mail.subject}” came after ${after(arrival.ms)} from ${arrival.mail.from}`;

/** The mails once more as they were seen: an audit judges what the last mail test kept. */
export const judgingAgain = ({ domain }: MessagesEvidence, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: domain === 'localhost' ? ['mail', 'test', '--active', '--json'] : ['audit', domain, '--check', check, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

export const howToTest = 'Run launch-ready mail test --active, which makes the app send its mails to test accounts.';

/** The last step of every remedy: an audit judges the mails of the last test until there is a newer one. */
export const testAgain = 'Then run launch-ready mail test --active again.';
