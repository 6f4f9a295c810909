import { brevo } from './brevo.ts';
import { customerIo } from './customer-io.ts';
import { googleWorkspace } from './google-workspace.ts';
import { loops } from './loops.ts';
import { mailersend } from './mailersend.ts';
import { mailgun } from './mailgun.ts';
import { mailjet } from './mailjet.ts';
import { mandrill } from './mandrill.ts';
import { microsoft365 } from './microsoft-365.ts';
import { plunk } from './plunk.ts';
import { postmark } from './postmark.ts';
import type { MailProvider } from './provider.ts';
import { resend } from './resend.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';
import { sparkpost } from './sparkpost.ts';
import { zeptomail, zohoMail } from './zoho.ts';

/** The services whose records are known; apps' first, mailboxes of people last. */
export const mailProviders: readonly MailProvider[] = [
  resend,
  postmark,
  sendgrid,
  mailgun,
  ses,
  brevo,
  mailersend,
  mailjet,
  sparkpost,
  mandrill,
  zeptomail,
  loops,
  plunk,
  customerIo,
  googleWorkspace,
  microsoft365,
  zohoMail,
];

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Names that people use for the same service. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['twiliosendgrid', 'sendgrid'],
  ['twilio', 'sendgrid'],
  ['amazon', 'ses'],
  ['awsses', 'ses'],
  ['aws', 'ses'],
  ['sendinblue', 'brevo'],
  ['mailchimp', 'mandrill'],
  ['gsuite', 'google-workspace'],
  ['gmail', 'google-workspace'],
  ['google', 'google-workspace'],
  ['office365', 'microsoft-365'],
  ['outlook', 'microsoft-365'],
  ['exchangeonline', 'microsoft-365'],
  ['zoho', 'zoho-mail'],
  ['bird', 'sparkpost'],
]);

/** The provider that a person named in the settings: `SendGrid`, `amazon ses`, `G Suite`. Null when none is known by that name. */
export const mailProviderNamed = (name: string): MailProvider | null => {
  const wanted = plain(name);
  const id = otherNames.get(wanted);
  return (
    mailProviders.find(
      provider => provider.id === id || plain(provider.id) === wanted || plain(provider.name) === wanted,
    ) ?? null
  );
};
