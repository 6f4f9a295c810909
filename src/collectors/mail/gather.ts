import { evaluateSpf } from '../../engines/mail/spf.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { Envelope, MailDomain, MailEvidence, MailHost, SeenSelector } from '../../evidence/mail.ts';
import { keyNameOf } from '../../evidence/derive/key-name.ts';
import { sendingDomains } from '../../evidence/derive/sending-domains.ts';
import { seenSending, type SeenSending } from '../../evidence/derive/seen-sending.ts';
import type { MessagesEvidence } from '../../evidence/messages.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { limits } from '../../platform/limits.ts';
import { usualMailNames } from '../../providers/mail/usual-names.ts';
import { blocklists } from '../../providers/dns/blocklists.ts';
import { costAt, lookAtDomain, type FetchPolicy } from './domain-look.ts';
import { keysAt } from './keys.ts';
import { addressesAt } from './lookup.ts';
import { plainSpf, spfTerms } from '../../evidence/derive/spf-terms.ts';
import { plannedDomains } from './planned-domains.ts';
import { answeringLists, lookAtSender, type Lists } from './sending-address.ts';
import { hintsOf, includesOf, providersOf, servicesOf } from './services.ts';
import { lookAtStrays, recordsAt } from './strays.ts';

const byKey = <T>(entries: readonly (readonly [string, T])[]): { readonly [key: string]: T } =>
  Object.fromEntries(entries);

const valuesIn = (leaf: Leaf<readonly string[]>): readonly string[] => (leaf.status === 'ok' ? leaf.value : []);

/** A guessed domain counts when an SPF record or mail servers stand there that a wildcard does not give to any name. */
const isMailDomain = (domain: MailDomain, wildcardTexts: readonly string[], wildcardMx: readonly string[]): boolean => {
  const records = domain.spf.status === 'ok' ? domain.spf.value.records : [];
  return (
    records.some(record => !wildcardTexts.includes(record)) ||
    valuesIn(domain.mx).some(value => !wildcardMx.includes(value))
  );
};

const selectorsOf = ({ mail }: Declared, { selectors }: SeenSending): readonly SeenSelector[] => {
  const declared = (mail?.selectors ?? []).map(({ domain, selector }) => ({
    domain,
    selector,
    seenIn: 'config' as const,
  }));
  return [...new Map([...selectors, ...declared].map(at => [keyNameOf(at), at])).values()].slice(0, limits.mailKeys);
};

const envelopeAt = async (
  envelopeDomain: string,
  seenIn: Envelope['seenIn'],
  machine: { readonly address: string; readonly helo?: string },
  lookup: MailLookup,
): Promise<Envelope> => {
  const { address, helo } = machine;
  const outcome = await evaluateSpf(
    { ip: address, sender: `postmaster@${envelopeDomain}`, ...(helo === undefined ? {} : { helo }) },
    lookup,
  );
  const [quiet] = outcome.silent;
  const leaf = quiet === undefined ? seen(outcome) : silent(`${quiet} did not answer: ${outcome.reason}`);
  return { envelopeDomain, seenIn, sending: { address, outcome: leaf } };
};

/**
 * Envelopes that were seen, with the machine that handed the mail over, and the machines that the settings name: at the
 * declared envelope, or at every domain with a record of its own where none is declared.
 */
const envelopesOf = async (
  { domain, mail }: Declared,
  domains: MailEvidence['domains'],
  sending: SeenSending,
  lookup: MailLookup,
): Promise<readonly Envelope[]> => {
  const names =
    mail?.envelopeDomain === undefined
      ? Object.values(domains)
          .filter(({ name, spf }) => name === domain || (spf.status === 'ok' && spf.value.records.length > 0))
          .map(({ name }) => name)
      : [mail.envelopeDomain];
  const seenIn = mail?.envelopeDomain === undefined ? ('dns' as const) : ('config' as const);
  const addresses = mail?.sendingAddresses ?? [];
  return Promise.all([
    ...sending.envelopes.map(({ envelopeDomain, client }) =>
      client === null
        ? Promise.resolve({ envelopeDomain, seenIn: 'message' as const, sending: null })
        : envelopeAt(envelopeDomain, 'message', client, lookup),
    ),
    ...names.flatMap((envelopeDomain): Promise<Envelope>[] =>
      addresses.length === 0
        ? [Promise.resolve({ envelopeDomain, seenIn, sending: null })]
        : addresses.map(address => envelopeAt(envelopeDomain, seenIn, { address }, lookup)),
    ),
  ]);
};

/** Machines that send, those that were seen first. */
const machinesOf = (
  { mail }: Declared,
  { envelopes }: SeenSending,
): readonly { readonly address: string; readonly seenIn: 'message' | 'config' }[] => {
  const seenOnes = envelopes.flatMap(({ client }) =>
    client === null ? [] : [{ address: client.address, seenIn: 'message' as const }],
  );
  const declared = (mail?.sendingAddresses ?? []).map(address => ({ address, seenIn: 'config' as const }));
  return [...new Map([...declared, ...seenOnes].map(machine => [machine.address, machine])).values()].slice(
    0,
    limits.mailSenders,
  );
};

const noLists: Lists = { asked: [], withoutAnswer: {} };

