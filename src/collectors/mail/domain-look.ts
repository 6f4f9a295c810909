import { walkDmarc, type DmarcPolicy } from '../../engines/mail/dmarc.ts';
import type { MailLookup } from '../../engines/mail/lookup.ts';
import { surveySpf, type SpfSurvey } from '../../engines/mail/spf.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { MailDomain, MtaStsPolicy } from '../../evidence/mail.ts';
import { addressesAt, aliasAt, valuesAt } from './lookup.ts';
import type { PlannedDomain } from './planned-domains.ts';

/** With a record in hand a survey says much, even where a part of the tree was silent; without one it says nothing. */
const surveyed = async (name: string, lookup: MailLookup): Promise<Leaf<SpfSurvey>> => {
  const survey = await surveySpf(name, lookup);
  const own = survey.silent.find(one => one.name === name);
  return own === undefined ? seen(survey) : silent(own.reason);
};

/** What the record at a name costs whoever includes it. */
export const costAt = async (name: string, lookup: MailLookup): Promise<Leaf<number>> => {
  const { lookups, silent: quiet } = await surveySpf(name, lookup);
  const [first] = quiet;
  return first === undefined ? seen(lookups) : silent(`${first.name}: ${first.reason}`);
};

const walked = async (name: string, lookup: MailLookup): Promise<Leaf<DmarcPolicy>> => {
  const policy = await walkDmarc(name, lookup);
  return policy.silent !== null && policy.record === null ? silent(policy.silent) : seen(policy);
};

export type FetchPolicy = (domain: string) => Promise<Leaf<MtaStsPolicy>>;

/** The policy file counts only where its record stands (RFC 8461 §3.1). */
const policyOf = async (
  name: string,
  texts: Leaf<readonly string[]>,
  fetchPolicy: FetchPolicy,
): Promise<MailDomain['mtaStsPolicy']> => {
  if (texts.status === 'silent') return texts;
  return texts.value.some(text => /^v=STSv1\s*;/.test(text)) ? fetchPolicy(name) : seen(null);
};

/** Everything that stands at one domain of mail. */
export const lookAtDomain = async (
  { name, roles }: PlannedDomain,
  lookup: MailLookup,
  fetchPolicy: FetchPolicy,
): Promise<MailDomain> => {
  const [texts, spf, dmarc, mx, addresses, alias, mtaSts, tlsReports, logo] = await Promise.all([
    valuesAt(lookup, name, 'TXT'),
    surveyed(name, lookup),
    walked(name, lookup),
    valuesAt(lookup, name, 'MX'),
    addressesAt(lookup, name),
    aliasAt(lookup, name),
    valuesAt(lookup, `_mta-sts.${name}`, 'TXT'),
    valuesAt(lookup, `_smtp._tls.${name}`, 'TXT'),
    valuesAt(lookup, `default._bimi.${name}`, 'TXT'),
  ]);
  const mtaStsPolicy = await policyOf(name, mtaSts, fetchPolicy);
  return { name, roles, texts, spf, dmarc, mx, addresses, alias, mtaSts, mtaStsPolicy, tlsReports, logo };
};
