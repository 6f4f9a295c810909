import { isUnder } from '../evidence/derive/answers.ts';
import { judgeMailSetup, type SetupFault } from '../evidence/derive/mail-setup.ts';
import { mailSetupRemedy } from '../evidence/derive/mail-setup-remedy.ts';
import { labelOf } from '../evidence/derive/mail-zone.ts';
import { mailZoneIn } from '../evidence/derive/mail-zone-in.ts';
import { sendingDomains } from '../evidence/derive/sending-domains.ts';
import type { MailEvidence, MailSource } from '../evidence/mail.ts';
import type { MailProvider } from '../providers/mail/provider.ts';
import { mailProviderNamed } from '../providers/mail/providers.ts';
import type { Change } from './check.ts';

/** Providers that send for the domain, as far as one of these sources says so. */
export const providersSeen = (
  { services }: MailEvidence,
  sources: readonly MailSource[] = ['message', 'config', 'repo', 'dns'],
): readonly MailProvider[] => [
  ...new Set(
    services.filter(({ seenIn }) => sources.includes(seenIn)).flatMap(({ name }) => mailProviderNamed(name) ?? []),
  ),
];

/** Domains that mails are sent as, the one that holds the name first. */
export const sendingDomainsFor = (mail: MailEvidence, name: string): readonly string[] =>
  sendingDomains(Object.values(mail.domains), mail.domain).toSorted(
    (a, b) => Number(isUnder(name, b)) - Number(isUnder(name, a)) || b.length - a.length,
  );

/** The term that a provider wants in the SPF record at this very name; null where it wants none, or only it knows which. */
export const spfTermAt = (mail: MailEvidence, { setups }: MailProvider, name: string): string | null => {
  for (const sendingDomain of sendingDomainsFor(mail, name)) {
    const label = labelOf(name, sendingDomain);
    const wanted = setups
      .flatMap(({ records }) => records)
      .find(
        ({ purpose, labelShape, value }) =>
          purpose === 'spf' && value !== null && label !== null && labelShape.test(label),
      );
    if (wanted !== undefined) return wanted.value;
  }
  return null;
};

/**
 * The changes after which those records of a provider that are asked for stand as it wants them, merged with what
 * stands there; values that only its dashboard knows are steps for a person. Empty when nothing is wrong with them.
 */
export const providerRecords = (
  mail: MailEvidence,
  provider: MailProvider,
  sendingDomain: string,
  isAskedFor: (fault: SetupFault) => boolean,
): readonly Change[] => {
  const zone = mailZoneIn(mail, sendingDomain);
  const judged = judgeMailSetup(provider, zone);
  return mailSetupRemedy({ ...judged, faults: judged.faults.filter(isAskedFor) }, zone);
};
