import type { SpfOutcome } from '../engines/mail/spf.ts';
import { byCodePoint, isUnder } from '../evidence/derive/answers.ts';
import { spfTerm, spfTerms } from '../evidence/derive/spf-terms.ts';
import { nodesOf } from '../evidence/derive/spf-names.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { Envelope, MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { MailProvider } from '../providers/mail/provider.ts';
import type { Fault } from './check.ts';
import { literally } from './mail-remedies.ts';
import { providersSeen, spfTermAt } from './provider-records.ts';
import { spfAddition } from './spf-addition.ts';
import { uncoveredSeverity } from './spf-severity.ts';
import { byHand, listed } from './wording.ts';

const passes = (result: SpfOutcome['result']): boolean => result === 'pass';

/** The record of the tree that names most addresses: the one that a machine is missing in. */
const tellingNode = (domain: MailDomain): { readonly name: string; readonly record: string } | undefined => {
  if (domain.spf.status === 'silent') return undefined;
  const addressesIn = (record: string): number =>
    spfTerms(record).filter(({ name, qualifier }) => /^ip[46]$/.test(name) && /^\+?$/.test(qualifier)).length;
  const [best] = nodesOf(domain.spf.value.tree)
    .flatMap(node => (node.record === null ? [] : [{ name: node.domain, record: node.record }]))
    .toSorted((a, b) => addressesIn(b.record) - addressesIn(a.record));
  return best;
};

/** What the one provider that sends wants in the record at the envelope, unless it stands there already. */
const providerTerm = (
  mail: MailEvidence,
  domain: MailDomain | undefined,
  envelopeDomain: string,
): { readonly provider: MailProvider; readonly term: string } | null => {
  const [provider, ...others] = providersSeen(mail, ['message', 'config']);
  if (provider === undefined || others.length > 0 || domain?.spf.status !== 'ok') return null;
  const term = spfTermAt(mail, provider, envelopeDomain);
  const standing = domain.spf.value.records.flatMap(spfTerms).map(({ key }) => key);
  return term === null || standing.includes(spfTerm(term).key) ? null : { provider, term };
};

const missingAddresses = (
  mail: MailEvidence,
  domain: MailDomain | undefined,
  envelopeDomain: string,
  missing: readonly { readonly address: string; readonly outcome: SpfOutcome }[],
): Fault => {
  const addresses = missing.map(({ address }) => address).toSorted(byCodePoint);
  const { because, ...weight } = uncoveredSeverity(mail, envelopeDomain);
  const texts = domain?.texts.status === 'ok' ? domain.texts.value : [];
  const survey = domain?.spf.status === 'ok' ? domain.spf.value : undefined;
  const byProvider = providerTerm(mail, domain, envelopeDomain);
  const terms =
    byProvider === null
      ? addresses.map(address => (address.includes(':') ? `ip6:${address}` : `ip4:${address}`))
      : [byProvider.term];
  const telling = domain === undefined ? undefined : tellingNode(domain);
  return {
    place: envelopeDomain,
    hosts: [envelopeDomain],
    ...weight,
    confidence: 'observed',
    happened: `Mails that leave from ${listed(addresses)} look forged: large mail providers refuse them or put them in spam.${because}`,
    cause: `The SPF record of ${envelopeDomain}, where receivers look, does not cover ${listed(addresses)}: the answer is "${missing[0]?.outcome.result ?? 'none'}".`,
    evidence: missing.map(
      ({ address, outcome }) => `${address} at ${envelopeDomain}: ${outcome.result}. ${outcome.reason}`,
    ),
    replay: {
      tool: 'dig',
      name: telling?.name ?? envelopeDomain,
      type: 'TXT',
      at: 'resolver',
      shows:
        telling === undefined
          ? String.raw`/^(?![\s\S]*\sTXT\s+"v=spf1)/`
          : `/"${literally(telling.record.slice(0, 240))}"/`,
    },
    remedy: isUnder(envelopeDomain, mail.domain)
      ? spfAddition({
          mail,
          name: envelopeDomain,
          texts,
          survey,
          terms,
          beside: [
            byProvider === null
              ? `Look whether ${listed(addresses)} still send for you; if a service has moved, enter what it asks for today instead of its address.`
              : `Compare the record with what ${byProvider.provider.dashboard} shows; ${byProvider.term} covers every machine of ${byProvider.provider.name}.`,
            ...(weight.severity === 'blocker'
              ? ['Then run the audit again: what is wrong with the signature is a finding of its own from there on.']
              : []),
          ],
        })
      : [
          byHand(
            'the settings of your mail service, or of the app where it hands mails over itself',
            `Let mails leave with a return path (envelope sender) below ${mail.domain} instead of ${envelopeDomain}, which is not yours.`,
            'Publish the SPF record that the mail service shows for that return path.',
          ),
        ],
  };
};

/** With a declared or seen envelope each machine has to pass there; otherwise one domain that covers it is enough. */
export const judgeMachines = (
  mail: MailEvidence,
  envelopes: readonly Envelope[],
): readonly (() => Fault | undefined)[] => {
  const withMachine = envelopes.flatMap(({ envelopeDomain, seenIn, sending }) =>
    sending === null ? [] : [{ envelopeDomain, seenIn, ...sending }],
  );
  const sure = withMachine.filter(({ seenIn }) => seenIn === 'message' || seenIn === 'config');
  const groups = Map.groupBy(sure, ({ envelopeDomain }) => envelopeDomain);
  const judged = [...groups]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([name, group]) => (): Fault | undefined => {
      const looks = group.map(({ address, outcome }) => ({ address, outcome: leafOf(outcome, name) }));
      const missing = looks.flatMap(({ address, outcome }) =>
        outcome instanceof Unknown || passes(outcome.result) ? [] : [{ address, outcome }],
      );
      if (missing.length > 0) return missingAddresses(mail, mail.domains[name], name, missing);
      for (const { outcome } of looks) if (outcome instanceof Unknown) throw outcome;
      return undefined;
    });
  const open = withMachine.filter(({ seenIn }) => seenIn !== 'message' && seenIn !== 'config');
  const byAddress = [...Map.groupBy(open, ({ address }) => address)]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([address, group]) => (): Fault | undefined => {
      const looks = group.map(({ envelopeDomain, outcome }) => ({
        envelopeDomain,
        outcome: leafOf(outcome, envelopeDomain),
      }));
      if (looks.some(({ outcome }) => !(outcome instanceof Unknown) && passes(outcome.result))) return undefined;
      for (const { outcome } of looks) if (outcome instanceof Unknown) throw outcome;
      const own = looks.find(({ envelopeDomain }) => envelopeDomain === mail.domain) ?? looks[0];
      if (own === undefined || own.outcome instanceof Unknown) return undefined;
      return missingAddresses(mail, mail.domains[own.envelopeDomain], own.envelopeDomain, [
        { address, outcome: own.outcome },
      ]);
    });
  return [...judged, ...byAddress];
};

const leafOf = (leaf: NonNullable<Envelope['sending']>['outcome'], host: string): SpfOutcome | Unknown => {
  try {
    const outcome = known(leaf, host);
    return outcome.result === 'temperror' ? new Unknown(outcome.reason, host) : outcome;
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
};
