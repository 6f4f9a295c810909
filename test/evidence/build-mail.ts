import { gatherMail } from '../../src/collectors/mail/gather.ts';
import type { MailAnswer, MailLookup } from '../../src/engines/mail/lookup.ts';
import type { DeclaredMail } from '../../src/evidence/declared.ts';
import type { DnsType } from '../../src/evidence/dns.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { MailEvidence } from '../../src/evidence/mail.ts';
import type { MessagesEvidence } from '../../src/evidence/messages.ts';
import type { Draft } from './build.ts';

/** Evidence of mail as the collector gathers it, from a little zone that is answered by the rules of DNS. */
type MailZone = { [name: string]: { [T in DnsType]?: string[] } };

export type MailPlan = {
  zone: MailZone;
  declared: Draft<DeclaredMail>;
  /** What a mail test saw; nothing where there was none. */
  messages?: MessagesEvidence;
  /** Names that nobody answers for, with the reason. */
  silent: { [name: string]: string };
};

const domain = 'community.test';
const mailControl = `q8w7e6r5t4z3u2i1.${domain}`;

/** The public half of a key of 2048 bits that was made for these tests and thrown away. */
export const publicKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApmkHgBXyVc4uWDQFeUsUFVGKDo0qIQe8OofvDQEJQ85itA8CB5xAbtrxSev3RFHQ3jXPkrlp1ZjI0P6KDYY2J6BI9isGVGmorxXlD8Y5a/XJUaHm1U+04yxI2OedToEoaEWaYhUAQvBEfcer0va+asBehXf4Zzu0wtkFmARe75/AaqUsaQE064+4R3dKwSwzALwSTTuaYlMaqNrkAeJHNvJHOK1MgyS9KpsS0paXQE+0E102x1aKx6axb43BsJlwB45UYSzx5yikoArwvNkxE4KaSDswOU1urdVSkXrA3OC9dlbiNknw1fVnwr/V0Fom0j8d98ai4Mt7yONts84XPQIDAQAB';

const soundMailPlan = (): MailPlan => ({
  zone: {
    [domain]: {
      A: ['203.0.113.10'],
      MX: ['10 mx1.mail.test', '20 mx2.mail.test'],
      TXT: ['v=spf1 include:spf.mail.test -all', 'harbour-site-verification=1'],
    },
    [`bounce.${domain}`]: { MX: ['10 mx1.mail.test'], TXT: ['v=spf1 ip4:192.0.2.0/26 -all'] },
    [`harbour._domainkey.${domain}`]: { TXT: [`v=DKIM1; k=rsa; p=${publicKey}`] },
    [`harbour._domainkey.news.${domain}`]: { TXT: [`v=DKIM1; k=rsa; p=${publicKey}`] },
    [`_dmarc.${domain}`]: { TXT: [`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`] },
    'spf.mail.test': { TXT: ['v=spf1 ip4:192.0.2.0/26 -all'] },
    'mx1.mail.test': { A: ['192.0.2.25'] },
    'mx2.mail.test': { A: ['192.0.2.26'] },
    'out1.mail.test': { A: ['192.0.2.11'] },
    '11.2.0.192.in-addr.arpa': { PTR: ['out1.mail.test'] },
    '2.0.0.127.psbl.surriel.com': { A: ['127.0.0.2'] },
  },
  declared: {
    from: `hello@${domain}`,
    envelopeDomain: `bounce.${domain}`,
    sendingDomains: [],
    selectors: [{ domain, selector: 'harbour' }],
    sendingAddresses: ['192.0.2.11'],
  },
  silent: {},
});

const mostLinks = 8;

const lookupIn =
  ({ zone, silent }: MailPlan): MailLookup =>
  (name, type): Promise<MailAnswer> => {
    let at = name;
    for (let links = 0; links < mostLinks; links += 1) {
      const quiet = silent[at];
      if (quiet !== undefined) return Promise.resolve({ status: 'silent', reason: quiet });
      const wildcard = at.endsWith(`.${domain}`) ? zone[`*.${domain}`] : undefined;
      const isInner = Object.keys(zone).some(other => other.endsWith(`.${at}`));
      const here = zone[at] ?? (isInner ? {} : wildcard);
      if (here === undefined) return Promise.resolve({ status: 'no-name' });
      const values = type === 'SPF' ? [] : (here[type] ?? []);
      if (values.length > 0) return Promise.resolve({ status: 'records', values: [...values] });
      const [target] = here.CNAME ?? [];
      if (target === undefined || type === 'CNAME') return Promise.resolve({ status: 'no-data' });
      at = target;
    }
    return Promise.resolve({ status: 'silent', reason: `${name} leads round in a circle` });
  };

/** What the collector would bring home after `change` to the sound plan. */
export const mailed = async (change: (plan: MailPlan) => void = () => {}): Promise<Draft<MailEvidence>> => {
  const plan = soundMailPlan();
  change(plan);
  const found = await gatherMail({
    declared: { domain, hosts: [], mail: plan.declared },
    dns: undefined,
    repo: undefined,
    messages: plan.messages,
    lookup: lookupIn(plan),
    control: mailControl,
    fetchPolicy: () =>
      Promise.resolve(seen({ mode: 'enforce', hosts: ['*.mail.test'], maxAge: 86_400, status: 200, problem: '' })),
    knock: () => Promise.resolve(seen({ open: true, startTls: true, detail: 'it greets' })),
  });
  return structuredClone(found) as Draft<MailEvidence>;
};

const sound = await mailed();

/** A copy of the sound evidence. */
export const soundMail = (): MailEvidence => structuredClone(sound);
