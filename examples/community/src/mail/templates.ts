import type { MailKind } from '../database/schema.ts';

/** What each kind of mail needs to know. */
export type MailData = {
  readonly confirm: { readonly name: string; readonly token: string; readonly next: string | null };
  readonly welcome: { readonly name: string };
  readonly invite: { readonly from: string; readonly plan: string; readonly token: string };
  readonly reset: { readonly token: string };
  /** Without a token: somebody tried to sign up with an address that has an account. */
  readonly 'sign-in-link': { readonly token: string | null };
  readonly receipt: { readonly amount: number; readonly currency: string };
  readonly 'payment-failed': { readonly amount: number; readonly currency: string };
  readonly 'moderation-alert': { readonly reason: string };
  /** What happened, and the first thing to do about it. */
  readonly 'admin-alert': { readonly what: string; readonly todo: string };
  /** Written by an administrator, for members who asked for news; the token ends it for one of them. */
  readonly digest: { readonly title: string; readonly text: string; readonly token: string };
};

export type Letter = {
  readonly subject: string;
  readonly body: string;
  /** Where one click ends such mails (RFC 8058); absent where there is nothing to end. */
  readonly unsubscribe?: string;
};
type Templates = { readonly [Kind in MailKind]: (data: MailData[Kind], site: string) => Letter };

const money = (amount: number, currency: string): string =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount / 100);

/** Names come from strangers: no line breaks, and too short to carry a message of their own. */
const calm = (name: string): string => name.replaceAll(/[\p{C}\s]+/gu, ' ').slice(0, 60);

const letter = (subject: string, ...lines: readonly string[]): Letter => ({ subject, body: `${lines.join('\n\n')}\n` });

export const templates: Templates = {
  confirm: ({ name, token, next }, site) =>
    letter(
      'Confirm your e-mail address',
      `Hello ${calm(name)},`,
      'open this link and press the button to confirm your address. It works once and for 24 hours:',
      `${site}/confirm?token=${token}${next ? `&next=${encodeURIComponent(next)}` : ''}`,
      'If you did not ask for an account, do nothing: without the confirmation there is none.',
    ),
  welcome: ({ name }, site) =>
    letter('Welcome', `Hello ${calm(name)},`, 'your account is ready. Start here:', `${site}/dashboard`),
  invite: ({ from, plan, token }, site) =>
    letter(
      'You are invited',
      `${calm(from)} invites you to the community, with 30 days of the ${plan} plan as a gift.`,
      'Open this link to accept. It works once, for this address only, and for 7 days:',
      `${site}/invite/${token}`,
    ),
  reset: ({ token }, site) =>
    letter(
      'Choose a new password',
      'Open this link to choose a new password. It works once and for one hour:',
      `${site}/reset/${token}`,
      'If you did not ask for this, do nothing: your password stays as it is.',
    ),
  'sign-in-link': ({ token }, site) =>
    token
      ? letter(
          'Your sign-in link',
          'Open this link and press the button. It works once and for 15 minutes:',
          `${site}/login/link/${token}`,
        )
      : letter(
          'You already have an account',
          'Somebody, perhaps you, tried to sign up with this address. You have an account already: sign in here.',
          `${site}/login`,
        ),
  receipt: ({ amount, currency }, site) =>
    letter(
      'Your receipt',
      `Thank you. We received ${money(amount, currency)}.`,
      `Invoices and cancelling: ${site}/billing`,
    ),
  'payment-failed': ({ amount, currency }, site) =>
    letter(
      'Your payment did not go through',
      `A payment of ${money(amount, currency)} failed. Your access continues for three days.`,
      `Update your card here: ${site}/billing`,
    ),
  'moderation-alert': ({ reason }, site) =>
    letter('A post was reported', `Reason given: ${calm(reason)}`, `Open the queue: ${site}/moderation`),
  'admin-alert': ({ what, todo }, site) =>
    letter('Your community needs a look', what, `What to do: ${todo}`, `Details: ${site}/admin/audit`),
  digest: ({ title, text, token }, site) => {
    const unsubscribe = `${site}/unsubscribe/${token}`;
    const why = 'You get this because you asked for news on your profile. No more of it:';
    const written = letter(
      `News: ${calm(title)}`,
      text,
      `Read on in the community: ${site}/dashboard`,
      why,
      unsubscribe,
    );
    return { ...written, unsubscribe };
  },
};
