import type { DkimKey } from '../../engines/mail/dkim-key.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { keyNameOf } from '../../evidence/derive/key-name.ts';
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

/** A place where a provider usually keeps a key, no more than a hint: none need be there, and an old one may be withdrawn. */
const isHint = ({ seenIn }: SeenSelector): boolean => seenIn === 'provider' || seenIn === 'dns';

/** Whether a key in use stands there, and no text that a wildcard record gives to any name. */
const holdsKey = ({ status, revoked, records }: DkimKey): boolean =>
  (status === 'found' || status === 'duplicate') &&
  !revoked &&
  records.some(text => /^\s*["\s]*v\s*=\s*DKIM1|(?:^|;)\s*p\s*=/i.test(text));

const judgeKey = (mail: MailEvidence, at: SeenSelector): Fault | undefined => {
  const name = keyNameOf(at);
  const key = known(mail.keys[name]?.key, name);
  if (isHint(at) && !holdsKey(key)) return undefined;
  return (
    absentKeyFault(mail, key) ??
    severalKeysFault(mail, key) ??
    pastedKeyFault(mail, key) ??
    deadKeyFault(mail, key) ??
    trialKeyFault(mail, key)
  );
};

/** Hints count once a key was found at one of them; silence at one that nobody need use is no news. */
const worthJudging = (mail: MailEvidence): readonly SeenSelector[] => {
  const sorted = mail.selectors.toSorted(
    (a, b) => byCodePoint(a.domain, b.domain) || byCodePoint(a.selector, b.selector) || byCodePoint(a.seenIn, b.seenIn),
  );
  return sorted.filter(at => {
    if (!isHint(at)) return true;
    const key = mail.keys[keyNameOf(at)]?.key;
    return key?.status === 'ok' && holdsKey(key.value);
  });
};

const adviceOn = ({ keys }: MailEvidence, selectors: readonly SeenSelector[]): readonly Advice[] =>
  selectors.flatMap((at): Advice[] => {
    const key = keys[keyNameOf(at)]?.key;
    if (key === undefined || key.status === 'silent' || key.value.status !== 'found' || key.value.revoked) return [];
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
  after: [...mailCauses, 'email/mail-records-reachable', 'email/dkim-signed', 'email/spf-covers-sender'],
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
    const selectors = worthJudging(mail);
    const [first] = selectors;
    if (first === undefined)
      throw new Unknown('no message was seen and no selector was named, so no key can be looked up', mail.domain);
    return judgeEach(
      [...new Map(selectors.map(one => [keyNameOf(one), one])).values()],
      keyNameOf,
      one => judgeKey(mail, one),
      adviceOn(mail, selectors),
    );
  },
});
