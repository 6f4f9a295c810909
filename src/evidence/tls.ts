import type { Leaf } from './leaf.ts';

export type Certificate = {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names of the certificate, lower case; at most 200 are kept. */
  readonly names: readonly string[];
  readonly namesTotal: number;
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256 of the DER, hex without colons. */
  readonly fingerprint: string;
  /** `RSA-2048`, `EC-P-256`, `Ed25519`. */
  readonly key: string;
  readonly selfSigned: boolean;
};

export type Handshake = {
  readonly protocol: string;
  /** As served, leaf first; at most 10. */
  readonly chain: readonly Certificate[];
  /** True when the leaf is valid for the host name asked (SAN, wildcard rules of RFC 6125). */
  readonly matchesHost: boolean;
  /** `ok`, or the verification code of a strict client that builds no missing links: `UNABLE_TO_VERIFY_LEAF_SIGNATURE`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `CERT_HAS_EXPIRED` … Never about the name. */
  readonly trust: string;
  readonly alpn: string;
};

export type TlsEndpoint = {
  readonly host: string;
  /** Address connected to, from DNS. */
  readonly address: string;
  readonly family: 4 | 6;
  readonly port: number;
  /** Whether the TCP connection opened. Refused is an answer (`open: false`); no reply is silent. */
  readonly tcp: Leaf<{ readonly open: boolean; readonly detail: string }>;
  /** The best handshake that the server accepted, or why none came about: `failed` is the server's own alert or reset, silent is no reply. */
  readonly handshake: Leaf<
    { readonly ok: true; readonly value: Handshake } | { readonly ok: false; readonly detail: string }
  >;
  /** Which protocol versions the server accepts when only that one is offered. */
  readonly protocols: { readonly [version in 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3']: Leaf<boolean> };
};

export type TlsEvidence = { readonly endpoints: readonly TlsEndpoint[] };
