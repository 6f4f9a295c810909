import type { DmarcPolicy, DmarcProblem } from '../engines/mail/dmarc.ts';
import { gentleWish, isMeantAsDmarc, withDmarc } from '../evidence/derive/dmarc-merge.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { faultAt, mailbox, ownTexts, reportsTo } from './dmarc-fault.ts';
import { literally, textChange } from './mail-remedies.ts';

const forged = (domain: string): string =>
  `Large mail providers refuse mails from ${domain} or put them in spam, and anybody can write in its name without you noticing.`;

const firstRecord = (domain: string): string => `v=DMARC1; p=none; rua=mailto:dmarc@${domain}`;

/** Receivers find no DMARC record; it may stand at the wrong name. */
export const noRecordFault = (mail: MailEvidence, policy: DmarcPolicy): Fault => {
  const domain = policy.organisationalDomain ?? policy.domain;
  const place = `_dmarc.${domain}`;
  const astray = policy.problems.find(({ kind }) => kind === 'wrong-place');
  const shows = String.raw`/^(?![\s\S]*\sTXT\s+"v=DMARC1)/`;
  if (astray !== undefined)
    return faultAt(policy, place, {
      happened: forged(domain),
      cause: `The DMARC record stands at ${astray.name} itself; receivers look for it at ${place} only.`,
      evidence: [`${astray.name} TXT ${astray.text}`],
      shows,
      remedy: [textChange(mail, place, ownTexts(policy, place), [...ownTexts(policy, place), astray.text])],
    });
  return faultAt(policy, place, {
    happened: forged(domain),
    cause: `There is no DMARC record at ${place}.`,
    shows,
    remedy: [
      textChange(mail, place, ownTexts(policy, place), [...ownTexts(policy, place), firstRecord(domain)]),
      mailbox(mail, domain),
    ],
  });
};

/** More than one DMARC record at a name. */
export const severalRecordsFault = (mail: MailEvidence, policy: DmarcPolicy): Fault | undefined => {
  const problem = policy.problems.find(({ kind }) => kind === 'several-records');
  if (problem === undefined) return undefined;
  const texts = ownTexts(policy, problem.name);
  const records = texts.filter(text => /^v\s*=\s*DMARC1/i.test(text));
  return faultAt(policy, problem.name, {
    happened: forged(policy.organisationalDomain ?? policy.domain),
    cause: `${problem.name} has ${Math.max(2, records.length)} DMARC records, and then none of them counts.`,
    shows: String.raw`/"v=DMARC1[\s\S]*"v=DMARC1/`,
    remedy: [
      textChange(
        mail,
        problem.name,
        texts,
        withDmarc(texts, { ...gentleWish(texts), ...reportsTo(texts, problem.name.replace(/^_dmarc\./, '')) }),
      ),
    ],
  });
};

const invalidKinds: ReadonlySet<DmarcProblem['kind']> = new Set([
  'version',
  'policy',
  'tag-list',
  'duplicate-tag',
  'value',
  'subdomain-policy',
]);

const wordsFor: { readonly [K in DmarcProblem['kind']]?: string } = {
  version: 'it does not begin with v=DMARC1',
  policy: 'what p= asks for is none of none, quarantine and reject',
  'subdomain-policy': 'what sp= or np= asks for is none of none, quarantine and reject',
  'tag-list': 'its parts are not separated as they have to be',
  'duplicate-tag': 'one of its parts stands there twice',
  value: 'one of its parts has a value that does not exist',
};

/** A DMARC record that is dead or in part not understood. */
export const invalidRecordFault = (mail: MailEvidence, policy: DmarcPolicy): Fault | undefined => {
  // Nothing between two semicolons is untidy, and receivers do not mind.
  const problem = policy.problems.find(
    ({ kind, text }) => invalidKinds.has(kind) && (policy.tags === null || text.trim() !== ''),
  );
  if (problem === undefined) return undefined;
  const texts = ownTexts(policy, problem.name);
  const text = texts.find(one => one === problem.text || one.includes(problem.text)) ?? texts[0] ?? problem.text;
  const dead = policy.tags === null;
  // The version stands somewhere else than at the beginning.
  const versioned = texts.map(one => (!isMeantAsDmarc(one) && one === text ? `v=DMARC1; ${one}` : one));
  const domain = problem.name.replace(/^_dmarc\./, '');
  return faultAt(policy, problem.name, {
    severity: dead ? 'high' : 'medium',
    happened: dead
      ? forged(domain)
      : `Receivers do not do what your DMARC record asks for: they skip the part of it that they do not understand.`,
    cause: `The DMARC record at ${problem.name} has a mistake: ${wordsFor[problem.kind] ?? 'it is not valid'} (${problem.text.slice(0, 80)}).`,
    shows: `/"${literally(text.slice(0, 200))}/`,
    remedy: [
      textChange(
        mail,
        problem.name,
        texts,
        withDmarc(versioned, dead ? { ...gentleWish(versioned), ...reportsTo(versioned, domain) } : {}),
      ),
    ],
  });
};
