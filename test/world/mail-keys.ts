import { generateKeyPairSync } from 'node:crypto';

/** A pair that signs mail: the private half for whoever signs, the public one as the record at `<selector>._domainkey`. */
export type MailKey = { readonly privatePem: string; readonly record: string };

const made = new Map<string, MailKey>();

const kept = (kind: string, make: () => MailKey): MailKey => {
  const key = made.get(kind) ?? make();
  made.set(kind, key);
  return key;
};

/** An RSA key, made when it is first asked for and the same for the whole process (RFC 6376 §3.6.1). */
export const rsaMailKey = (bits: 512 | 768 | 1024 | 2048): MailKey =>
  kept(`rsa-${bits}`, () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    return {
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      record: `v=DKIM1; k=rsa; p=${spki}`,
    };
  });

/** An Ed25519 key: its record holds the 32 bytes of the key alone (RFC 8463 §4.2). */
export const ed25519MailKey = (): MailKey =>
  kept('ed25519', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    return {
      privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      record: `v=DKIM1; k=ed25519; p=${raw.toString('base64')}`,
    };
  });
