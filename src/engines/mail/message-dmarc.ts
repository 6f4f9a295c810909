import type { DmarcRequest } from './dmarc-record.ts';
import { walkTree } from './dmarc-walk.ts';
import type { Verified } from './message-verify.ts';
import { type Asked, plainName } from './resolver.ts';
import type { SpfOutcome } from './spf.ts';

export type DmarcFacts = {
  /** `permerror`: there is not exactly one From domain. `unchecked`: neither passed, and a signature was not checked. */
  readonly result: 'none' | 'pass' | 'fail' | 'temperror' | 'permerror' | 'unchecked';
  /** What the policy asks receivers to do with what fails; null where there is none. */
  readonly request: DmarcRequest | null;
  /** A whole sentence. */
  readonly reason: string;
};

export type DmarcJudgement = {
  /** The From domain that is judged; null where there is not exactly one. */
  readonly domain: string | null;
  /** Whether the policy wants the very same domain. */
  readonly strict: { readonly dkim: boolean; readonly spf: boolean };
  readonly facts: DmarcFacts;
};

/** What a receiver concludes about the From domain (RFC 9989 §5). */
export const judgeDmarc = async (
  verified: Verified,
  spf: SpfOutcome,
  isUncheckable: boolean,
  asked: Asked,
): Promise<DmarcJudgement> => {
  const { evaluateDmarc } = await import('mailauth/lib/dmarc/index.js');
  const { response, reason } = await evaluateDmarc({
    headerFrom: [...verified.headerFrom],
    fromFields: verified.fromFields,
    spfDomains: spf.result === 'pass' ? [spf.domain] : [],
    dkimDomains: verified.results.flatMap(({ signingDomain, status }) =>
      status.result === 'pass' && signingDomain !== undefined
        ? [{ domain: signingDomain, ...(status.underSized === undefined ? {} : { underSized: status.underSized }) }]
        : [],
    ),
    resolver: asked.resolver,
    strict: true,
  });
  const strict = { dkim: false, spf: false };
  if (response === false && isUncheckable && verified.fromFields === 0)
    return {
      domain: null,
      strict,
      facts: { result: 'unchecked', request: null, reason: 'Its From field was not read.' },
    };
  if (response === false)
    return {
      domain: null,
      strict,
      facts: {
        result: 'permerror',
        request: null,
        reason: `It has not exactly one From domain: ${(reason ?? 'no-author-domain').replaceAll('-', ' ')}.`,
      },
    };
  const domain = plainName(response.status.header?.['from'] ?? response.domain);
  const request = (['none', 'quarantine', 'reject'] as const).find(each => each === response.policy) ?? null;
  const alignment = response.alignment as typeof response.alignment | undefined;
  const facts = ((): DmarcFacts => {
    const { result } = response.status;
    if (result === 'pass') return { result, request, reason: `It is proven to come from ${domain}.` };
    if (result === 'none') return { result, request: null, reason: `${domain} has no DMARC policy.` };
    if (result === 'temperror')
      return {
        result,
        request,
        reason: `The DMARC policy of ${domain} could not be found out: ${asked
          .silent()
          .map(({ name }) => name)
          .join(', ')} did not answer.`,
      };
    if (isUncheckable || verified.leftOut > 0)
      return {
        result: 'unchecked',
        request,
        reason: 'SPF does not prove where it comes from, and not all its signatures were checked.',
      };
    return { result: 'fail', request, reason: `Neither SPF nor a signature proves that it comes from ${domain}.` };
  })();
  return { domain, strict: { dkim: alignment?.dkim?.strict === true, spf: alignment?.spf?.strict === true }, facts };
};

/** Whether two domains are of one organisation (RFC 9989 §4.10.2), or the same where the record asks for that. */
export const aligner =
  (from: string | null, asked: Asked) =>
  async (domain: string, isStrict: boolean): Promise<boolean> => {
    const name = plainName(domain);
    if (from === null || name === '') return false;
    if (name === from) return true;
    if (isStrict || name.split('.').at(-1) !== from.split('.').at(-1)) return false;
    const [own, other] = await Promise.all([walkTree(from, asked.lookup), walkTree(name, asked.lookup)]);
    return own.organisationalDomain !== null && own.organisationalDomain === other.organisationalDomain;
  };
