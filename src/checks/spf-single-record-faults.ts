import { isSpf } from '../evidence/derive/spf-terms.ts';
import { withSpf } from '../evidence/derive/spf-merge.ts';
import { isSpfAlone } from '../evidence/derive/strays.ts';
import { known } from '../evidence/leaf.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { recordsOf, textChange } from './mail-remedies.ts';
import { providersSeen, spfTermAt } from './provider-records.ts';
import { spfAddition } from './spf-addition.ts';
import { machinesAt, problemsAt, spam, spfFault, type SpfAt } from './spf-fault.ts';
import { byHand, listed } from './wording.ts';

/** More than one SPF record at the domain. */
export const severalRecords = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const { records } = survey;
  if (records.length < 2) return undefined;
  return spfFault(at, {
    happened: `${spam(domain.name)}: receivers find two answers to the question who sends for you, and believe neither.`,
    cause: `${domain.name} has ${records.length} SPF records, and only one is allowed; together they count as an error.`,
    shows: String.raw`/"v=spf1[\s\S]*"v=spf1/`,
    remedy: [textChange(mail, domain.name, texts, withSpf(texts, { terms: [] }))],
  });
};

/** A record that begins with something other than v=spf1. */
export const pasted = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const [damage] = problemsAt(at, 'damaged');
  if (survey.records.length > 0 || damage === undefined) return undefined;
  const text = texts.find(one => one.includes(damage.text)) ?? damage.text;
  return spfFault(at, {
    happened: `${spam(domain.name)}: the SPF record is there, but nobody can read it.`,
    cause: `The record of ${domain.name} was pasted with something around it: it begins with ${JSON.stringify(text.slice(0, 8))} instead of v=spf1.`,
    evidence: [`${domain.name} TXT ${JSON.stringify(text)}`],
    shows: String.raw`/^(?![\s\S]*\sTXT\s+"v=spf1)/`,
    remedy: [textChange(mail, domain.name, texts, withSpf(texts, { terms: [] }))],
  });
};

/** Where a mailbox of the domain answers, somebody also sends from it. */
const hasMailboxes = ({ mx }: MailDomain): boolean => known(mx).some(value => !/^\d+ \.?$/.test(value));

const isElsewhere = (mail: MailEvidence): boolean =>
  Object.values(mail.domains).some(
    ({ name, spf }) => name !== mail.domain && spf.status === 'ok' && spf.value.records.length > 0,
  );

/** Receivers ask at the envelope domain alone; the domain itself needs a record when mail leaves under its own name. */
const needsRecord = (mail: MailEvidence, domain: MailDomain): boolean => {
  // Where the machines that send are known, the check whether SPF covers them says it, and what to add.
  if (domain.roles.includes('envelope')) return machinesAt(mail, domain.name).length === 0;
  if (!domain.roles.includes('apex')) return false;
  return !isElsewhere(mail) || hasMailboxes(domain);
};

/** The only record of a return path, under the domain twice: the panel added it to a name that had it. */
export const typedTwice = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  const stray = mail.strays.find(({ meant }) => meant === domain.name);
  if (survey.records.length > 0 || stray?.records.texts.status !== 'ok') return undefined;
  const found = stray.records.texts.value.filter(text => isSpf(text) && !wildcardTexts(mail).includes(text));
  if (found.length === 0 || !isSpfAlone(stray)) return undefined;
  return spfFault(at, {
    happened: `${spam(domain.name)}: receivers do not find the SPF record.`,
    cause: `The record was entered as "${domain.name}", and the DNS added ".${mail.domain}" once more: it became ${stray.name}.`,
    evidence: found.map(text => `${stray.name} TXT ${text}`),
    shows: String.raw`/^(?![\s\S]*\sTXT\s+"v=spf1)/`,
    remedy: [
      textChange(mail, domain.name, texts, [...texts, ...found]),
      { kind: 'dns-remove', name: stray.name, type: 'TXT', was: stray.records.texts.value },
    ],
  });
};

const wildcardTexts = ({ wildcard }: MailEvidence): readonly string[] =>
  wildcard.texts.status === 'ok' ? wildcard.texts.value : [];

/** No record where mail is sent from. */
export const noRecord = (at: SpfAt): Fault | undefined => {
  const { survey, mail, domain, texts } = at;
  if (survey.records.length > 0 || !needsRecord(mail, domain)) return undefined;
  const wanted = providersSeen(mail).flatMap(provider => {
    const term = spfTermAt(mail, provider, domain.name);
    return term === null ? [] : [{ provider, term }];
  });
  return spfFault(at, {
    happened: `${spam(domain.name)}: nothing says which servers send for it, so everybody looks like a forger.`,
    cause: `${domain.name} has no SPF record (a TXT record that begins with v=spf1).`,
    shows: String.raw`/^(?![\s\S]*\sTXT\s+"v=spf1)/`,
    remedy:
      wanted.length > 0
        ? spfAddition({
            mail,
            name: domain.name,
            texts,
            survey,
            terms: wanted.map(({ term }) => term),
            beside: [
              `The record names ${listed(wanted.map(({ provider }) => provider.name))}; if anybody else sends mail that comes back to ${domain.name}, add what they ask for to the same record, before its end.`,
            ],
          })
        : [
            byHand(
              `${recordsOf(mail)}, and the page of your mail service that lists its DNS records`,
              `Look up which SPF record your mail service asks for at ${domain.name}.`,
              `Add it as one TXT record at ${domain.name}; it begins with v=spf1 and ends with ~all.`,
              ...(domain.roles.includes('apex') && survey.records.length === 0
                ? [
                    'If people write from mailboxes of the domain, name the service of the mailboxes in the same record.',
                  ]
                : []),
            ),
          ],
  });
};
