import { isIP } from 'node:net';
import { z } from 'zod';
import { host } from './host.ts';

const selector = z
  .string()
  .max(253)
  .regex(
    /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i,
    'write a selector such as s1, or a whole name such as s1._domainkey.example.com',
  );

/** How the product sends mail; every part is optional, and what a message shows counts more. */
export const mailSchema = z
  .strictObject({
    provider: z
      .string()
      .min(2)
      .max(120)
      .optional()
      .describe('The service that sends your mail, such as postmark, or the domain it sends from'),
    from: z.email('write an e-mail address').optional().describe('Sender that members see, such as hello@example.com'),
    envelopeDomain: host
      .optional()
      .describe('Domain that bounces go back to (the return path), such as bounce.example.com'),
    sendingDomains: z
      .array(host)
      .max(20)
      .default([])
      .describe('Further domains that mails are sent from, besides those of "from" and "marketing"'),
    marketing: host.optional().describe('Domain that newsletters are sent from'),
    selectors: z
      .array(selector)
      .max(20)
      .default([])
      .describe('DKIM selectors in use, such as s1; a whole name for a key at another domain'),
    sendingAddresses: z
      .array(z.string().refine(text => isIP(text) !== 0, 'write an IP address such as 192.0.2.25'))
      .max(20)
      .default([])
      .describe('IP addresses that your mail leaves from, when the servers are your own'),
    alertsFrom: z.email('write an e-mail address').optional().describe('Sender of the alerts that your team gets'),
    signUpsPerDay: z
      .int()
      .min(1)
      .max(10_000_000)
      .optional()
      .describe('How many people are expected to join on the busiest day'),
    mailsPerDay: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe('How many mails a day your plan at the mail service sends, as its page says'),
  })
  .describe('How the product sends mail');

export type MailSettings = z.infer<typeof mailSchema>;
