import { createECDH } from 'node:crypto';

const curve = 'prime256v1';

/**
 * The key that a watch signs its web push messages with: P-256 (RFC 8292 §2), the scalar of 32 bytes in base64url. Browsers subscribe to
 * the public one, so it lives as long as what they subscribed to: beside them in the store, and made there.
 */
export const makePushKey = (): string => {
  const pair = createECDH(curve);
  pair.generateKeys();
  const scalar = pair.getPrivateKey();
  return Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]).toString('base64url');
};

/** The public key, an uncompressed point in base64url: what a browser takes as `applicationServerKey`. */
export const publicPushKey = (key: string): string => {
  const pair = createECDH(curve);
  pair.setPrivateKey(key, 'base64url');
  return pair.getPublicKey('base64url');
};
