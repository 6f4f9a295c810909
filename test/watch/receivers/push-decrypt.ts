import { createDecipheriv, createECDH, createHmac, createPublicKey, type ECDH, verify } from 'node:crypto';

/** A browser's own half of a subscription. */
export type Half = { readonly pair: ECDH; readonly auth: Buffer };

const hmac = (key: Buffer, ...data: readonly Buffer[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(data)).digest();

/** RFC 5869 with SHA-256, for at most 32 bytes. */
const hkdf = (salt: Buffer, ikm: Buffer, info: Buffer, length: number): Buffer =>
  hmac(hmac(salt, ikm), info, Buffer.from([1])).subarray(0, length);

const text = (value: string): Buffer => Buffer.from(value, 'latin1');

/**
 * What a browser reads in a message (RFC 8291 §3.4 over RFC 8188 §2), written from the standards and not from the library that encrypts.
 * Throws where it is not one record with the padding of a last one.
 */
export const decrypted = (body: Buffer, { pair, auth }: Half): Buffer => {
  const [salt, size, keyLength] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
  const senderKey = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  if (keyLength !== 65) throw new Error(`a key of ${keyLength} bytes`);
  if (record.length > size) throw new Error('more than one record');
  const info = Buffer.concat([text('WebPush: info\0'), pair.getPublicKey(), senderKey]);
  const ikm = hkdf(auth, pair.computeSecret(senderKey), info, 32);
  const key = hkdf(salt, ikm, text('Content-Encoding: aes128gcm\0'), 16);
  const nonce = hkdf(salt, ikm, text('Content-Encoding: nonce\0'), 12);
  const cipher = createDecipheriv('aes-128-gcm', key, nonce);
  cipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  const end = padded.lastIndexOf(2);
  // RFC 8188 §2: 2 ends the last record, then zeros alone.
  if (end < 0 || padded.subarray(end + 1).some(byte => byte !== 0)) throw new Error('no end of a last record');
  return padded.subarray(0, end);
};

/** A half made of the numbers of an example. */
export const halfOf = (privateKey: string, auth: string): Half => {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey, 'base64url');
  return { pair, auth: Buffer.from(auth, 'base64url') };
};

export type Vapid = {
  readonly key: string;
  readonly claims: { readonly aud?: unknown; readonly exp?: unknown; readonly sub?: unknown };
};

const jsonIn = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

/** `Authorization: vapid t=…, k=…` (RFC 8292 §3) with a signature that holds; throws where it does not. */
export const vapidOf = (header: string): Vapid => {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(header) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { alg } = jsonIn(head) as { readonly alg?: unknown };
  if (alg !== 'ES256') throw new Error(`signed by ${String(alg)}`);
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map(half => half.toString('base64url'));
  const publicKey = createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' },
    format: 'jwk',
  });
  // RFC 7515 §3.4: the two numbers of the signature beside each other, 64 bytes.
  const signed = Buffer.from(signature, 'base64url');
  if (!verify('sha256', text(`${head}.${claims}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, signed))
    throw new Error('the signature does not hold');
  return { key, claims: jsonIn(claims) as Vapid['claims'] };
};
