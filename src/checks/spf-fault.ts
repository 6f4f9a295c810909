import type { SpfOutcome, SpfProblem, SpfSurvey } from '../engines/mail/spf.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { recordFault, type RecordPart } from './record-fault.ts';

/** The SPF record that is judged: its domain, what was read of it, and all texts beside it. */
export type SpfAt = {
  readonly mail: MailEvidence;
  readonly domain: MailDomain;
  readonly survey: SpfSurvey;
  readonly texts: readonly string[];
};

/** A fault of the SPF record at a domain, shown by the records that stand there. */
export const spfFault = ({ domain: { name }, survey }: SpfAt, part: RecordPart): Fault =>
  recordFault(name, survey.records, 'no SPF record', part);

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
