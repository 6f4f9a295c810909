import { createHmac } from 'node:crypto';
import type { ChannelSettings } from '../../config/watch-settings.ts';
import { version } from '../../platform/version.ts';
import type { Notice } from '../notice.ts';
import type { Channel, ChannelTools } from './channel.ts';
import { post, type Service } from './post.ts';
import { addressIn, secretIn } from './secret.ts';

/** The document as `schemas/notice.schema.json` says. */
const documentOf = (notice: Notice): string =>
  JSON.stringify({ schema: 'launch-ready/notice@1', tool: `launch-ready ${version}`, ...notice });

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 over `<seconds>.<body>`, the scheme of docs.stripe.com/webhooks#verify-manually (read
 * 2026-11-28), so that what people have for that can be used. The time lets the receiver refuse what was recorded.
 */
const signatureOf = (secret: string, body: string, now: Date): string => {
  const seconds = Math.floor(now.getTime() / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
};

/** A key as a header takes it: visible ASCII. */
const headerText = (key: string): string => key.replace(/[^\x21-\x7e]/gu, encodeURIComponent);

const service: Service = {
  name: 'The receiver',
  took: () => true,
  pause: () => null,
  means: () => null,
};

/** Any address that takes a JSON document. The same notice has the same `idempotency-key`, however often it is sent. */
export const webhookChannel = (
  { url, secret }: ChannelSettings & { kind: 'webhook' },
  tools: ChannelTools,
): Channel => {
  return (notice, signal) => {
    const address = addressIn(tools.io, url);
    const body = documentOf(notice);
    const signed =
      secret === undefined
        ? {}
        : { 'launch-ready-signature': signatureOf(secretIn(tools.io, secret), body, tools.io.now()) };
    const headers = { 'idempotency-key': headerText(notice.key), ...signed };
    return post(tools, service, { url: address, headers, body }, signal);
  };
};
