import { mostSpfLookups, spfToTakeOut, withSpf } from '../evidence/derive/spf-merge.ts';
import { plainSpf, spfTerm } from '../evidence/derive/spf-terms.ts';
import type { SpfSurvey } from '../engines/mail/spf.ts';
import type { MailEvidence } from '../evidence/mail.ts';
import { mailProviders } from '../providers/mail/providers.ts';
import type { Fault } from './check.ts';
import { recordsOf, textChange } from './mail-remedies.ts';
import { costOf, costText } from './spf-cost-text.ts';
import { byHand } from './wording.ts';

/** Terms that nobody needs in a record at the domain itself, each with why. */
const spareTerms = new Map(
  mailProviders.flatMap(({ notAtTheDomain }) =>
    notAtTheDomain.map(({ term, why }) => [spfTerm(term).key, why] as const),
  ),
);

type SpfAddition = {
  readonly mail: MailEvidence;
  readonly name: string;
  /** All texts at the name. */
  readonly texts: readonly string[];
  readonly survey: Pick<SpfSurvey, 'tree'> | undefined;
  readonly terms: readonly string[];
  /** Steps for a person beside the record. */
  readonly beside?: readonly string[];
};

/** The record of a name with more terms in it; where it has no room for them, what has to leave it first. */
export const spfAddition = ({ mail, name, texts, survey, terms, beside = [] }: SpfAddition): Fault['remedy'] => {
  const values = withSpf(texts, { terms });
  const record = values.find(value => plainSpf(value) !== null) ?? '';
  const cost = costOf(record, survey ?? { tree: null }, mail);
  const needed = new Set(terms.map(term => spfTerm(term).key));
  const out = spfToTakeOut(cost, name === mail.domain ? spareTerms : new Map(), needed);
  if (cost.lookups > mostSpfLookups)
    return [
      byHand(
        recordsOf(mail),
        `Make room in the SPF record of ${name} first: with ${terms.join(' ')} it would use ${costText(cost)}, and then receivers count it as an error.`,
        ...out.map(({ term, because }) => `Take out ${term}: ${because}.`.replace(/\.\.$/, '.')),
        `Then add ${terms.join(' ')} before its end.`,
      ),
    ];
  const counted = `With the change the record uses ${costText(cost)}.`;
  const steps: readonly string[] = [...beside, counted];
  const [first = counted, ...rest] = steps;
  return [textChange(mail, name, texts, values), byHand(recordsOf(mail), first, ...rest)];
};
