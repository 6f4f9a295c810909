/** Why a record exists, as far as it can be told from the outside. */
export type Purpose = {
  readonly kind:
    | 'web'
    | 'mail'
    | 'mail-authentication'
    | 'ownership'
    | 'certificates'
    | 'delegation'
    | 'service'
    | 'unknown';
  /** One sentence for a person. */
  readonly why: string;
};

type Seen = {
  /** Full name, lower case, and the part before the domain (empty for the domain itself). */
  readonly name: string;
  readonly label: string;
  readonly type: string;
  /** Value in the form of the DNS evidence. */
  readonly value: string;
};

type Rule = { readonly types: readonly string[]; readonly matches: (seen: Seen) => boolean; readonly purpose: Purpose };

const under = (host: string, suffix: string): boolean => host === suffix || host.endsWith(`.${suffix}`);
const targetOf = (seen: Seen): string => seen.value.split(' ').at(-1)?.toLowerCase() ?? '';

/*
 * The tables below hold the host names that these services give their customers to put into DNS. Written down
 * 2026-11-23 from general knowledge: a missing or outdated row costs a name in a sentence, never a verdict.
 */
/** Hosts that others lead to, by suffix. */
const webHosts: readonly (readonly [suffix: string, name: string])[] = [
  ['vercel-dns.com', 'Vercel'],
  ['vercel-dns-0.com', 'Vercel'],
  ['vercel.app', 'Vercel'],
  ['netlify.app', 'Netlify'],
  ['netlifyglobalcdn.com', 'Netlify'],
  ['github.io', 'GitHub Pages'],
  ['pages.dev', 'Cloudflare Pages'],
  ['workers.dev', 'Cloudflare Workers'],
  ['herokudns.com', 'Heroku'],
  ['herokuapp.com', 'Heroku'],
  ['onrender.com', 'Render'],
  ['up.railway.app', 'Railway'],
  ['fly.dev', 'Fly.io'],
  ['lovable.app', 'Lovable'],
  ['replit.app', 'Replit'],
  ['bolt.host', 'Bolt'],
  ['webflow.io', 'Webflow'],
  ['proxy-ssl.webflow.com', 'Webflow'],
  ['framer.website', 'Framer'],
  ['squarespace.com', 'Squarespace'],
  ['wixdns.net', 'Wix'],
  ['myshopify.com', 'Shopify'],
  ['ghost.io', 'Ghost'],
  ['circle.so', 'Circle'],
  ['azurewebsites.net', 'Azure App Service'],
  ['azurestaticapps.net', 'Azure Static Web Apps'],
  ['amplifyapp.com', 'AWS Amplify'],
  ['cloudfront.net', 'Amazon CloudFront'],
  ['elb.amazonaws.com', 'an AWS load balancer'],
  ['web.app', 'Firebase Hosting'],
  ['ghs.googlehosted.com', 'Google'],
  ['supabase.co', 'Supabase'],
  ['statuspage.io', 'Statuspage'],
  ['pixie.porkbun.com', 'the parking page of Porkbun'],
];

const mailHosts: readonly (readonly [suffix: string, name: string])[] = [
  ['google.com', 'Google Workspace'],
  ['googlemail.com', 'Google Workspace'],
  ['mail.protection.outlook.com', 'Microsoft 365'],
  ['mx.microsoft', 'Microsoft 365'],
  ['protonmail.ch', 'Proton Mail'],
  ['zoho.com', 'Zoho Mail'],
  ['zoho.eu', 'Zoho Mail'],
  ['messagingengine.com', 'Fastmail'],
  ['mail.icloud.com', 'iCloud Mail'],
  ['registrar-servers.com', 'Namecheap’s mail forwarding'],
  ['privateemail.com', 'Namecheap Private Email'],
  ['secureserver.net', 'GoDaddy mail'],
  ['ovh.net', 'OVHcloud mail'],
  ['ionos.com', 'IONOS mail'],
  ['mx.cloudflare.net', 'Cloudflare Email Routing'],
  ['fwd.porkbun.com', 'Porkbun’s mail forwarding'],
  ['improvmx.com', 'ImprovMX'],
  ['mailgun.org', 'Mailgun'],
  ['mtasv.net', 'Postmark'],
  ['inbound-smtp.us-east-1.amazonaws.com', 'Amazon SES'],
];

