import { generateKeyPairSync } from 'node:crypto';
import type { MailSet } from '../../../src/evidence/derive/mail-zone.ts';
import type { SetupFault } from '../../../src/evidence/derive/mail-setup.ts';

/** The domain of all fixtures; `send.` and the like stand below it. */
export const fixtureDomain = 'harbour.test';

/** A real public key, made anew for each run; nobody has the private one. */
const key = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .publicKey.export({ type: 'spki', format: 'der' })
  .toString('base64');
const token = (letter: string): string => letter.repeat(32);

type Line = `${string} ${'TXT' | 'CNAME' | 'MX' | 'A'} ${string}`;

/** `send TXT v=spf1 …`: label, type, value; `@` is the domain itself, a name with a final dot is whole. */
export const zoneOf = (lines: readonly Line[]): readonly MailSet[] => {
  const sets = new Map<string, { name: string; type: MailSet['type']; values: string[] }>();
  for (const line of lines) {
    const [label = '', type = '', ...rest] = line.split(' ');
    const below = label === '@' ? fixtureDomain : `${label}.${fixtureDomain}`;
    const name = label.endsWith('.') ? label.slice(0, -1) : below;
    const set = sets.get(`${name} ${type}`) ?? { name, type: type as MailSet['type'], values: [] };
    set.values.push(rest.join(' '));
    sets.set(`${name} ${type}`, set);
  }
  return [...sets.values()];
};

type WrongCopy = {
  readonly how: string;
  /** Lines that go, and lines that come in their place. */
  readonly gone: readonly Line[];
  readonly come: readonly Line[];
  readonly expected: {
    readonly kind: SetupFault['kind'];
    readonly name: string | null;
    readonly type: MailSet['type'];
  };
};

export type ProviderFixture = { readonly sound: readonly Line[]; readonly wrong: readonly [WrongCopy, ...WrongCopy[]] };

const at = (label: string): string => `${label}.${fixtureDomain}`;
const twice = (label: string): string => `${label}.${fixtureDomain}.${fixtureDomain}.`;

/** Published ranges of a web proxy, as far as the fixtures need them. */
export const proxyAddress = '104.21.7.7';

