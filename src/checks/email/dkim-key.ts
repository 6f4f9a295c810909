import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MailEvidence, SeenSelector } from '../../evidence/mail.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach, type Advice, type Fault } from '../check.ts';
import {
  absentKeyFault,
  deadKeyFault,
  pastedKeyFault,
  severalKeysFault,
  trialKeyFault,
  wantedBits,
  weakBits,
} from '../dkim-key-faults.ts';

const judgeKey = (mail: MailEvidence, { domain, selector, seenIn }: SeenSelector): Fault | undefined => {
  const name = `${selector}._domainkey.${domain}`;
  const key = known(mail.keys[name]?.key, name);
  // Where a provider usually keeps a key need not be one; an old one that was withdrawn is in order.
  const isHint = seenIn === 'provider' || seenIn === 'dns';
  if (isHint && (key.status === 'none' || key.revoked)) return undefined;
  return (
    absentKeyFault(mail, key) ??
    severalKeysFault(mail, key) ??
    pastedKeyFault(mail, key) ??
    deadKeyFault(mail, key) ??
    trialKeyFault(mail, key)
  );
};

const adviceOn = ({ keys }: MailEvidence): readonly Advice[] =>
  Object.values(keys).flatMap(({ key }): Advice[] => {
    if (key.status === 'silent' || key.value.status !== 'found' || key.value.revoked) return [];
    const { name, type, bits, usable } = key.value;
    if (!usable || bits === null || bits < weakBits) return [];
    if (type === 'rsa' && bits < wantedBits)
      return [
        { place: name, text: `The signing key has ${bits} bits; ask your mail service for one of ${wantedBits}.` },
      ];
    return [];
  });

export default defineCheck({
  id: 'email/dkim-key',
  rows: ['S2.c2'],
  from: 'launch',
  needs: ['mail'],
  after: [...mailCauses, 'email/mail-records-reachable'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'The keys that sign your mails stand in the DNS, whole and strong',
    failureTitle: 'Receivers cannot check the signature of your mails',
    why: 'DKIM signs each mail; the key to check it stands in your DNS. Missing, cut or withdrawn, the signature proves nothing, and mails land in spam.',
    fix: 'Copy the DKIM record from your mail service once more, whole and without quotes.',
    howTo:
      'A key can only be found by its name (selector). Let a message be seen with launch-ready mail test, or name the selectors under "mail" in launch-ready.jsonc.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc6376#section-3.6.1',
      'https://www.rfc-editor.org/rfc/rfc8301#section-3.2',
    ],
  },
  judge: ({ mail }) => {
    const selectors = mail.selectors.toSorted(
      (a, b) =>
        byCodePoint(a.domain, b.domain) || byCodePoint(a.selector, b.selector) || byCodePoint(a.seenIn, b.seenIn),
    );
    const [first] = selectors;
    if (first === undefined)
      throw new Unknown('no message was seen and no selector was named, so no key can be looked up', mail.domain);
    return judgeEach(
      [...new Map(selectors.map(one => [`${one.selector} ${one.domain}`, one])).values()],
      ({ domain, selector }) => `${selector}._domainkey.${domain}`,
      one => judgeKey(mail, one),
      adviceOn(mail),
    );
  },
});
