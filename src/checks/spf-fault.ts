import type { SpfOutcome, SpfProblem, SpfSurvey } from '../engines/mail/spf.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';

/** The SPF record that is judged: its domain, what was read of it, and all texts beside it. */
export type SpfAt = {
  readonly mail: MailEvidence;
  readonly domain: MailDomain;
  readonly survey: SpfSurvey;
  readonly texts: readonly string[];
};

/** A fault of the SPF record at a domain, shown by the records that stand there. */
export const spfFault = (
  { domain: { name }, survey }: SpfAt,
  part: Pick<Fault, 'happened' | 'cause' | 'remedy'> & {
    readonly severity?: Fault['severity'];
    readonly shows: string;
    readonly askAt?: string;
    readonly evidence?: readonly string[];
  },
): Fault => ({
  place: name,
  hosts: [name],
  severity: part.severity ?? 'high',
  confidence: 'observed',
  happened: part.happened,
  cause: part.cause,
  evidence: [
    ...(survey.records.length === 0
      ? [`${name} TXT: no SPF record`]
      : survey.records.map(text => `${name} TXT ${text}`)),
    ...(part.evidence ?? []),
  ],
  replay: { tool: 'dig', name: part.askAt ?? name, type: 'TXT', at: 'resolver', shows: part.shows },
  remedy: part.remedy,
});

/** What happens to mail of a domain whose SPF record proves nothing. */
export const spam = (name: string): string => `Mails from ${name} land in spam or come back`;

/** Problems of one kind in the domain's own record, not in those it includes. */
export const problemsAt = ({ survey, domain }: SpfAt, kind: SpfProblem['kind']): readonly SpfProblem[] =>
  survey.problems.filter(problem => problem.kind === kind && problem.domain === domain.name);

/** What SPF says of the machines that send with the domain as return path. */
export const machinesAt = ({ envelopes }: MailEvidence, name: string): readonly SpfOutcome[] =>
  envelopes.flatMap(({ envelopeDomain, sending }) =>
    envelopeDomain === name && sending?.outcome.status === 'ok' ? [sending.outcome.value] : [],
  );
