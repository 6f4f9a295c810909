/** The mails without which a membership community does not work, in the order in which members meet them. */
export const mailKinds = [
  'confirmation',
  'welcome',
  'sign-in-link',
  'reset',
  'invite',
  'receipt',
  'payment-failed',
  'moderation-alert',
] as const;
export type MailKind = (typeof mailKinds)[number];
