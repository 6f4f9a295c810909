import { createHmac } from 'node:crypto';
import type { BillingProvider, SignatureScheme } from '../../providers/billing/provider.ts';
import type { BillingEvent } from './story.ts';

/** A request to a webhook: the body must reach it byte for byte. */
export type SignedRequest = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

export type Signing = {
  readonly provider: BillingProvider;
  /** Secret of the webhook, as the provider showed it. */
  readonly secret: string;
  /** Time of signing. */
  readonly at: Date;
};

const forgeryNames = [
  'unsigned',
  'wrong-secret',
  'empty-secret',
  'body-changed',
  'too-old',
  'unknown-scheme-only',
  'empty-signature',
] as const;

export type ForgeryName = (typeof forgeryNames)[number];

/** What one forgery does differently from the provider. */
export type Forgery = {
  /** What a receiver that takes it has not looked at, to go after “it takes an event …”. */
  readonly says: string;
  readonly isSigned: boolean;
  readonly key: 'right' | 'wrong' | 'empty';
  readonly field: 'signatureField' | 'otherField';
  readonly isChanged: boolean;
  /** The field of the signature is there, with nothing in it. */
  readonly isEmpty: boolean;
  readonly ageSeconds: number;
};

const genuine = {
  isSigned: true,
  key: 'right',
  field: 'signatureField',
  isChanged: false,
  isEmpty: false,
  ageSeconds: 0,
} as const;

/** Events that no receiver may take, by what is wrong with them. */
export const forgeries: Readonly<Record<ForgeryName, Forgery>> = {
  unsigned: { ...genuine, isSigned: false, says: 'without a signature' },
  'wrong-secret': { ...genuine, key: 'wrong', says: 'signed with a secret that is not its own' },
  'empty-secret': { ...genuine, key: 'empty', says: 'signed with an empty secret, as anybody can' },
  'body-changed': { ...genuine, isChanged: true, says: 'that was changed after it was signed' },
  // Twice the tolerance of the most patient library, so that no clock explains it.
  'too-old': { ...genuine, ageSeconds: 600, says: 'that was signed ten minutes ago' },
  'unknown-scheme-only': {
    ...genuine,
    field: 'otherField',
    says: 'whose only signature is of a kind that does not count',
  },
  'empty-signature': { ...genuine, isEmpty: true, says: 'whose signature is there and empty' },
};

const digest = ({ hash }: SignatureScheme, secret: string, text: string): string =>
  createHmac(hash, secret).update(text).digest('hex');

/** Some other secret, always the same one. */
const otherSecret = (secret: string): string => createHmac('sha256', secret).update('another secret').digest('hex');

/** The body with one byte changed: the last character of the event's own id, so that it still is an event. */
const changed = ({ body, id }: BillingEvent): string => {
  const last = id.endsWith('0') ? '1' : '0';
  return body.replace(id, () => `${id.slice(0, -1)}${last}`);
};

const request = (event: BillingEvent, { provider, secret, at }: Signing, how: Omit<Forgery, 'says'>): SignedRequest => {
  const scheme = provider.signature;
  const seconds = Math.floor(at.getTime() / 1000) - how.ageSeconds;
  const keys = { right: secret, wrong: otherSecret(secret), empty: '' };
  const signature = how.isEmpty ? '' : digest(scheme, keys[how.key], `${seconds}${scheme.joint}${event.body}`);
  const header = `${scheme.timestampField}=${seconds}${scheme.separator}${scheme[how.field]}=${signature}`;
  return {
    body: how.isChanged ? changed(event) : event.body,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(how.isSigned ? { [scheme.header]: header } : {}),
    },
  };
};

/**
 * The event as the provider sends it, signed at `at`. Throws `RangeError` for an empty secret: everybody could sign
 * with that, so it shows nothing.
 */
export const signed = (event: BillingEvent, signing: Signing): SignedRequest => {
  if (signing.secret === '')
    throw new RangeError('an event is signed with the secret of the webhook, and that is empty');
  return request(event, signing, genuine);
};

/** The same event, forged in one way. */
export const forged = (name: ForgeryName, event: BillingEvent, signing: Signing): SignedRequest =>
  request(event, signing, forgeries[name]);
