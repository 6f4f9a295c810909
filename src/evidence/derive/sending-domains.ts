import type { MailDomain } from '../mail.ts';

/** The domains that mails are sent as, as they were added at a provider: those in From, else the domain itself. */
export const sendingDomains = (domains: readonly MailDomain[], apex: string): readonly string[] => {
  const named = domains.filter(({ roles }) => roles.includes('sending')).map(({ name }) => name);
  return named.length === 0 ? [apex] : named.toSorted();
};
