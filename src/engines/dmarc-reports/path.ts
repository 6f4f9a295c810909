import type { DmarcPath, DomainJudgement, PolicyLevel, Sender } from './judgement.ts';
import type { PublishedPolicy } from './report.ts';
import { listed, mails } from './sentences.ts';

/** Days with reports that a stricter policy waits for; reports older than `staleDays` say nothing about today. */
export const daysNeeded = 14;
const staleDays = 10;

export type PathGiven = Omit<DomainJudgement, 'path'> & {
  /** Days between the last covered day and now; null without any. */
  readonly daysSince: number | null;
};

const levelOf = ({ p, testing }: PublishedPolicy): PolicyLevel | null => {
  // A record without p stands for none (RFC 9989 §4.7).
  if (p === null || p === 'none') return 'none';
  if (p === 'quarantine') return testing ? 'quarantine-rehearsal' : 'quarantine';
  if (p === 'reject') return testing ? 'reject-rehearsal' : 'reject';
  return null;
};

const strength = (policy: string | null): number => ['none', 'quarantine', 'reject'].indexOf(policy ?? 'none');

/** What comes after each level. `t` is null where the tag has to go. */
const after = {
  none: { p: 'quarantine', t: 'y' },
  'quarantine-rehearsal': { p: 'quarantine', t: null },
  quarantine: { p: 'reject', t: null },
  'reject-rehearsal': { p: 'reject', t: null },
} as const;

const effects: Readonly<Record<Exclude<PolicyLevel, 'reject'>, string>> = {
  none: 't=y makes it a rehearsal: receivers that know RFC 9989 report and change nothing. Older ones do not know t=y, and put what fails into spam at once.',
  'quarantine-rehearsal': 'From then on mail that only pretends to be yours lands in spam.',
  quarantine: 'From then on mail that only pretends to be yours is refused, and nobody sees it.',
  'reject-rehearsal': 'From then on mail that only pretends to be yours is refused, and nobody sees it.',
};

const subdomainsOf = (given: PathGiven): readonly string[] =>
  [...new Set(given.senders.flatMap(({ from }) => from))].filter(from => from !== given.domain).toSorted();

const changeOf = (level: Exclude<PolicyLevel, 'reject'>, { policy }: PathGiven): NonNullable<DmarcPath['change']> => {
  const { p, t } = after[level];
  // What is written down for subdomains on purpose follows, one step at a time as well, and is never weakened.
  const isBehind = policy.sp !== null && strength(policy.sp) < strength(p);
  const sp = isBehind ? (strength(policy.sp) > 0 ? p : 'quarantine') : null;
  return { p, t, sp, np: policy.np === 'reject' ? null : 'reject' };
};

const caveatsOf = (given: PathGiven): readonly string[] => {
  const subdomains = subdomainsOf(given);
  const envelopeOnly = given.senders.filter(({ restsOn, failed }) => restsOn === 'envelope' && failed === 0);
  const once = given.senders.filter(({ transient }) => transient > 0);
  return [
    ...(given.brokenOnTheWay.messages > 0
      ? [
          `Mailing lists and forwarders that change mail on the way break it (${mails(given.brokenOnTheWay.messages)}); with a stricter policy such mail lands in spam or is refused.`,
        ]
      : []),
    ...(envelopeOnly.length > 0
      ? [
          `Nothing of ${listed(envelopeOnly.map(({ name }) => name))} is signed with DKIM, so what members forward of it fails. Have it sign before you go to reject.`,
        ]
      : []),
    ...(subdomains.length > 0
      ? [
          `np=reject is about names that do not exist in your DNS. You send as ${listed(subdomains)}: look first that ${subdomains.length === 1 ? 'it has' : 'each has'} a record of its own, such as MX.`,
        ]
      : []),
    ...(given.policy.p === 'reject' && strength(given.policy.sp ?? 'reject') < strength('reject')
      ? [
          `Names below ${given.domain} are still open to whoever pretends to be you (sp=${given.policy.sp}): set sp=reject once every sender below it passes.`,
        ]
      : []),
    ...(once.length > 0
      ? [
          `${mails(once.reduce((sum, { transient }) => sum + transient, 0))} could not be judged by the receiver because your DNS did not answer it; they count for nothing here.`,
        ]
      : []),
    ...given.disputed.map(
      ({ name, messages }) =>
        `${name} counts ${mails(messages)} as failed although the results that it lists beside them pass. That is a mistake of the receiver; you cannot mend it.`,
    ),
  ];
};

