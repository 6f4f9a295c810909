import type { MailSource } from './provider.ts';

/** A way of sending that is made for trying out: members get nothing, or the first few of them only. */
export type TrialMode = {
  readonly id: string;
  /** As the end of "your app sends with": "Supabase’s built-in mailer". */
  readonly name: string;
  /** The provider whose mode it is; null for tools that send nothing at all. */
  readonly provider: string | null;
  readonly smtpHosts: readonly RegExp[];
  readonly apiHosts: readonly string[];
  /** Domain of From. */
  readonly senders: readonly RegExp[];
  /** Packages that have no other use. */
  readonly packages: readonly string[];
  /** Container images. */
  readonly images: readonly string[];
  /** Null where nobody looked it up. */
  readonly reaches: 'nobody' | 'own-team' | 'confirmed-addresses' | 'everybody' | null;
  /** Whom it reaches, a full sentence for a founder. */
  readonly reachesWhom: string;
  readonly quota: { readonly mails: number; readonly per: 'hour' | 'day' | 'month' } | null;
  /** What to do instead, one sentence. */
  readonly instead: string;
  /** True when the mode is an account’s state that shows in no record, message or setting: it has to be asked. */
  readonly invisible: boolean;
  readonly source: MailSource | null;
};

const verified = 'Verify your own domain with the service and send from it.';

const noShapes = { smtpHosts: [], apiHosts: [], senders: [], packages: [], images: [], invisible: false } as const;

const looked = (fact: string, url: string): MailSource => ({ fact, url, checkedOn: '2026-11-27' });

export const trialModes: readonly TrialMode[] = [
  {
    ...noShapes,
    id: 'supabase-built-in',
    name: 'Supabase’s built-in mailer',
    provider: null,
    senders: [/^mail\.app\.supabase\.(?:io|com)$/],
    reaches: 'own-team',
    reachesWhom:
      'It sends only to addresses of your own Supabase team; everybody else gets “Email address not authorized”.',
    quota: { mails: 2, per: 'hour' },
    instead: 'Set up custom SMTP under Authentication, Emails in Supabase.',
    source: looked(
      'only to the project’s team, two mails an hour, no promise of delivery; not meant for production',
      'https://supabase.com/docs/guides/auth/auth-smtp',
    ),
  },
  {
    ...noShapes,
    id: 'resend-onboarding',
    name: 'Resend’s test sender onboarding@resend.dev',
    provider: 'resend',
    senders: [/^resend\.dev$/],
    reaches: 'own-team',
    reachesWhom: 'It sends only to the address that the Resend account was opened with.',
    quota: { mails: 100, per: 'day' },
    instead: verified,
    source: looked(
      'only to the account’s own address, others are refused with status 403',
      'https://apidog.com/jp/blog/resend-api-key/',
    ),
  },
  {
    ...noShapes,
    id: 'mailgun-sandbox',
    name: 'a Mailgun sandbox domain',
    provider: 'mailgun',
    senders: [/^sandbox[0-9a-z]+\.mailgun\.org$/],
    reaches: 'confirmed-addresses',
    reachesWhom: 'It sends only to at most five addresses that confirmed that they want to get tests.',
    quota: { mails: 100, per: 'day' },
    instead: verified,
    source: looked(
      'only to authorised recipients, five of them, who have to confirm; the same on the free plan without a card',
      'https://help.mailgun.com/hc/en-us/articles/217531258-Authorized-Recipients',
    ),
  },
  {
    ...noShapes,
    id: 'ses-sandbox',
    name: 'the Amazon SES sandbox',
    provider: 'ses',
    reaches: 'confirmed-addresses',
    reachesWhom: 'It sends only to addresses and domains that were verified in the same account and region.',
    quota: { mails: 200, per: 'day' },
    instead:
      'Request production access on the account dashboard of the SES console, in the region that your app sends from.',
    invisible: true,
    source: looked(
      'verified recipients only, 200 mails in 24 hours, one a second; every new account starts there, in each region',
      'https://docs.aws.amazon.com/console/ses/sandbox',
    ),
  },
  {
    ...noShapes,
    id: 'postmark-pending',
    name: 'a Postmark account that was not approved yet',
    provider: 'postmark',
    reaches: 'confirmed-addresses',
    reachesWhom: 'It sends only to addresses at domains that you verified in the same account.',
    quota: { mails: 100, per: 'month' },
    instead: 'Request approval in the Postmark account and choose a paid plan.',
    invisible: true,
    source: looked(
      'until approval only to one’s own domains',
      'https://postmarkapp.com/support/article/1084-how-does-the-account-approval-process-work',
    ),
  },
  {
    ...noShapes,
    id: 'mailersend-trial',
    name: 'a MailerSend trial domain',
    provider: 'mailersend',
    senders: [/^(?:trial|test)-[0-9a-z]+\.mlsender\.net$/],
    reaches: null,
    reachesWhom: 'It is for tests, before a domain of yours is verified.',
    quota: null,
    instead: verified,
    source: looked(
      'a trial domain to test with, until one of your own is verified',
      'https://www.mailersend.com/help/how-to-start-sending-emails',
    ),
  },
  {
    ...noShapes,
    id: 'brevo-replaced-sender',
    name: 'Brevo’s replacement sender brevosend.com',
    provider: 'brevo',
    senders: [/(?:^|\.)brevosend\.com$/],
    reaches: 'everybody',
    reachesWhom:
      'It reaches everybody, but from an address of Brevo instead of yours, because your domain is not authenticated.',
    quota: null,
    instead: 'Authenticate your domain in Brevo.',
    source: looked(
      'an unauthenticated domain is replaced by one below brevosend.com',
      'https://help.brevo.com/hc/en-us/articles/16045394674066-Troubleshooting-issues-with-domain-authentication-Brevo-code-DKIM-record-DMARC-record',
    ),
  },
  {
    ...noShapes,
    id: 'mandrill-replaced-sender',
    name: 'Mailchimp Transactional’s replacement sender mandrillapp.com',
    provider: 'mandrill',
    senders: [/^[a-z0-9-]+\.mandrillapp\.com$/],
    reaches: 'everybody',
    reachesWhom:
      'It reaches everybody, but from an address of Mailchimp instead of yours, because your domain is not authenticated.',
    quota: null,
    instead: 'Add the two key records of Mailchimp Transactional and a DMARC record.',
    source: looked(
      'without its records a sub-domain of mandrillapp.com is the sender',
      'https://mailchimp.com/developer/release-notes/new-sending-domain-authentication-requirements',
    ),
  },
  {
    ...noShapes,
    id: 'mailtrap-sandbox',
    name: 'Mailtrap’s sandbox',
    provider: null,
    smtpHosts: [/^(?:sandbox\.)?smtp\.mailtrap\.io$/, /^mailtrap\.io$/],
    apiHosts: ['sandbox.api.mailtrap.io'],
    reaches: 'nobody',
    reachesWhom: 'It catches every mail and delivers none.',
    quota: null,
    instead: 'Send through Mailtrap’s live host (live.smtp.mailtrap.io) or another service, from your own domain.',
    source: looked(
      'sandbox.smtp.mailtrap.io catches, live.smtp.mailtrap.io delivers',
      'https://mailtrap.io/fake-smtp-server.md',
    ),
  },
  {
    ...noShapes,
    id: 'mailtrap-demo',
    name: 'Mailtrap’s demo domain',
    provider: null,
    senders: [/(?:^|\.)demomailtrap\.com?$/],
    reaches: 'own-team',
    reachesWhom: 'It sends only to the address of the account’s owner.',
    quota: null,
    instead: verified,
    source: looked(
      'with the demo domain only to the owner of the account',
      'https://help.mailtrap.io/article/40-mailtrap-sending-faqs',
    ),
  },
  {
    ...noShapes,
    id: 'ethereal',
    name: 'Ethereal',
    provider: null,
    smtpHosts: [/^smtp\.ethereal\.email$/],
    senders: [/^ethereal\.email$/],
    reaches: 'nobody',
    reachesWhom: 'It catches every mail and delivers none.',
    quota: null,
    instead: 'Send through a service made for apps, from your own domain.',
    source: looked('nothing is delivered, everything is caught and stored', 'https://ethereal.email/faq'),
  },
  {
    ...noShapes,
    id: 'local-catcher',
    name: 'a mail catcher on the machine itself',
    provider: null,
    smtpHosts: [/^(?:mailpit|mailhog|maildev|mailcatcher|inbucket)$/],
    packages: ['maildev'],
    images: ['axllent/mailpit', 'mailhog/mailhog', 'maildev/maildev', 'inbucket/inbucket'],
    reaches: 'nobody',
    reachesWhom: 'It catches every mail and delivers none.',
    quota: null,
    instead: 'Send through a service made for apps, from your own domain.',
    source: looked('captures what it is sent, for developers', 'https://github.com/axllent/mailpit/'),
  },
];

