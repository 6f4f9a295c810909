import { unpasted } from '../evidence/derive/unpasted.ts';
import { known } from '../evidence/leaf.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { literally, replacingText } from './mail-remedies.ts';

const pastedFault = (mail: MailEvidence, name: string, what: string, was: readonly string[], text: string): Fault => ({
  place: name,
  hosts: [name],
  severity: 'high',
  confidence: 'observed',
  happened: `Receivers do not understand your ${what}, so your mails are treated as if there were none.`,
  cause:
    `The text at ${name} was pasted with quotes, backslashes or spaces that do not belong to it: ${text.slice(0, 60)}`.replace(
      /[.…]?$/,
      '.',
    ),
  evidence: [`${name} TXT ${text}`],
  replay: { tool: 'dig', name, type: 'TXT', at: 'resolver', shows: pastedShows(text) },
  remedy: [replacingText(mail, name, was, [text], unpasted(text))],
});

/** `dig` writes quotes and backslashes inside a text with a backslash before them. */
const pastedShows = (text: string): string => {
  const shown = text.replaceAll(/["\\]/g, mark => `\\${mark}`);
  return `/TXT[\\t ]+"${literally(shown.slice(0, 40))}/`;
};

/** Policies with marks around them: the walk found a text that would be a record without them. */
export const pastedPolicies = (mail: MailEvidence, domain: MailDomain): readonly Fault[] => {
  const policy = known(domain.dmarc, domain.name);
  return policy.problems
    .filter(({ kind }) => kind === 'damaged')
    .flatMap(({ name, text }) => {
      const texts = policy.walk.find(step => step.name === name)?.texts ?? [];
      const whole = texts.find(one => one.includes(text)) ?? text;
      return unpasted(whole) === whole ? [] : [pastedFault(mail, name, 'DMARC policy', texts, whole)];
    });
};
