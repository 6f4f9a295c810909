import { parse } from 'tldts';
import { reportMarks, type ReportMark } from '../../providers/mail/report-marks.ts';
import type { DkimResult, PublishedPolicy, ReportRow } from './report.ts';
import { isWithin } from './value.ts';

/** What the rows of one policy are judged against. */
export type Ground = {
  readonly domain: string;
  /** The registered domain above it; all below it belongs to the same people. */
  readonly organisation: string;
  readonly strictSignature: boolean;
  readonly strictEnvelope: boolean;
};

// RFC 9989 finds the organisational domain by asking the DNS; offline the public suffix list stands in for it.
const organisationOf = (domain: string): string => parse(domain).domain ?? domain;

export const groundOf = ({ domain, adkim, aspf }: PublishedPolicy): Ground => ({
  domain,
  organisation: organisationOf(domain),
  strictSignature: adkim === 's',
  strictEnvelope: aspf === 's',
});

const passed = ({ result }: { readonly result: string }): boolean => result === 'pass';

/** Signatures in the name of the domain's own people that verified; the aligned one first. */
export const ownSignature = (row: ReportRow, ground: Ground): DkimResult | undefined => {
  const own = row.dkim.filter(one => passed(one) && isWithin(one.domain, ground.organisation));
  return own.find(({ domain }) => domain === row.headerFrom) ?? own[0];
};

/** Signatures in their name that did not verify. */
export const failedSignature = (row: ReportRow, ground: Ground): DkimResult | undefined =>
  row.dkim.find(
    one => !passed(one) && one.result !== 'none' && one.domain !== '' && isWithin(one.domain, ground.organisation),
  );

/** The envelope domain for which SPF passed, or null. */
export const passedEnvelope = ({ spf }: ReportRow): string | null =>
  spf.find(one => passed(one) && one.scope !== 'helo' && one.domain !== '')?.domain ?? null;

/** The same, where it is one of the domain's own. */
export const ownEnvelope = (row: ReportRow, ground: Ground): string | null => {
  const envelope = passedEnvelope(row);
  return envelope !== null && isWithin(envelope, ground.organisation) ? envelope : null;
};

/** Whether what passed is aligned by the rules of the policy (RFC 9989 §4.4), whatever the receiver made of it. */
export const alignedByResults = (row: ReportRow, ground: Ground): boolean => {
  const same = (domain: string, strict: boolean): boolean =>
    strict ? domain === row.headerFrom : isWithin(domain, ground.organisation);
  if (!isWithin(row.headerFrom, ground.organisation)) return false;
  const envelope = passedEnvelope(row);
  return (
    row.dkim.some(one => passed(one) && same(one.domain, ground.strictSignature)) ||
    (envelope !== null && same(envelope, ground.strictEnvelope))
  );
};

const isOneOf = (domain: string, marks: readonly RegExp[]): boolean => marks.some(mark => mark.test(domain));

/** The provider that chose this selector. */
export const bySelector = (selector: string | null): ReportMark | undefined =>
  selector === null ? undefined : reportMarks.find(({ selectors }) => isOneOf(selector, selectors));

/** The provider whose own signature or envelope passed. */
export const byDomains = (row: ReportRow): ReportMark | undefined => {
  const envelope = passedEnvelope(row);
  return reportMarks.find(
    ({ signatures, envelopes }) =>
      row.dkim.some(one => passed(one) && isOneOf(one.domain, signatures)) ||
      (envelope !== null && isOneOf(envelope, envelopes)),
  );
};

export const signatureKey = ({ domain, selector }: DkimResult): string => `${selector ?? ''}._domainkey.${domain}`;
