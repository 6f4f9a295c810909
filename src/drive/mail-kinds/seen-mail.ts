import { judgeMessage, type DkimFacts, type MessageFacts } from '../../engines/mail/judge-message.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import type { SeenMail, SeenSignature } from '../../evidence/messages.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import { inert } from '../../platform/inert.ts';
import { limits } from '../../platform/limits.ts';
import { isLoopback } from '../environment.ts';
import type { Mail } from '../inbox/inbox.ts';
import { handedOver } from './handed-over.ts';
import { seenLink } from './seen-link.ts';

type Redact = (text: string) => string;

const streamHeaders = ['x-pm-message-stream', 'feedback-id', 'x-mailgun-tag', 'x-ses-configuration-set', 'x-mc-tags'];
const filterHeaders = ['x-spam-status', 'x-spam-flag', 'x-spam-score', 'x-spamd-result', 'x-forefront-antispam-report'];

/** What sells something, in a mail that was sent because of something else. */
const advertising =
  /\b(?:\d{1,2} ?% off|special offer|limited[- ]time|only this week|newsletter|sale ends|promo code|book now|buy now)\b|\butm_[a-z]+/gi;

const linesOf = (mail: Mail, names: readonly string[]): readonly string[] =>
  mail.headers
    .filter(([name]) => names.includes(name))
    .map(([name, value]) => `${name}: ${inert(value).slice(0, limits.titleCharacters)}`);

const headerOf = (mail: Mail, name: string): string | null => {
  const value = mail.headers.find(([own]) => own === name)?.[1];
  return value === undefined ? null : inert(value).trim().slice(0, limits.titleCharacters);
};

const listOf = (mail: Mail): SeenMail['list'] => {
  const unsubscribe = [...(headerOf(mail, 'list-unsubscribe') ?? '').matchAll(/<([a-z]+):/gi)].map(([, scheme = '']) =>
    scheme.toLowerCase(),
  );
  const post = headerOf(mail, 'list-unsubscribe-post');
  return {
    id: headerOf(mail, 'list-id'),
    precedence: headerOf(mail, 'precedence')?.toLowerCase() ?? null,
    unsubscribe,
    oneClick: post?.replaceAll(/\s/g, '').toLowerCase() === 'list-unsubscribe=one-click',
  };
};

const signatureOf = (facts: DkimFacts): SeenSignature => ({
  domain: facts.domain,
  selector: facts.selector,
  result: facts.result,
  reason: facts.reason,
  bits: facts.keyBits,
  aligned: facts.aligned,
  headers: [...new Set(facts.signedHeaders)],
});

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

const fromHere =
  'the mail came from this machine itself; which address sends in production is only seen in a real inbox';

const spfOf = (facts: MessageFacts, client: SeenMail['client']): SeenMail['spf'] => {
  if (client === null) return silent('the mailbox does not tell which server handed the mail over');
  if (isLoopback(client.address)) return silent(fromHere);
  const { result, reason, domain, aligned } = facts.spf;
  return result === 'temperror' ? silent(reason) : seen({ result, domain, aligned });
};

const dkimOf = ({ dkim }: MessageFacts): SeenMail['dkim'] => {
  const open = dkim.find(({ result }) => result === 'temperror');
  return open === undefined ? seen(dkim.map(signatureOf)) : silent(open.reason);
};

const dmarcOf = ({ dmarc }: MessageFacts, spf: SeenMail['spf']): SeenMail['dmarc'] => {
  if (dmarc.result === 'temperror') return silent(dmarc.reason);
  // DKIM alone is enough for a pass; for anything else SPF has to be known, too.
  if (dmarc.result === 'fail' && spf.status === 'silent') return silent(spf.reason);
  return seen({ result: dmarc.result, policy: dmarc.request });
};

/** RFC 5321 §4.5.3.1: 64 characters before the @ and 255 after it. */
const addressCharacters = 320;
const headerNames = 200;

const addressOf = (text: string): string => inert(text).toLowerCase().slice(0, addressCharacters);

const wordsOf = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Facts of one mail as a receiver finds them; the raw mail ends here. */
export const seenMail = async (mail: Mail, lookup: MailLookup, redact: Redact): Promise<SeenMail> => {
  const client = handedOver(mail);
  const given = {
    clientIp: client?.address ?? '127.0.0.1',
    helo: client?.helo ?? '',
    mailFrom: mail.envelopeFrom ?? '',
    rcptTo: mail.to,
  };
  const facts = await judgeMessage(mail.raw, given, lookup);
  const spf = spfOf(facts, client);
  const fromValue = headerOf(mail, 'from') ?? '';
  return {
    subject: wordsOf(inert(redact(mail.subject))).slice(0, limits.titleCharacters),
    from: addressOf(mail.from),
    fromName: wordsOf(fromValue.replace(/<[^>]*>/, '').replaceAll('"', '')).slice(0, limits.titleCharacters),
    replyTo: mail.replyTo === null ? null : addressOf(mail.replyTo),
    envelopeDomain: mail.envelopeFrom === null ? null : domainOf(mail.envelopeFrom),
    client,
    spf,
    dkim: dkimOf(facts),
    dmarc: dmarcOf(facts, spf),
    arc: facts.arc.result === 'temperror' ? silent(facts.arc.reason) : seen(facts.arc.result),
    headers: [...new Set(facts.headerNames)].toSorted().slice(0, headerNames),
    hasText: mail.hasPlainPart,
    hasHtml: mail.html !== null,
    list: listOf(mail),
    stream: linesOf(mail, streamHeaders)[0] ?? null,
    filters: linesOf(mail, filterHeaders),
    offers: [...new Set(Array.from(mail.text.matchAll(advertising), ([word]) => word.toLowerCase()))].toSorted(),
    links: mail.links.map(seenLink),
  };
};