/** Return paths and signing keys of sending services: a CNAME or MX on a subdomain of its own. */
const senders: readonly (readonly [suffix: string, name: string])[] = [
  ['pm.mtasv.net', 'Postmark'],
  ['amazonses.com', 'Amazon SES (or Resend, which sends through it)'],
  ['sendgrid.net', 'SendGrid'],
  ['mailgun.org', 'Mailgun'],
  ['mandrillapp.com', 'Mailchimp Transactional'],
  ['mcsv.net', 'Mailchimp'],
  ['mailersend.net', 'MailerSend'],
  ['mlsend.com', 'MailerLite'],
  ['brevo.com', 'Brevo'],
  ['sendinblue.com', 'Brevo'],
  ['sparkpostmail.com', 'SparkPost'],
  ['customeriomail.com', 'Customer.io'],
  ['loops.so', 'Loops'],
  ['convertkit.com', 'Kit'],
  ['stripe.com', 'Stripe'],
  ['onmicrosoft.com', 'Microsoft 365'],
  ['dkim.mail.microsoft', 'Microsoft 365'],
];

const tokens: readonly (readonly [prefix: string, name: string])[] = [
  ['google-site-verification=', 'Google'],
  ['ms=', 'Microsoft 365'],
  ['facebook-domain-verification=', 'Facebook'],
  ['apple-domain-verification=', 'Apple'],
  ['stripe-verification=', 'Stripe'],
  ['zoho-verification=', 'Zoho'],
  ['protonmail-verification=', 'Proton Mail'],
  ['atlassian-domain-verification=', 'Atlassian'],
  ['openai-domain-verification=', 'OpenAI'],
  ['hubspot-developer-verification=', 'HubSpot'],
  ['brevo-code:', 'Brevo'],
  ['notion-domain-verification=', 'Notion'],
  ['klaviyo-site-verification=', 'Klaviyo'],
  ['pinterest-site-verification=', 'Pinterest'],
  ['have-i-been-pwned-verification=', 'Have I Been Pwned'],
  ['launch-ready-verification=', 'Launch Ready'],
];

const named = (table: readonly (readonly [string, string])[], host: string): string | undefined =>
  table.find(([suffix]) => under(host, suffix))?.[1];

const starts = (prefix: string) => (seen: Seen) => seen.value.toLowerCase().startsWith(prefix);

