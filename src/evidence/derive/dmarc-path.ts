import type { DmarcWish } from './dmarc-merge.ts';

/** Where a domain is on its way to a policy that stops forgers, and what was seen of its mail. */
export type DmarcStanding = {
  /** Policy that receivers find; null when there is no record that they use. */
  readonly policy: 'none' | 'quarantine' | 'reject' | null;
  /** `t=y`: receivers do one step less than the policy says. */
  readonly rehearsal: boolean;
  /** Somebody gets the aggregate reports. */
  readonly hasReports: boolean;
  /** Days that the reports looked at cover; null when none was looked at. */
  readonly reportDays: number | null;
  /** Senders of one’s own in these reports whose mail passes neither SPF nor DKIM in line with From; null when not looked at. */
  readonly unalignedOwn: number | null;
};

export type DmarcAdvice = {
  /** Tags for the record now. Empty: it stays as it is. */
  readonly tags: DmarcWish;
  /** Why this step and not the next, one sentence. */
  readonly because: string;
  /** What has to be seen before the next one; null at the end of the way. */
  readonly next: string | null;
};

/** Two weeks hold the weekly newsletter twice and most monthly runs once or not at all: our own measure, from no standard. */
export const reportDaysWanted = 14;

const watched = `${reportDaysWanted} days of reports in which every sender of your own passes`;

/** The step after which each policy comes, each a rehearsal first: none, quarantine with t=y, quarantine, reject with t=y, reject. */
const stricter = ({ policy, rehearsal }: DmarcStanding): DmarcAdvice => {
  if (policy === 'none' || policy === null)
    return {
      tags: { p: 'quarantine', t: 'y' },
      because:
        'Your own senders all pass, so the next policy can be rehearsed: with t=y receivers report, and sort out nothing yet.',
      next: `Drop t=y after ${watched}.`,
    };
  if (policy === 'quarantine' && rehearsal)
    return {
      tags: { p: 'quarantine', t: 'n' },
      because: 'The rehearsal showed no mail of your own that would have gone to spam.',
      next: `Rehearse p=reject after ${watched}.`,
    };
  if (policy === 'quarantine')
    return {
      tags: { p: 'reject', t: 'y' },
      because:
        'Forged mail goes to spam and your own passes; with t=y receivers go on treating it so while the last step is rehearsed.',
      next: `Drop t=y after ${watched}.`,
    };
  if (rehearsal)
    return {
      tags: { p: 'reject', t: 'n' },
      because: 'The rehearsal showed no mail of your own that would have been refused.',
      next: null,
    };
  return { tags: {}, because: 'Receivers refuse mail that forges your domain; there is nothing stricter.', next: null };
};

/**
 * The step that is right now on the way none → quarantine → reject (RFC 9989, with `t=y` as rehearsal). Nothing gets
 * stricter on what was not seen.
 */
export const dmarcStep = (standing: DmarcStanding): DmarcAdvice => {
  const { policy, hasReports, reportDays, unalignedOwn } = standing;
  if (policy === null)
    return {
      tags: { p: 'none' },
      because:
        'It asks receivers for nothing yet, so it endangers no mail, and the large mailbox providers ask for it.',
      next: hasReports
        ? `Rehearse p=quarantine after ${watched}.`
        : 'Add rua=mailto: with an address that you read; without reports nobody can tell when it is safe to be stricter.',
    };
  if (policy === 'reject' && !standing.rehearsal) return stricter(standing);
  if (!hasReports)
    return {
      tags: {},
      because: 'Nobody gets the reports, so it cannot be told whose mail a stricter policy would stop.',
      next: 'Add rua=mailto: with an address that you read.',
    };
  if (unalignedOwn !== null && unalignedOwn > 0)
    return {
      tags: {},
      because: `${unalignedOwn === 1 ? 'A sender' : `${unalignedOwn} senders`} of your own would be stopped by a stricter policy.`,
      next: 'Let these senders sign with your domain, then count again.',
    };
  if (reportDays === null || unalignedOwn === null || reportDays < reportDaysWanted)
    return {
      tags: {},
      because:
        reportDays === null || unalignedOwn === null
          ? 'No reports were looked at yet.'
          : `The reports cover ${reportDays} days, too few to have seen every sender of your own.`,
      next: `Be stricter after ${watched}.`,
    };
  return stricter(standing);
};
