import { evaluateSpf } from '../../engines/mail/spf.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type {
  Envelope,
  MailDomain,
  MailEvidence,
  MailHost,
  SeenSelector,
  SendingService,
} from '../../evidence/mail.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { limits } from '../../platform/limits.ts';
import { blocklists } from '../../providers/dns/blocklists.ts';
import { lookAtDomain, type FetchPolicy } from './domain-look.ts';
import { keyName, lookAtKey } from './keys.ts';
import { addressesAt } from './lookup.ts';
import { plannedDomains } from './planned-domains.ts';
import { answeringLists, lookAtSender, type Lists } from './sending-address.ts';
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

const servicesOf = ({ mail }: Declared, repo: RepoEvidence | undefined): readonly SendingService[] => [
  ...(mail?.provider === undefined ? [] : [{ name: mail.provider, seenIn: 'config' as const }]),
  ...(repo?.mailers ?? []).map(({ name, in: found }) => ({ name, seenIn: 'repo' as const, in: found })),
];

const selectorsOf = ({ mail }: Declared): readonly SeenSelector[] =>
  (mail?.selectors ?? []).map(({ domain, selector }) => ({ domain, selector, seenIn: 'config' as const }));

/** The declared envelope, or every domain with a record of its own where none is declared. */
const envelopesOf = async (
  { domain, mail }: Declared,
  domains: MailEvidence['domains'],
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
  return Promise.all(
    names.flatMap((envelopeDomain): Promise<Envelope>[] =>
      addresses.length === 0
        ? [Promise.resolve({ envelopeDomain, seenIn, sending: null })]
        : addresses.map(async address => {
            const outcome = await evaluateSpf({ ip: address, sender: `postmaster@${envelopeDomain}` }, lookup);
            const [quiet] = outcome.silent;
            const leaf = quiet === undefined ? seen(outcome) : silent(`${quiet} did not answer: ${outcome.reason}`);
            return { envelopeDomain, seenIn, sending: { address, outcome: leaf } };
          }),
    ),
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

/** Everything that the DNS says about the mail of a domain, each thing asked as soon as its name is known. */
export const gatherMail = async (given: Gathering): Promise<MailEvidence> => {
  const { declared, dns, repo, lookup, control, fetchPolicy } = given;
  const { domain } = declared;
  const planned = plannedDomains(declared, dns);
  const selectors = selectorsOf(declared).slice(0, limits.mailKeys);
  const addresses = (declared.mail?.sendingAddresses ?? []).slice(0, limits.mailSenders);
  const [looks, wildcard, keys, lists] = await Promise.all([
    Promise.all(planned.map(plan => lookAtDomain(plan, lookup, fetchPolicy))),
    recordsAt(control, lookup),
    Promise.all(selectors.map(async at => [keyName(at), await lookAtKey(at, lookup)] as const)),
    addresses.length === 0 ? noLists : answeringLists(blocklists, lookup),
  ]);
  const guesses = new Set(planned.filter(({ guess }) => guess).map(({ name }) => name));
  const kept = looks.filter(
    look => !guesses.has(look.name) || isMailDomain(look, valuesIn(wildcard.texts), valuesIn(wildcard.mx)),
  );
  const domains = byKey(kept.map(look => [look.name, look] as const));
  const mailHosts = [...new Set(kept.flatMap(({ mx }) => hostsOf(valuesIn(mx))))].slice(0, limits.mailHosts);
  const twice = [
    ...kept.flatMap(({ name }) => [name, `_dmarc.${name}`]),
    ...selectors.map(keyName),
    `_mta-sts.${domain}`,
    `_smtp._tls.${domain}`,
  ].filter(name => name !== domain && name.endsWith(`.${domain}`));
  const [hosts, senders, envelopes, strays] = await Promise.all([
    Promise.all(mailHosts.map(async host => [host, await lookAtHost(host, given)] as const)),
    Promise.all(addresses.map(address => lookAtSender(address, 'config', lists, lookup))),
    envelopesOf(declared, domains, lookup),
    lookAtStrays([...new Set(twice)], domain, lookup),
  ]);
  return {
    domain,
    domains,
    services: servicesOf(declared, repo),
    envelopes,
    selectors,
    keys: byKey(keys),
    hosts: byKey(hosts),
    senders,
    listsWithoutAnswer: lists.withoutAnswer,
    strays,
    wildcard,
  };
};
