import { createHmac, timingSafeEqual } from 'node:crypto';
import { bounds } from '../bounds.ts';
import { Refusal } from '../refusal.ts';

/** How a provider signs a webhook, as data. */
export type SignatureScheme = {
  readonly header: string;
  readonly separator: ',' | ';';
  readonly timestampField: string;
  readonly signatureField: string;
  /** What is signed: the timestamp in seconds, the joint, the raw body; HMAC-SHA256 in hex. */
  readonly joint: '.' | ':';
};

export const signatureSchemes = {
  /** https://docs.stripe.com/webhooks#verify-manually */
  stripe: { header: 'stripe-signature', separator: ',', timestampField: 't', signatureField: 'v1', joint: '.' },
  /** https://developer.paddle.com/webhooks/signature-verification */
  paddle: { header: 'paddle-signature', separator: ';', timestampField: 'ts', signatureField: 'h1', joint: ':' },
} as const satisfies Record<string, SignatureScheme>;

type Signing = { readonly scheme: SignatureScheme; readonly secret: string; readonly now: Date };

const digest = (scheme: SignatureScheme, secret: string, seconds: string, body: string): Buffer =>
  createHmac('sha256', secret).update(`${seconds}${scheme.joint}${body}`).digest();

/** The header value for a body, as the provider would send it: used by the loopback provider and the tests. */
export const sign = (body: string, { scheme, secret, now }: Signing): string => {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const signature = digest(scheme, secret, seconds, body).toString('hex');
  return `${scheme.timestampField}=${seconds}${scheme.separator}${scheme.signatureField}=${signature}`;
};

const refuse = (): Refusal => new Refusal(400, 'bad-signature', 'The signature of this event is missing or wrong.');

/** Throws unless the raw body carries a signature made with our secret in the last five minutes. */
export const verifySignature = (body: string, header: string | undefined, { scheme, secret, now }: Signing): void => {
  if (!header || !secret) throw refuse();
  const fields = header.split(scheme.separator).map(field => field.trim().split('=', 2));
  const seconds = fields.find(([name]) => name === scheme.timestampField)?.[1] ?? '';
  if (!/^\d{1,12}$/.test(seconds)) throw refuse();
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > bounds.signatureAgeSeconds) throw refuse();
  const expected = digest(scheme, secret, seconds, body);
  // More than one signature is normal while the secret is being rolled.
  const isOurs = fields
    .filter(([name]) => name === scheme.signatureField)
    .map(([, value]) => Buffer.from(value ?? '', 'hex'))
    .some(given => given.length === expected.length && timingSafeEqual(given, expected));
  if (!isOurs) throw refuse();
};
