import { isIP } from 'node:net';
import type { SeenMail } from '../../evidence/messages.ts';
import type { Mail } from '../inbox/inbox.ts';

/** Addresses that no server on the way to a mailbox has (RFC 1918, 3927, 4193, 4291). */
const isPrivate = (address: string): boolean =>
  /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(address) ||
  /^(?:::1$|f[cde])/i.test(address);

/** RFC 1035 §2.3.4. */
const hostCharacters = 255;

/** `from helo (name [203.0.113.7]) by …` as most servers write it (RFC 5321 §4.4, tcp-info). */
const received = /^from\s+(\S{1,255})[^[]{0,300}\[(?:ipv6:)?([0-9a-f.:]{2,45})\]/i;

/**
 * Who handed the mail over: the sink knows it; in a mailbox the newest Received field that names an address of the
 * public network does, for every one before it was written by machines that take part in the delivery.
 */
export const handedOver = ({ client, headers }: Pick<Mail, 'client' | 'headers'>): SeenMail['client'] => {
  if (client !== undefined) return { address: client.address, helo: client.helo.slice(0, hostCharacters) };
  for (const [name, value] of headers) {
    if (name !== 'received') continue;
    const [, helo = '', address = ''] = received.exec(value) ?? [];
    if (isIP(address) !== 0 && !isPrivate(address)) return { address, helo: helo.toLowerCase() };
  }
  return null;
};