export const providerFixtures: { readonly [id: string]: ProviderFixture } = {
  resend: {
    sound: [
      'send MX 10 feedback-smtp.eu-west-1.amazonses.com',
      'send TXT v=spf1 include:amazonses.com ~all',
      `resend._domainkey TXT p=${key}`,
    ],
    wrong: [
      {
        how: 'the SPF record was added to that of the domain instead of to `send`',
        gone: ['send TXT v=spf1 include:amazonses.com ~all'],
        come: ['@ TXT v=spf1 include:_spf.google.com include:amazonses.com ~all'],
        expected: { kind: 'at-the-domain', name: at('send'), type: 'TXT' },
      },
      {
        how: 'the MX stands at the domain',
        gone: ['send MX 10 feedback-smtp.eu-west-1.amazonses.com'],
        come: ['@ MX 10 feedback-smtp.eu-west-1.amazonses.com'],
        expected: { kind: 'at-the-domain', name: at('send'), type: 'MX' },
      },
      {
        how: 'the key’s name was typed twice',
        gone: [`resend._domainkey TXT p=${key}`],
        come: [`${twice('resend._domainkey')} TXT p=${key}` as Line],
        expected: { kind: 'typed-twice', name: at('resend._domainkey'), type: 'TXT' },
      },
    ],
  },
  postmark: {
    sound: [`20260101120000pm._domainkey TXT k=rsa;p=${key}`, 'pm-bounces CNAME pm.mtasv.net'],
    wrong: [
      {
        how: 'the return path is behind a web proxy',
        gone: ['pm-bounces CNAME pm.mtasv.net'],
        come: [`pm-bounces A ${proxyAddress}`],
        expected: { kind: 'proxied', name: at('pm-bounces'), type: 'A' },
      },
      {
        how: 'include:spf.mtasv.net was added to the domain',
        gone: [],
        come: ['@ TXT v=spf1 include:spf.mtasv.net include:_spf.google.com ~all'],
        expected: { kind: 'unwanted', name: fixtureDomain, type: 'TXT' },
      },
    ],
  },
  sendgrid: {
    sound: [
      'em4821 CNAME u2744887.wl138.sendgrid.net',
      's1._domainkey CNAME s1.domainkey.u2744887.wl138.sendgrid.net',
      's2._domainkey CNAME s2.domainkey.u2744887.wl138.sendgrid.net',
    ],
    wrong: [
      {
        how: 'one of the three is missing',
        gone: ['s2._domainkey CNAME s2.domainkey.u2744887.wl138.sendgrid.net'],
        come: [],
        expected: { kind: 'missing', name: at('s2._domainkey'), type: 'CNAME' },
      },
      {
        how: 'the panel put the domain behind the target',
        gone: ['em4821 CNAME u2744887.wl138.sendgrid.net'],
        come: [`em4821 CNAME u2744887.wl138.sendgrid.net.${fixtureDomain}`],
        expected: { kind: 'target-typed-twice', name: at('em4821'), type: 'CNAME' },
      },
    ],
  },
  mailgun: {
    sound: [
      '@ TXT v=spf1 include:eu.mailgun.org ~all',
      'pdk1._domainkey CNAME pdk1._domainkey.9d876.dkim1.mailgun.com',
      'pdk2._domainkey CNAME pdk2._domainkey.9d876.dkim1.mailgun.com',
      '@ MX 10 mxa.eu.mailgun.org',
      '@ MX 10 mxb.eu.mailgun.org',
      'email CNAME eu.mailgun.org',
    ],
    wrong: [
      {
        how: 'quotes were pasted along',
        gone: ['@ TXT v=spf1 include:eu.mailgun.org ~all'],
        come: ['@ TXT "v=spf1 include:eu.mailgun.org ~all"'],
        expected: { kind: 'quoted', name: fixtureDomain, type: 'TXT' },
      },
      {
        how: 'a second SPF record instead of one',
        gone: [],
        come: ['@ TXT v=spf1 include:_spf.google.com ~all'],
        expected: { kind: 'several-spf', name: fixtureDomain, type: 'TXT' },
      },
    ],
  },
  ses: {
    sound: [
      ...(['a', 'b', 'c'] as const).map(
        (letter): Line => `${token(letter)}._domainkey CNAME ${token(letter)}.dkim.amazonses.com`,
      ),
      'bounce MX 10 feedback-smtp.us-east-1.amazonses.com',
      'bounce TXT v=spf1 include:amazonses.com ~all',
    ],
    wrong: [
      {
        how: 'one of the three keys is missing',
        gone: [`${token('c')}._domainkey CNAME ${token('c')}.dkim.amazonses.com`],
        come: [],
        expected: { kind: 'missing', name: null, type: 'CNAME' },
      },
      {
        how: 'the MX of the MAIL FROM domain was typed twice',
        gone: ['bounce MX 10 feedback-smtp.us-east-1.amazonses.com'],
        come: [`${twice('bounce')} MX 10 feedback-smtp.us-east-1.amazonses.com` as Line],
        expected: { kind: 'typed-twice', name: at('bounce'), type: 'MX' },
      },
    ],
  },
  brevo: {
    sound: [
      'brevo1._domainkey CNAME b1.harbour-test.dkim.brevo.com',
      'brevo2._domainkey CNAME b2.harbour-test.dkim.brevo.com',
      '@ TXT brevo-code:0123456789abcdef0123456789abcdef',
    ],
    wrong: [
      {
        how: 'one key is behind a web proxy',
        gone: ['brevo2._domainkey CNAME b2.harbour-test.dkim.brevo.com'],
        come: [`brevo2._domainkey A ${proxyAddress}`],
        expected: { kind: 'proxied', name: at('brevo2._domainkey'), type: 'A' },
      },
    ],
  },
  mailersend: {
    sound: [
      'mlsend2._domainkey CNAME mlsend2._domainkey.mailersend.net',
      'mta CNAME mailersend.net',
      '@ TXT v=spf1 include:_spf.mailersend.net ~all',
    ],
    wrong: [
      {
        how: 'the key is missing',
        gone: ['mlsend2._domainkey CNAME mlsend2._domainkey.mailersend.net'],
        come: [],
        expected: { kind: 'missing', name: at('mlsend2._domainkey'), type: 'CNAME' },
      },
    ],
  },
  mailjet: {
    sound: [`mailjet._domainkey TXT k=rsa; p=${key}`, '@ TXT v=spf1 include:spf.mailjet.com ~all'],
    wrong: [
      {
        how: 'the key’s value has quotes in it',
        gone: [`mailjet._domainkey TXT k=rsa; p=${key}`],
        come: [`mailjet._domainkey TXT "k=rsa\\; p=${key}"`],
        expected: { kind: 'quoted', name: at('mailjet._domainkey'), type: 'TXT' },
      },
    ],
  },
  sparkpost: {
    sound: [`scph0126._domainkey TXT v=DKIM1; k=rsa; h=sha256; p=${key}`, 'bounces CNAME sparkpostmail.com'],
    wrong: [
      {
        how: 'the key stands at the domain itself',
        gone: [`scph0126._domainkey TXT v=DKIM1; k=rsa; h=sha256; p=${key}`],
        come: [`@ TXT v=DKIM1; k=rsa; h=sha256; p=${key}`],
        expected: { kind: 'at-the-domain', name: null, type: 'TXT' },
      },
    ],
  },
  mandrill: {
    sound: [
      'mte1._domainkey CNAME dkim1.mandrillapp.com',
      'mte2._domainkey CNAME dkim2.mandrillapp.com',
      '@ TXT mandrill_verify.abcDEF123',
    ],
    wrong: [
      {
        how: 'one of the two keys leads to the other one’s target',
        gone: ['mte2._domainkey CNAME dkim2.mandrillapp.com'],
        come: ['mte2._domainkey CNAME dkim1.mandrillapp.com'],
        expected: { kind: 'wrong-value', name: at('mte2._domainkey'), type: 'CNAME' },
      },
    ],
  },
  zeptomail: {
    sound: [`191798._domainkey TXT k=rsa; p=${key}`, 'bounce-zem CNAME cluster89.zeptomail.com'],
    wrong: [
      {
        how: 'the bounce address was typed twice',
        gone: ['bounce-zem CNAME cluster89.zeptomail.com'],
        come: [`${twice('bounce-zem')} CNAME cluster89.zeptomail.com` as Line],
        expected: { kind: 'typed-twice', name: at('bounce-zem'), type: 'CNAME' },
      },
    ],
  },
  loops: {
    sound: [
      'envelope MX 10 feedback-smtp.us-east-1.amazonses.com',
      'envelope TXT v=spf1 include:amazonses.com ~all',
      ...(['d', 'e', 'f'] as const).map(
        (letter): Line => `${token(letter)}._domainkey CNAME ${token(letter)}.dkim.amazonses.com`,
      ),
    ],
    wrong: [
      {
        how: 'SPF is missing at the envelope',
        gone: ['envelope TXT v=spf1 include:amazonses.com ~all'],
        come: [],
        expected: { kind: 'missing', name: at('envelope'), type: 'TXT' },
      },
    ],
  },
  plunk: {
    sound: [
      ...(['g', 'h', 'i'] as const).map(
        (letter): Line => `${token(letter)}._domainkey CNAME ${token(letter)}.dkim.amazonses.com`,
      ),
      'plunk MX 10 feedback-smtp.eu-north-1.amazonses.com',
      'plunk TXT v=spf1 include:amazonses.com ~all',
    ],
    wrong: [
      {
        how: 'SPF has a space before it',
        gone: ['plunk TXT v=spf1 include:amazonses.com ~all'],
        come: ['plunk TXT  v=spf1 include:amazonses.com ~all'],
        expected: { kind: 'quoted', name: at('plunk'), type: 'TXT' },
      },
    ],
  },
  'customer-io': {
    sound: [
      'cio12345 MX 10 mx.customeriomail.test',
      'cio12345 TXT v=spf1 include:customeriomail.com ~all',
      `krs._domainkey.cio12345 TXT k=rsa; p=${key}`,
    ],
    wrong: [
      {
        how: 'the key was typed twice',
        gone: [`krs._domainkey.cio12345 TXT k=rsa; p=${key}`],
        come: [`${twice('krs._domainkey.cio12345')} TXT k=rsa; p=${key}` as Line],
        expected: { kind: 'typed-twice', name: at('krs._domainkey.cio12345'), type: 'TXT' },
      },
    ],
  },
  'google-workspace': {
    sound: [
      '@ TXT v=spf1 include:_spf.google.com ~all',
      `google._domainkey TXT v=DKIM1; k=rsa; p=${key}`,
      '@ MX 1 smtp.google.com',
    ],
    wrong: [
      {
        how: 'SPF does not name Google',
        gone: ['@ TXT v=spf1 include:_spf.google.com ~all'],
        come: ['@ TXT v=spf1 include:spf.mailjet.com ~all'],
        expected: { kind: 'missing', name: fixtureDomain, type: 'TXT' },
      },
    ],
  },
  'microsoft-365': {
    sound: [
      '@ TXT v=spf1 include:spf.protection.outlook.com -all',
      'selector1._domainkey CNAME selector1-harbour-test._domainkey.harbour.n-v1.dkim.mail.microsoft',
      'selector2._domainkey CNAME selector2-harbour-test._domainkey.harbour.n-v1.dkim.mail.microsoft',
      '@ MX 0 harbour-test.mail.protection.outlook.com',
    ],
    wrong: [
      {
        how: 'a target of the form that Microsoft does not give out',
        gone: ['selector2._domainkey CNAME selector2-harbour-test._domainkey.harbour.n-v1.dkim.mail.microsoft'],
        come: ['selector2._domainkey CNAME selector2.harbour.test'],
        expected: { kind: 'wrong-value', name: at('selector2._domainkey'), type: 'CNAME' },
      },
    ],
  },
  'zoho-mail': {
    sound: [
      '@ TXT v=spf1 include:zohomail.eu ~all',
      `zmail._domainkey TXT v=DKIM1; k=rsa; p=${key}`,
      '@ MX 10 mx.zoho.eu',
    ],
    wrong: [
      {
        how: 'the key’s name was typed twice',
        gone: [`zmail._domainkey TXT v=DKIM1; k=rsa; p=${key}`],
        come: [`${twice('zmail._domainkey')} TXT v=DKIM1; k=rsa; p=${key}` as Line],
        expected: { kind: 'typed-twice', name: at('zmail._domainkey'), type: 'TXT' },
      },
    ],
  },
};
