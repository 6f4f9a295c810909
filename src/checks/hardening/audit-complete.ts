import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import type { TrailAct } from '../../evidence/hardening/trail.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { howToReadTrail, trailFault } from '../trail-words.ts';
import { listed } from '../wording.ts';

const id = 'hardening/audit-complete';

const names = ['ban', 'refund', 'removed-post', 'role-change'] as const;
type Name = (typeof names)[number];

const stories: { readonly [N in Name]: { readonly did: string; readonly happened: string; readonly where: string } } = {
  'role-change': {
    did: 'I gave a test member another role, as the administrator',
    happened: 'When somebody has become an administrator overnight, nobody can say who made them one.',
    where: 'The change of a role',
  },
  ban: {
    did: 'I closed the account of a test member, as the moderator',
    happened: 'When members complain that their accounts were closed, nobody can say who did it, or which ones.',
    where: 'Closing an account',
  },
  'removed-post': {
    did: 'I removed the post of a test member, as the moderator',
    happened: 'When posts disappear, nobody can say who removed them, or which ones.',
    where: 'Removing somebody else’s post',
  },
  refund: {
    did: 'I told the app, as the payment provider, that a payment of a test member was refunded',
    happened: 'When a member asks why their access ended, nobody can say that there was a refund, or when.',
    where: 'A refund',
  },
};

const steps = [
  'Write one row in the transaction of the act itself: who, what, to whom, the values before and after, and when, in UTC.',
  'Do it in the function that every page, API and job calls, not in the page.',
] as const;

const faultOf = (hardening: HardeningEvidence, name: Name, seen: TrailAct): Fault | undefined => {
  const { did, happened, where } = stories[name];
  const { records, repeated, lacks, shown } = seen;
  const told = { place: name, did, shown, steps };
  if (records === 0)
    return trailFault(hardening, id, {
      ...told,
      severity: 'high',
      happened,
      cause: `${where} writes no record on this way.`,
      saw: 'No new record in the trail named it, in ten seconds of looking',
    });
  if (lacks.length > 0)
    return trailFault(hardening, id, {
      ...told,
      severity: lacks.includes('who') || lacks.includes('what') ? 'high' : 'medium',
      happened,
      cause: `${where} writes a record that does not say ${listed(lacks)}.`,
      saw: `The new record that named it did not say ${listed(lacks)}`,
    });
  if (repeated === 0) return undefined;
  return trailFault(hardening, id, {
    ...told,
    severity: 'medium',
    happened: 'What was done once stands in the trail several times: whoever reads it counts wrong.',
    cause: `${where} writes its record ${repeated + 1} times.`,
    saw: `${records} new records named it, ${repeated + 1} of them the same`,
  });
};

export default defineCheck({
  id,
  rows: ['S6.c5', 'S6.f4'],
  needs: ['hardening'],
  damage: 'support',
  effort: { minutes: [30, 180], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'What staff does and what is refunded is written down',
    failureTitle: 'Acts of staff leave no trace',
    why: 'After a quarrel, a stolen account or a wrong refund there is one question: who did what to whom, and when. Without a record everybody is suspected and nothing can be put right. I change a role, ban, remove a post and tell of a refund, once each, with a test member, and look for exactly one record that says it all.',
    fix: 'Write the record in the same transaction, in the function that every way to the act goes through.',
    howTo: howToReadTrail,
    references: [
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x25-V16-Security-Logging-and-Error-Handling.md',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'trail', asOf);
    return judgeEach(
      names.toSorted(byCodePoint),
      () => undefined,
      name => faultOf(hardening, name, known(trials[name])),
    );
  },
});
