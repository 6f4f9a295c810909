import type { Certificate } from '../tls.ts';
import type { Shown } from './handshakes.ts';

const day = 86_400_000;

/** Days left and lifetime in days, on the clock of the evidence. */
export const daysOf = (
  { validFrom, validTo }: Certificate,
  asOf: Date,
): { readonly left: number; readonly lifetime: number } => ({
  left: (Date.parse(validTo) - asOf.getTime()) / day,
  lifetime: (Date.parse(validTo) - Date.parse(validFrom)) / day,
});

/**
 * Renewal is due with a third of the lifetime left (letsencrypt.org/docs/integration-guide), so with a quarter left
 * it has already failed. Certificates that live ten days or less are measured by their lifetime alone.
 */
const leafDue = (certificate: Certificate, asOf: Date): 'blocker' | 'high' | undefined => {
  const { left, lifetime } = daysOf(certificate, asOf);
  const isShort = lifetime <= 10;
  if (left < 0) return undefined;
  if (left < Math.max(isShort ? 0 : 3, lifetime / 10)) return 'blocker';
  return left < Math.max(isShort ? 0 : 7, lifetime / 4) ? 'high' : undefined;
};

export type Due = Shown & { readonly certificate: Certificate; readonly severity: 'blocker' | 'high' };

/** The certificate of a handshake that ends too soon: the leaf, else one above it that ends before the leaf does. */
export const dueIn = (shown: Shown, asOf: Date): Due | undefined => {
  const { leaf, handshake } = shown;
  const severity = leafDue(leaf, asOf);
  if (severity !== undefined) return { ...shown, certificate: leaf, severity };
  const above = handshake.chain.slice(1).find(certificate => {
    const { left } = daysOf(certificate, asOf);
    return !certificate.selfSigned && left >= 0 && left < 30 && certificate.validTo < leaf.validTo;
  });
  if (above === undefined) return undefined;
  return { ...shown, certificate: above, severity: daysOf(above, asOf).left < 3 ? 'blocker' : 'high' };
};