/** The hosts that MX records name; "no mail here" (RFC 7505) names none. */
const hostsOf = (values: readonly string[]): readonly string[] =>
  values.flatMap(value => {
    const host = (value.split(/\s+/)[1] ?? '').replace(/\.$/, '');
    return host === '' ? [] : [host];
  });

export type Gathering = {
  readonly declared: Declared;
  readonly dns: DnsEvidence | undefined;
  readonly repo: RepoEvidence | undefined;
  /** What the last mail test saw, where there was one. */
  readonly messages: MessagesEvidence | undefined;
  readonly lookup: MailLookup;
  /** A name that nobody made. */
  readonly control: string;
  readonly fetchPolicy: FetchPolicy;
  /** Knocks at port 25 of a mail server. */
  readonly knock: (host: string, address: string) => Promise<MailHost['port25']>;
};

const lookAtHost = async (host: string, { lookup, knock }: Gathering): Promise<MailHost> => {
  const addresses = await addressesAt(lookup, host);
  const [first] = valuesIn(addresses);
  if (first !== undefined) return { addresses, port25: await knock(host, first) };
  return { addresses, port25: silent(addresses.status === 'silent' ? addresses.reason : `${host} has no address`) };
};

/** Names that records name which receivers do not read: pasted with quotes, or two at one name. One record made of them asks all. */
const unreadIncludes = (domains: readonly MailDomain[]): readonly string[] =>
  domains.flatMap(({ texts }) => {
    const meant = valuesIn(texts).flatMap(value => plainSpf(value) ?? []);
    if (meant.length < 2 && meant.every(record => valuesIn(texts).includes(record))) return [];
    return meant
      .flatMap(record => spfTerms(record))
      .flatMap(({ name, sort, argument }) =>
        (sort === 'redirect' || name === 'include') && argument !== '' && !argument.includes('%')
          ? [argument.toLowerCase().replace(/\.$/, '')]
          : [],
      );
  });

/** Everything that the DNS says about the mail of a domain, each thing asked as soon as its name is known. */
export const gatherMail = async (given: Gathering): Promise<MailEvidence> => {
  const { declared, dns, repo, lookup, control, fetchPolicy } = given;
  const { domain } = declared;
  const sending = seenSending(given.messages, domain);
  const planned = plannedDomains(declared, dns, sending);
  const sure = selectorsOf(declared, sending);
  const machines = machinesOf(declared, sending);
  const [looks, wildcard, keys, lists] = await Promise.all([
    Promise.all(planned.map(plan => lookAtDomain(plan, lookup, fetchPolicy))),
    recordsAt(control, lookup),
    keysAt(sure, lookup),
    machines.length === 0 ? noLists : answeringLists(blocklists, lookup),
  ]);
  const guesses = new Set(planned.filter(({ guess }) => guess).map(({ name }) => name));
  const kept = looks.filter(
    look => !guesses.has(look.name) || isMailDomain(look, valuesIn(wildcard.texts), valuesIn(wildcard.mx)),
  );
  const domains = byKey(kept.map(look => [look.name, look] as const));
  const mailHosts = [...new Set(kept.flatMap(({ mx }) => hostsOf(valuesIn(mx))))].slice(0, limits.mailHosts);
  const twice = [
    ...kept.flatMap(({ name }) => [name, `_dmarc.${name}`]),
    ...sure.map(keyNameOf),
    `_mta-sts.${domain}`,
    `_smtp._tls.${domain}`,
  ].filter(name => name !== domain && name.endsWith(`.${domain}`));
  const services = servicesOf({ declared, repo, sending, domains: kept });
  const providers = providersOf(services);
  const sendingAs = sendingDomains(kept, domain);
  const hints = hintsOf(providers, sendingAs)
    .filter(at => !sure.some(one => keyNameOf(one) === keyNameOf(at)))
    .slice(0, limits.mailKeys - sure.length);
  const usualNames = [
    ...new Set(sendingAs.flatMap(at => usualMailNames(providers, at, domain).map(({ name }) => name))),
  ]
    .filter(name => !Object.hasOwn(domains, name))
    .slice(0, limits.mailUsualNames);
  const included = [...new Set([...includesOf(providers), ...unreadIncludes(kept)])].slice(0, limits.mailIncludes);
  const [hosts, senders, envelopes, strays, usualKeys, usual, costs] = await Promise.all([
    Promise.all(mailHosts.map(async host => [host, await lookAtHost(host, given)] as const)),
    Promise.all(machines.map(({ address, seenIn }) => lookAtSender(address, seenIn, lists, lookup))),
    envelopesOf(declared, domains, sending, lookup),
    lookAtStrays([...new Set(twice)], domain, lookup),
    keysAt(hints, lookup),
    Promise.all(usualNames.map(async name => [name, await recordsAt(name, lookup)] as const)),
    Promise.all(included.map(async name => [name, await costAt(name, lookup)] as const)),
  ]);
  return {
    domain,
    domains,
    services,
    envelopes,
    selectors: [...sure, ...hints],
    unproven: sending.unproven,
    keys: byKey([...keys, ...usualKeys]),
    usual: byKey(usual),
    costs: byKey(costs),
    hosts: byKey(hosts),
    senders,
    listsWithoutAnswer: lists.withoutAnswer,
    strays,
    wildcard,
  };
};
