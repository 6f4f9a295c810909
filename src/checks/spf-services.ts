import { byCodePoint, isUnder } from '../evidence/derive/answers.ts';
import { namesIn } from '../evidence/derive/spf-names.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { MailDomain, MailEvidence, SendingService } from '../evidence/mail.ts';
import type { MailProvider } from '../providers/mail/provider.ts';
import { mailProviderNamed, mailProviders } from '../providers/mail/providers.ts';
import type { Change, Fault } from './check.ts';
import { literally, recordsOf } from './mail-remedies.ts';
import { providerRecords, sendingDomainsFor, spfTermAt } from './provider-records.ts';
import { spfAddition } from './spf-addition.ts';
import { uncoveredSeverity } from './spf-severity.ts';
import { byHand } from './wording.ts';

/** Names by which SPF shows that a provider may send. */
const namesOf = (provider: MailProvider): readonly string[] => [
  ...provider.signs.includes,
  ...mailProviders.filter(({ id }) => id === provider.sendsThrough).flatMap(({ signs }) => signs.includes),
];

const coveredBy = (service: SendingService, provider: MailProvider | null, domain: MailDomain): boolean => {
  const names = namesIn(known(domain.spf, domain.name).tree);
  const alias = known(domain.alias, domain.name);
  if (provider === null) return names.some(name => isUnder(name, service.name));
  return (
    names.some(name => namesOf(provider).includes(name)) ||
    (alias !== null && provider.signs.cnameTargets.some(target => target.test(alias)))
  );
};

const requiresSpf = (provider: MailProvider): boolean =>
  provider.setups.every(({ records }) =>
    records.some(({ purpose, necessity }) => purpose === 'spf' && necessity === 'required'),
  );

const isDomainName = (name: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name);

/** Whether any return path names the service that sends, as far as SPF has to. */
export const judgeService = (mail: MailEvidence, service: SendingService): Fault | undefined => {
  const provider = mailProviderNamed(service.name);
  if (provider === null && !isDomainName(service.name))
    throw new Unknown(`which servers ${service.name} sends from is not in our table`, mail.domain);
  const declared = Object.values(mail.domains).filter(({ roles }) => roles.includes('envelope'));
  const domains = (declared.length > 0 ? declared : Object.values(mail.domains)).toSorted((a, b) =>
    byCodePoint(a.name, b.name),
  );
  let silence: Unknown | undefined;
  for (const domain of domains) {
    try {
      if (coveredBy(service, provider, domain)) return undefined;
      const [quiet] = known(domain.spf, domain.name).silent;
      if (quiet !== undefined) throw new Unknown(`${quiet.name}: ${quiet.reason}`, domain.name);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  if (silence !== undefined) throw silence;
  // It sends with a return path of its own then, and its signature has to prove who sends.
  if (provider !== null && !requiresSpf(provider)) return undefined;
  return missingService(mail, service, provider, declared[0]?.name ?? mail.domain);
};

const missingService = (
  mail: MailEvidence,
  service: SendingService,
  provider: MailProvider | null,
  place: string,
): Fault => {
  const name = provider?.name ?? service.name;
  const inferred = service.seenIn === 'repo';
  const { because, ...weight } = uncoveredSeverity(mail, place);
  const survey = mail.domains[place]?.spf;
  const wanted = provider === null ? null : spfTermAt(mail, provider, place);
  // Where the return path is the provider's to name, its records stand below the domain.
  const below = wanted === null && provider !== null ? recordsBelow(mail, provider, place) : [];
  const mended = below.find(change => change.kind === 'dns-set');
  return {
    place,
    hosts: [place],
    ...(inferred ? { severity: 'medium' } : weight),
    confidence: inferred ? 'inferred' : 'attested',
    happened: `Gmail and others put the mails of your app in spam: nothing at your domain says that ${name} sends for it.${inferred ? '' : because}`,
    cause: `No SPF record of ${mail.domain} or a return path below it names ${name}${service.in === undefined ? '' : `, which ${service.in.file} line ${service.in.line} sends with`}.`,
    evidence: [
      service.in === undefined ? `the settings name ${name}` : `${service.in.file}:${service.in.line} names ${name}`,
      ...(survey?.status === 'ok' ? survey.value.records.map(text => `${place} TXT ${text}`) : []),
    ],
    replay: {
      tool: 'dig',
      name: mended?.name ?? place,
      type: 'TXT',
      at: 'resolver',
      shows: `/^(?![\\s\\S]*"v=spf1[^\\n]*(?:${(provider === null ? [service.name] : namesOf(provider)).map(literally).join('|') || 'nobody'}))/`,
    },
    remedy: remedyOf({ mail, place, name, provider, wanted, below }),
  };
};

/** SPF and return path as the provider wants them below a sending domain; nothing where the settings name another return path. */
const recordsBelow = (mail: MailEvidence, provider: MailProvider, place: string): readonly Change[] => {
  if (place !== mail.domain) return [];
  const [sendingDomain = mail.domain] = sendingDomainsFor(mail, place);
  return providerRecords(
    mail,
    provider,
    sendingDomain,
    ({ record }) => record?.purpose === 'spf' || record?.purpose === 'return-path',
  );
};

type Wanted = {
  readonly mail: MailEvidence;
  readonly place: string;
  readonly name: string;
  readonly provider: MailProvider | null;
  /** The term that it wants at the place itself. */
  readonly wanted: string | null;
  readonly below: readonly Change[];
};

const remedyOf = ({ mail, place, name, provider, wanted, below }: Wanted): Fault['remedy'] => {
  const [first, ...more] = below;
  if (first !== undefined) return [first, ...more];
  const { texts, spf } = mail.domains[place] ?? {};
  if (wanted !== null && texts?.status === 'ok')
    return spfAddition({
      mail,
      name: place,
      texts: texts.value,
      survey: spf?.status === 'ok' ? spf.value : undefined,
      terms: [wanted],
    });
  return [
    byHand(
      `${provider?.dashboard ?? `the pages of ${name}`}, then ${recordsOf(mail)}`,
      `Copy the records that ${name} shows for ${mail.domain}, each to the name that it shows; do not put them at the domain itself if it names a sub-domain.`,
    ),
  ];
};
