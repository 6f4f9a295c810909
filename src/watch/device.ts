import { createHash, ECDH } from 'node:crypto';
import { isIP } from 'node:net';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { isLoopback } from '../platform/loopback.ts';

/** A browser that asked to be told by web push, as its `PushSubscription` says (https://www.w3.org/TR/push-api/). */
export type NewDevice = {
  /** Made of the address: the same browser is the same device. */
  readonly id: string;
  /** As its owner calls it. */
  readonly name: string;
  /** Address at its push service. Whoever knows it can ask that service for something: it is shown nowhere. */
  readonly endpoint: string;
  /** Its public key, an uncompressed point of P-256 in base64url, and the secret that it shares with us, 16 bytes (RFC 8291 §3). */
  readonly p256dh: string;
  readonly auth: string;
  /** ms since 1970. */
  readonly addedAt: number;
};

export type Device = NewDevice & {
  /** Its push service does not know it any more; then its address and keys are empty. */
  readonly goneAt: number | null;
  /** When it was told something last. */
  readonly toldAt: number | null;
};

/** What a browser sends is no subscription that can be used. The message is shown. */
export class NoDevice extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoDevice';
  }
}

export const deviceId = (endpoint: string): string =>
  createHash('sha256').update(endpoint).digest('base64url').slice(0, 22);

/**
 * The address of a push service. It comes from a browser and we will send there, so it is on the internet by its looks: https at its
 * usual port, under a name with a dot that is not this machine. Where that name leads is looked at anew before each sending.
 */
export const pushAddress = (endpoint: string): URL | null => {
  if (endpoint.length > limits.pushAddressCharacters) return null;
  const url = URL.parse(endpoint);
  if (url === null || url.protocol !== 'https:' || url.port !== '') return null;
  if (url.username !== '' || url.password !== '' || url.hash !== '') return null;
  const { hostname } = url;
  const isName = isIP(hostname.replace(/^\[|\]$/g, '')) === 0 && hostname.includes('.') && !isLoopback(hostname);
  return isName ? url : null;
};

const bytesIn = (text: string): Buffer | null => (/^[\w-]{1,200}$/.test(text) ? Buffer.from(text, 'base64url') : null);

/** RFC 8291 §3.1: an uncompressed point (SEC 1 §2.3.3), and one that lies on the curve. */
const isPoint = (bytes: Buffer | null): boolean => {
  if (bytes?.length !== 65 || bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false;
  }
};

/** What a page of ours sends of a subscription, checked. Throws `NoDevice`. */
export const deviceOf = (
  { name, endpoint, p256dh, auth }: { readonly [name: string]: unknown },
  addedAt: number,
): NewDevice => {
  const said = typeof name === 'string' ? inert(name).replaceAll(/\s+/g, ' ').trim() : '';
  if (said === '' || said.length > limits.pushNameCharacters)
    throw new NoDevice(`Give the device a name of at most ${limits.pushNameCharacters} characters.`);
  if (typeof endpoint !== 'string' || pushAddress(endpoint) === null)
    throw new NoDevice('What the browser gave is no address of a push service on the internet.');
  if (typeof p256dh !== 'string' || !isPoint(bytesIn(p256dh)))
    throw new NoDevice('What the browser gave is no key that a message can be encrypted for.');
  if (typeof auth !== 'string' || bytesIn(auth)?.length !== 16)
    throw new NoDevice('What the browser gave is no secret that a message can be encrypted with.');
  return { id: deviceId(endpoint), name: said, endpoint, p256dh, auth, addedAt };
};
