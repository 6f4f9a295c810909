/**
 * How a mail provider shows in aggregate reports: the domains that it signs with and bounces to when the customer has not
 * set up their own, and selectors that it alone chooses. Domains and menus as the providers' guides to domain
 * authentication give them; written down on 2026-11-27 as generally known, not compared page by page. Selectors that
 * several providers use (`s1`, `k1`, `mail`, `default`) are left out on purpose.
 */
export type ReportMark = {
  readonly name: string;
  /** `d=` of its own signatures; names below them count, too. */
  readonly signs: readonly string[];
  /** Envelope domains of its own; names below them count, too. */
  readonly bounces: readonly string[];
  /** Selectors in the customer's domain, lower case. */
  readonly selectors: readonly (string | RegExp)[];
  /** Where in its panel the customer's own domain is set up. */
  readonly panel: string;
};

export const reportMarks: readonly ReportMark[] = [
  { name: 'Resend', signs: ['resend.dev'], bounces: ['resend.dev'], selectors: ['resend'], panel: 'Domains' },
  {
    name: 'Postmark',
    signs: ['mtasv.net', 'pm.mtasv.net'],
    bounces: ['mtasv.net'],
    selectors: [/^\d{14}pm$/],
    panel: 'Sender Signatures, DKIM and Return-Path',
  },
  {
    name: 'SendGrid',
    signs: ['sendgrid.net', 'sendgrid.info', 'sendgrid.me'],
    bounces: ['sendgrid.net'],
    selectors: ['smtpapi'],
    panel: 'Settings, Sender Authentication',
  },
  {
    name: 'Mailgun',
    signs: ['mailgun.org', 'mailgun.net'],
    bounces: ['mailgun.org', 'mailgun.net'],
    selectors: ['mailo', 'pdk1', 'pdk2'],
    panel: 'Sending, Domain settings',
  },
  {
    name: 'Brevo',
    signs: ['sendinblue.com', 'brevo.com', 'brevosend.com'],
    bounces: ['sender-sib.com', 'brevosend.com'],
    selectors: ['brevo1', 'brevo2'],
    panel: 'Senders, Domains & Dedicated IPs',
  },
  {
    name: 'MailerSend',
    signs: ['mailersend.net'],
    bounces: ['mailersend.net'],
    selectors: ['mlsend', 'mlsend2'],
    panel: 'Domains',
  },
  { name: 'MailerLite', signs: [], bounces: [], selectors: ['litesrv'], panel: 'Domains' },
  {
    name: 'Mailchimp',
    signs: ['mailchimpapp.net', 'mcsv.net', 'rsgsv.net', 'mcdlv.net'],
    bounces: ['mcsv.net', 'rsgsv.net', 'mcdlv.net', 'mailchimpapp.net'],
    selectors: ['k2', 'k3'],
    panel: 'Account, Domains',
  },
  {
    name: 'Mandrill',
    signs: ['mandrillapp.com'],
    bounces: ['mandrillapp.com'],
    selectors: ['mandrill', 'mte1', 'mte2'],
    panel: 'Settings, Sending Domains',
  },
  {
    name: 'SparkPost',
    signs: ['sparkpostmail.com'],
    bounces: ['sparkpostmail.com'],
    selectors: [/^scph\d{4}$/],
    panel: 'Configuration, Domains',
  },
  {
    name: 'Mailjet',
    signs: ['mailjet.com'],
    bounces: ['mailjet.com'],
    selectors: ['mailjet'],
    panel: 'Account Settings, Sender domains & addresses',
  },
  {
    name: 'Customer.io',
    signs: ['customeriomail.com'],
    bounces: ['customeriomail.com'],
    selectors: [],
    panel: 'Settings, Workspace Settings, Email',
  },
  {
    name: 'HubSpot',
    signs: ['hubspotemail.net'],
    bounces: ['hubspotemail.net'],
    selectors: [/^hs[12](-\d+)?$/],
    panel: 'Settings, Domains & URLs',
  },
  {
    name: 'Klaviyo',
    signs: ['klaviyomail.com'],
    bounces: ['klaviyomail.com'],
    selectors: ['kl', 'kl2'],
    panel: 'Settings, Domains',
  },
  {
    name: 'Zendesk',
    signs: ['zendesk.com'],
    bounces: ['zendesk.com'],
    selectors: ['zendesk1', 'zendesk2'],
    panel: 'Channels, Email',
  },
  {
    name: 'Google Workspace',
    signs: ['gappssmtp.com'],
    bounces: ['gappssmtp.com'],
    selectors: ['google'],
    panel: 'Admin console, Apps, Google Workspace, Gmail, Authenticate email',
  },
  {
    name: 'Microsoft 365',
    signs: ['onmicrosoft.com'],
    bounces: ['onmicrosoft.com'],
    selectors: ['selector1', 'selector2', /^selector[12]-/],
    panel: 'Defender portal, Email authentication settings, DKIM',
  },
  {
    name: 'Zoho',
    signs: ['zohomail.com', 'zoho.com'],
    bounces: ['zohomail.com', 'zoho.com'],
    selectors: ['zoho', 'zmail'],
    panel: 'Admin Console, Domains, Email Configuration',
  },
  {
    name: 'Fastmail',
    signs: ['messagingengine.com'],
    bounces: ['messagingengine.com'],
    selectors: ['fm1', 'fm2', 'fm3', 'fm4', 'mesmtp'],
    panel: 'Settings, Domains',
  },
  {
    name: 'Proton Mail',
    signs: [],
    bounces: [],
    selectors: ['protonmail', 'protonmail2', 'protonmail3'],
    panel: 'Settings, Domain names',
  },
  // Others send through it with its own second signature, so it comes last.
  {
    name: 'Amazon SES',
    signs: ['amazonses.com'],
    bounces: ['amazonses.com'],
    selectors: [],
    panel: 'Identities: DKIM and custom MAIL FROM domain',
  },
];
