import { known, Unknown, type Leaf } from '../leaf.ts';
import type { TlsEndpoint } from '../tls.ts';
import type { HostEndpoints } from './web-hosts-judged.ts';

export type Refusal = { readonly address: string; readonly at: 'connection' | 'handshake'; readonly detail: string };

/** Why an address gives no encrypted connection; undefined when it gives one. `Unknown` when it stayed silent. */
export const refusalAt = ({ host, address, tcp, handshake }: TlsEndpoint): Refusal | undefined => {
  const { open, detail } = known(tcp, host);
  if (!open) return { address, at: 'connection', detail };
  const shaken = known(handshake, host);
  return shaken.ok ? undefined : { address, at: 'handshake', detail: shaken.detail };
};

/** Whether any address of a host gives an encrypted connection, and why the others do not. `Unknown` when a silent one could be the one. */
export const connectionOf = ({
  host,
  endpoints,
}: HostEndpoints): { readonly opened: boolean; readonly refused: readonly Refusal[] } => {
  const refused: Refusal[] = [];
  let opened = false;
  let silence: Unknown | undefined;
  for (const endpoint of endpoints) {
    try {
      const refusal = refusalAt(endpoint);
      if (refusal === undefined) opened = true;
      else refused.push(refusal);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  if (!opened && silence !== undefined) throw silence;
  if (!opened && refused.length === 0) throw new Unknown(`nobody could try to connect to ${host}`, host);
  return { opened, refused };
};

/**
 * Whether the addresses of a host that give an encrypted connection give only withdrawn versions (TLS 1.0, 1.1),
 * which no current client takes: the business of the check of versions.
 */
export const isTooOld = ({ endpoints }: HostEndpoints): boolean => {
  const shaken = endpoints.filter(({ handshake }) => handshake.status === 'ok' && handshake.value.ok);
  const isRefused = (leaf: Leaf<boolean>): boolean => leaf.status === 'ok' && !leaf.value;
  return (
    shaken.length > 0 &&
    shaken.every(({ protocols }) => isRefused(protocols['TLSv1.2']) && isRefused(protocols['TLSv1.3']))
  );
};

// Node's error codes and OpenSSL's sentences for a certificate that a client does not accept (nodejs.org/api/tls.html#x509-certificate-error-codes).
const aboutCertificate = /certificate|altname|self.signed|CERT_|_CERT|UNABLE_TO_(VERIFY|GET)/i;

/** Whether a request to the host fails because of its certificate, which is the business of the certificate checks. */
export const hasBadCertificate = ({ endpoints }: HostEndpoints, detail: string): boolean =>
  aboutCertificate.test(detail) ||
  endpoints.some(({ handshake }) => {
    if (handshake.status !== 'ok' || !handshake.value.ok) return false;
    const { matchesHost, trust } = handshake.value.value;
    return !matchesHost || trust !== 'ok';
  });