export type TrialTraces = {
  readonly smtpHosts?: readonly string[];
  readonly apiHosts?: readonly string[];
  /** Addresses or domains of From; not the envelope, which may be the service’s own in sound set-ups. */
  readonly senders?: readonly string[];
  /** Dependencies of production; a catcher among those of development is right. */
  readonly packages?: readonly string[];
  readonly images?: readonly string[];
};

const domainOf = (sender: string): string =>
  (sender.split('@').at(-1) ?? '')
    .toLowerCase()
    .replaceAll(/[<>\s]/g, '')
    .replace(/\.$/, '');

/** The modes that these traces show, each with what shows it. What is an account’s state shows in nothing: see `invisible`. */
export const recogniseTrialModes = (
  traces: TrialTraces,
): readonly { readonly mode: TrialMode; readonly reasons: readonly string[] }[] =>
  trialModes.flatMap(mode => {
    const reasons = [
      ...(traces.smtpHosts ?? [])
        .filter(host => mode.smtpHosts.some(shape => shape.test(host.toLowerCase())))
        .map(host => `the SMTP host ${host.toLowerCase()}`),
      ...(traces.apiHosts ?? [])
        .filter(host => mode.apiHosts.includes(host.toLowerCase()))
        .map(host => `the API host ${host.toLowerCase()}`),
      ...(traces.senders ?? [])
        .filter(sender => mode.senders.some(shape => shape.test(domainOf(sender))))
        .map(sender => `the sender at ${domainOf(sender)}`),
      ...(traces.packages ?? []).filter(name => mode.packages.includes(name)).map(name => `the package ${name}`),
      ...(traces.images ?? [])
        .filter(image => mode.images.includes(image.replace(/[:@].*$/, '')))
        .map(image => `the image ${image}`),
    ];
    return reasons.length === 0 ? [] : [{ mode, reasons: [...new Set(reasons)] }];
  });