/** What is told by the shape of name and value alone; the first that matches counts. */
const rules: readonly Rule[] = [
  {
    types: ['TXT'],
    matches: starts('v=spf1'),
    purpose: { kind: 'mail-authentication', why: 'Says which servers may send mail for this name (SPF).' },
  },
  {
    types: ['TXT'],
    matches: seen => seen.label.startsWith('_dmarc') || starts('v=dmarc1')(seen),
    purpose: {
      kind: 'mail-authentication',
      why: 'Says what receivers do with mail that fails the sender checks (DMARC).',
    },
  },
  {
    types: ['TXT', 'CNAME'],
    matches: seen => /(?:^|\.)_domainkey(?:\.|$)/.test(seen.label),
    purpose: { kind: 'mail-authentication', why: 'Public key that mail signatures are checked with (DKIM).' },
  },
  {
    types: ['TXT', 'CNAME'],
    matches: seen => /^_acme-challenge(?:\.|$)/.test(seen.label),
    purpose: { kind: 'certificates', why: 'Proof for the authority that issues the certificates.' },
  },
  {
    types: ['TXT'],
    matches: seen => /^_(?:mta-sts|smtp\._tls)(?:\.|$)/.test(seen.label),
    purpose: { kind: 'mail', why: 'Rules and reports about encrypted delivery of incoming mail.' },
  },
  {
    types: ['TXT'],
    matches: seen => /^default\._bimi(?:\.|$)/.test(seen.label),
    purpose: { kind: 'mail', why: 'Logo that some mail programs show beside your mail (BIMI).' },
  },
  {
    types: ['TXT'],
    matches: seen =>
      /^_(?:vercel|github-pages-challenge-[a-z0-9-]+|cf-custom-hostname|railway-verify|lovable)(?:\.|$)/.test(
        seen.label,
      ),
    purpose: { kind: 'ownership', why: 'Proves to the web host that the name is yours.' },
  },
  {
    types: ['CAA'],
    matches: () => true,
    purpose: { kind: 'certificates', why: 'Says which authorities may issue certificates for this name.' },
  },
  {
    types: ['NS'],
    matches: () => true,
    purpose: { kind: 'delegation', why: 'Names the servers that answer for this name.' },
  },
  {
    types: ['SOA'],
    matches: () => true,
    purpose: { kind: 'delegation', why: 'Bookkeeping of the DNS provider for the domain.' },
  },
  {
    types: ['SRV'],
    matches: seen => /^_(?:autodiscover|imaps?|submissions?|pop3s?)\._tcp/.test(seen.label),
    purpose: { kind: 'mail', why: 'Lets mail programs find their settings.' },
  },
  { types: ['SRV'], matches: () => true, purpose: { kind: 'service', why: 'Tells programs where a service answers.' } },
  {
    types: ['CNAME'],
    matches: seen => seen.label === 'autodiscover' || seen.label === 'autoconfig',
    purpose: { kind: 'mail', why: 'Lets mail programs find their settings.' },
  },
];

const byTarget = (seen: Seen): Purpose | undefined => {
  const host = targetOf(seen);
  const sender = named(senders, host);
  if (seen.type === 'MX') {
    if (seen.value === '0 .') return { kind: 'mail', why: 'Says that this name takes no mail.' };
    if (sender !== undefined && seen.label !== '')
      return { kind: 'mail-authentication', why: `Takes back undeliverable mail for ${sender} (return path).` };
    const mail = named(mailHosts, host);
    return {
      kind: 'mail',
      why: mail === undefined ? 'Takes incoming mail for this name.' : `Takes incoming mail for this name: ${mail}.`,
    };
  }
  if (seen.type !== 'CNAME') return undefined;
  if (sender !== undefined)
    return {
      kind: 'mail-authentication',
      why: `Belongs to the sending service ${sender}: return path, signing key or link tracking.`,
    };
  const web = named(webHosts, host);
  return web === undefined ? undefined : { kind: 'web', why: `Leads visitors to ${web}.` };
};

const byToken = (seen: Seen): Purpose | undefined => {
  if (seen.type !== 'TXT') return undefined;
  const value = seen.value.toLowerCase();
  const service = tokens.find(([prefix]) => value.startsWith(prefix))?.[1];
  if (service !== undefined) return { kind: 'ownership', why: `Proves to ${service} that the domain is yours.` };
  return /^[a-z0-9-]+-(?:site-|domain-)?verification[=:]/.test(value)
    ? { kind: 'ownership', why: 'Proves to a service that the domain is yours.' }
    : undefined;
};

/** Why this record exists. `domain` is the audited domain; what is not recognised is said to be so. */
export const purposeOf = (record: { name: string; type: string; value: string }, domain: string): Purpose => {
  const label = record.name === domain ? '' : record.name.slice(0, -domain.length - 1);
  const seen: Seen = { ...record, label };
  const rule = rules.find(candidate => candidate.types.includes(seen.type) && candidate.matches(seen));
  const found = rule?.purpose ?? byTarget(seen) ?? byToken(seen);
  if (found !== undefined) return found;
  if (seen.type === 'A' || seen.type === 'AAAA')
    return { kind: 'web', why: 'Leads visitors of this name to a server.' };
  if (seen.type === 'CNAME') return { kind: 'service', why: 'Leads this name to another one.' };
  return { kind: 'unknown', why: 'Not recognised: ask who added it before you touch it.' };
};
