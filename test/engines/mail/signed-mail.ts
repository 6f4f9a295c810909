import { generateKeyPairSync } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { MessageGiven } from '../../../src/engines/mail/judge-message.ts';
import { txt, type Zone } from './zone.ts';

export type Signer = {
  readonly domain: string;
  readonly selector: string;
  readonly privateKey: string;
  /** The record that belongs into the DNS. */
  readonly zone: Zone;
};

/** Somebody who signs, with a key made now. */
export const signer = (domain: string, selector = 'harbour', bits = 2048): Signer => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  return {
    domain,
    selector,
    privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    zone: {
      [`${selector}._domainkey.${domain}`]: txt(
        `v=DKIM1; k=rsa; p=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
      ),
    },
  };
};

/** A message as an app sends it, put together and signed by nodemailer. */
export const signedMail = async (
  mail: Readonly<Record<string, unknown>>,
  by: readonly Signer[] = [],
): Promise<Buffer> => {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const dkim =
    by.length === 0
      ? {}
      : {
          dkim: {
            keys: by.map(({ domain, selector, privateKey }) => ({
              domainName: domain,
              keySelector: selector,
              privateKey,
            })),
          },
        };
  const { message } = await transport.sendMail({
    from: 'Harbour <hello@club.test>',
    to: 'ada@member.test',
    subject: 'Your invite',
    ...mail,
    ...dkim,
  });
  return message as Buffer;
};

export const given: MessageGiven = {
  clientIp: '192.0.2.7',
  mailFrom: 'bounce-7@bounce.club.test',
  rcptTo: ['ada@member.test'],
  helo: 'out.club.test',
};

/** A domain that does everything right, but for its keys. */
export const soundZone: Zone = {
  'club.test': { A: ['192.0.2.1'] },
  'bounce.club.test': txt('v=spf1 ip4:192.0.2.0/24 -all'),
  '_dmarc.club.test': txt('v=DMARC1; p=quarantine; rua=mailto:reports@club.test'),
};
