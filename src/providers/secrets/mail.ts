import type { Issuer } from './issuer.ts';
import { exchange, readOn } from './steps.ts';

const mail = (id: string, name: string, where: string, page: string, guard?: string): Issuer => ({
  id,
  name,
  blastRadius:
    'A stranger sends mail in your name, signed by your domain: phishing to your members first. Your domain then lands on block lists, and your own mails in spam.',
  rotation: exchange({
    make: `In ${name} under ${where}, create a new key that may only send, and only from your domain where that can be chosen.`,
    alsoIn: 'of whatever sends for you, such as the sign-in service',
    revoke: 'Delete the old key in the same place; when strangers send already, do this first.',
    look: 'Look through the list of sent mails for those that your app did not write, warn your members if there are any, and watch bounces for a week.',
  }),
  page,
  ...(guard === undefined ? {} : { guard }),
  source: null,
});

export const mailIssuers: readonly Issuer[] = [
  readOn(
    'https://resend.com/changelog/new-api-key-permissions',
    mail('resend', 'Resend', 'API Keys', 'https://resend.com/api-keys'),
  ),
  mail('postmark', 'Postmark', 'API Tokens of the server', 'https://account.postmarkapp.com/servers'),
  readOn(
    'https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys.md',
    mail('sendgrid', 'SendGrid', 'Settings, API Keys', 'https://app.sendgrid.com/settings/api_keys'),
  ),
  mail(
    'mailgun',
    'Mailgun',
    'API Security',
    'https://app.mailgun.com/settings/api_security',
    'A validation key only checks addresses. What guards it: a limit to its use, since validations are paid for.',
  ),
  mail('brevo', 'Brevo', 'SMTP & API', 'https://app.brevo.com/settings/keys/api'),
];
