import { factsOf } from '../../evidence/derive/hardening.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import type { TrailForgery, TrailReach } from '../../evidence/hardening/trail.ts';
import { known, type Leaf } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { howToReadTrail, trailFault } from '../trail-words.ts';
import { listed } from '../wording.ts';

const id = 'hardening/audit-unforgeable';

const actor = (hardening: HardeningEvidence, leaf: Leaf<TrailForgery>): Fault | undefined => {
  const { believed, shown } = known(leaf);
  if (believed.length === 0) return undefined;
  return trailFault(hardening, id, {
    place: 'actor',
    severity: 'high',
    happened: 'Whoever acts can have it written down under the name of somebody else, who is then suspected.',
    cause: `The record takes who acted from the request (${listed(believed)}) instead of the session.`,
    did: 'I changed the role of a test member as the administrator, and the request said that the moderator did it',
    saw: 'The new record names the moderator and not the administrator',
    shown,
    steps: ['Take who acts from the session alone, and refuse a request that names an actor.'],
  });
};

const number = (hardening: HardeningEvidence, leaf: Leaf<TrailForgery>): Fault | undefined => {
  const { believed, shown } = known(leaf);
  if (believed.length === 0) return undefined;
  return trailFault(hardening, id, {
    place: 'request-number',
    severity: 'medium',
    happened:
      'Whoever acts chooses the number by which a record is tied to the log, and ties it to the request of somebody else.',
    cause: `The record takes the number of the request from the request itself (${listed(believed)}).`,
    did: 'I changed the role of a test member and sent a number of my own along',
    saw: 'The new record carries that number',
    shown,
    steps: [
      'Make the number in your own server or proxy, and drop one that comes from outside; keep theirs in a field of its own where it helps.',
    ],
  });
};

const erased = (hardening: HardeningEvidence, leaf: Leaf<TrailReach>): Fault | undefined => {
  const { by, shown } = known(leaf);
  if (by.length === 0) return undefined;
  return trailFault(hardening, id, {
    place: 'erased',
    severity: 'high',
    happened: `What was done can be made undone on paper: ${listed(by)} can remove records of the trail.`,
    cause: 'The app has a way to remove single records, and it is open to the people they tell of.',
    did: 'I had a role changed, and asked for its record to be gone (DELETE), as a member and as the administrator',
    saw: 'Afterwards the record was no longer in the trail',
    shown,
    steps: [
      'Take the route away, and let the database refuse to change or delete rows of the trail (a trigger, or a role without these rights).',
      'For requests to erase personal data keep nothing personal in the trail.',
    ],
  });
};

const read = (hardening: HardeningEvidence, leaf: Leaf<TrailReach>): Fault | undefined => {
  const { by, shown } = known(leaf);
  if (by.length === 0) return undefined;
  return trailFault(hardening, id, {
    place: 'read-by-members',
    severity: 'high',
    happened: `Who was banned, refunded or promoted is read by ${listed(by)}.`,
    cause: 'The page of the trail does not ask for the role of its reader.',
    did: 'I asked for the trail as a test member without a role, and as a stranger',
    saw: 'The answer holds records of the trail',
    shown,
    steps: [
      'Ask for the administrator’s role on the route of the trail, as on every other route of the administration.',
    ],
  });
};

export default defineCheck({
  id,
  rows: ['S6.c5'],
  needs: ['hardening'],
  damage: 'support',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'The trail tells the truth, and stays',
    failureTitle: 'The trail can be forged or erased',
    why: 'A trail is worth something only when those it tells of cannot write it. I change a role while the request says that somebody else does it, send a number of my own along, ask for my own record to be gone, and ask for the trail as a member and as a stranger.',
    fix: 'Take the actor from the session and the number from the server, and let the database refuse changes.',
    howTo: howToReadTrail,
    references: [
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x25-V16-Security-Logging-and-Error-Handling.md',
      'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html#protection',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'trail', asOf);
    const judges = [
      () => actor(hardening, trials['actor-sent-along']),
      () => erased(hardening, trials.erased),
      () => read(hardening, trials.read),
      () => number(hardening, trials['number-sent-along']),
    ];
    return judgeEach(
      judges,
      () => undefined,
      judge => judge(),
    );
  },
});
