/**
 * The mails without which a membership community does not work, in the order in which members meet them; and last the one
 * that goes to many at once, to those who asked for it.
 */
export const mailKinds = [
  'confirmation',
  'welcome',
  'sign-in-link',
  'reset',
  'invite',
  'receipt',
  'payment-failed',
  'moderation-alert',
  'digest',
] as const;
export type MailKind = (typeof mailKinds)[number];