const failing = (senders: readonly Sender[]): readonly Sender[] =>
  senders.filter(({ failedLately }) => failedLately > 0);

const waitReasons = (given: PathGiven): readonly string[] => {
  const { covered, daysSince } = given;
  const gaps = covered.gaps
    .slice(-3)
    .map(({ from, to }) => (from === to ? from : `${from} to ${to}`))
    .toReversed();
  return [
    ...(covered.days < daysNeeded
      ? [
          `Reports cover ${covered.days} of the ${daysNeeded} days that it takes to see every sender once, such as a monthly receipt or a weekly digest.`,
        ]
      : []),
    ...(daysSince !== null && daysSince > staleDays
      ? [`The newest report is about ${covered.last}, ${daysSince} days ago: it cannot say who sends today.`]
      : []),
    ...(gaps.length > 0 ? [`Nobody reported on ${listed(gaps)}.`] : []),
  ];
};

const tags = (change: NonNullable<DmarcPath['change']>): string =>
  [
    `p=${change.p}`,
    ...(change.t === null ? [] : [`t=${change.t}`]),
    ...(change.sp === null ? [] : [`sp=${change.sp}`]),
    ...(change.np === null ? [] : [`np=${change.np}`]),
  ].join('; ');

/** The tags of a change as they stand in the record. */
const changeText = (change: NonNullable<DmarcPath['change']>, isRehearsal: boolean): string =>
  `Set ${tags(change)} in your DMARC record${isRehearsal ? ', take t=y out,' : ''} and leave the rest of it as it is.`;

const ownText = (count: number): string =>
  count === 0 ? 'No mail of yours was seen.' : 'All that your own senders sent passes.';

/** Whether the policy can be made stricter: none, quarantine as a rehearsal (t=y), quarantine, reject; one step at a time. */
export const pathOf = (given: PathGiven): DmarcPath => {
  const level = levelOf(given.policy);
  const base = { level, change: null, caveats: caveatsOf(given) };
  if (level === null)
    return {
      ...base,
      state: 'not-known',
      headline: `The reports name a policy that does not exist (p=${given.policy.p ?? ''}).`,
      reasons: ['Receivers take a policy that they do not know for none. Look at your DMARC record.'],
    };
  const lost = failing(given.senders);
  const waits = waitReasons(given);
  if (lost.length > 0) {
    const count = lost.reduce((sum, sender) => sum + sender.failedLately, 0);
    const isEnforced = level === 'quarantine' || level === 'reject';
    return {
      ...base,
      state: 'mend',
      headline: isEnforced
        ? `Mail of yours is being lost: ${mails(count)} from ${listed(lost.map(({ name }) => name))} failed under p=${given.policy.p}.`
        : `Not safe to tighten yet: ${mails(count)} of yours would land in spam or be refused.`,
      reasons: [...lost.map(({ name, failedLately }) => `${name}: ${mails(failedLately)} not aligned.`), ...waits],
    };
  }
  if (level === 'reject')
    return {
      ...base,
      state: 'done',
      change: null,
      headline: 'Nothing left to tighten: mail that only pretends to be yours is refused.',
      reasons: [ownText(given.passed), ...waits],
    };
  if (given.passed === 0)
    return {
      ...base,
      state: 'wait',
      headline: 'Too early to tighten: no mail of yours shows in these reports.',
      reasons: ['Without mail that passes nobody can tell your senders from strangers.', ...waits],
    };
  const early = given.covered.days < daysNeeded || (given.daysSince ?? 0) > staleDays;
  if (early)
    return {
      ...base,
      state: 'wait',
      headline: 'Too early to tighten, though nothing of yours fails so far.',
      reasons: waits,
    };
  const change = changeOf(level, given);
  return {
    ...base,
    state: 'tighten',
    change,
    headline: `Safe to tighten to ${change.p}${change.t === 'y' ? ' as a rehearsal' : ''}: all that your own senders sent in the last ${daysNeeded} days with reports passes.`,
    reasons: [changeText(change, given.policy.testing), effects[level], ...waits],
  };
};
