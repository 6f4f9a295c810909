import type { Shown } from '../evidence/derive/handshakes.ts';
import type { Certificate } from '../evidence/tls.ts';
import type { Replay } from './check.ts';

/** The handshake with this address once more, with what a strict client says about the certificate. */
export const verifying = ({ host, endpoint: { address, port } }: Shown, shows: string): Replay => ({
  tool: 'openssl',
  host,
  address,
  port,
  prints: 'verify',
  shows,
});

/** The end of one certificate of this handshake: the leaf by its dates, one above it from the chain as sent. */
export const endingOn = ({ host, endpoint: { address, port }, leaf }: Shown, certificate: Certificate): Replay => ({
  tool: 'openssl',
  host,
  address,
  port,
  prints: certificate === leaf ? 'dates' : 'verify',
  shows: shownEnd(certificate.validTo),
});

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The end of a certificate as openssl writes it: `notAfter=Jan 22 00:00:00 2027 GMT`, in a chain `NotAfter: Jan …`. */
const shownEnd = (iso: string): string => {
  const at = new Date(iso);
  const clock = iso.slice(11, 19);
  return `/[nN]otAfter[=:] *${months[at.getUTCMonth()] ?? ''} +${at.getUTCDate()} ${clock} ${at.getUTCFullYear()} GMT/`;
};
