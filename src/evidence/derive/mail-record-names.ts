import type { Leaf } from '../leaf.ts';
import { seen } from '../leaf.ts';
import type { MailEvidence } from '../mail.ts';
import { byCodePoint } from './answers.ts';
import { isMeantAsDmarc } from './dmarc-merge.ts';
import { plainSpf } from './spf-terms.ts';

const told = <T>(leaf: Leaf<T>, isThere: (value: T) => boolean): Leaf<boolean> =>
  leaf.status === 'ok' ? seen(isThere(leaf.value)) : leaf;

/**
 * Where the records stand by which mail is trusted, and whether one is there, by kind and name: `SPF example.com`,
 * `DKIM s1._domainkey.example.com`, `DMARC _dmarc.example.com`.
 */
export const mailRecordsIn = ({ domains, keys }: MailEvidence): readonly (readonly [string, Leaf<boolean>])[] =>
  [
    ...Object.values(domains).flatMap(({ name, texts, dmarc }) => [
      [`SPF ${name}`, told(texts, all => all.some(text => plainSpf(text) !== null))] as const,
      [
        `DMARC _dmarc.${name}`,
        told(dmarc, ({ walk }) =>
          walk.some(step => step.name === `_dmarc.${name}` && step.texts.some(text => isMeantAsDmarc(text))),
        ),
      ] as const,
    ]),
    ...Object.entries(keys).map(
      ([name, { key }]) => [`DKIM ${name}`, told(key, ({ status }) => status !== 'none')] as const,
    ),
  ].toSorted(([a], [b]) => byCodePoint(a, b));

/** Those that are there. */
export const mailRecordNames = (mail: MailEvidence): readonly string[] =>
  mailRecordsIn(mail).flatMap(([record, there]) => (there.status === 'ok' && there.value ? [record] : []));
