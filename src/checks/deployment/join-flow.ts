import { known, Unknown } from '../../evidence/leaf.ts';
import type { JoinSeen, SmokeEvidence } from '../../evidence/smoke.ts';
import { defineCheck, type Fault, type Replay } from '../check.ts';
import { after, clockOf } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

const place = 'join';

/** The kept walk once more: an audit signs nobody up, so a new one is walked by a smoke run. */
const replayOf = ({ domain }: SmokeEvidence): Replay =>
  domain === 'localhost'
    ? {
        tool: 'launch-ready',
        args: ['smoke', '--active', '--browser', '--json'],
        shows: '/"name": "join",\\s+"title": "[^"]+",\\s+"status": "failed"/',
      }
    : {
        tool: 'launch-ready',
        args: ['audit', domain, '--check', 'deployment/join-flow', '--json'],
        shows: `"place": "${place}"`,
      };

const walkedText = ({ stages }: JoinSeen): string =>
  stages.length === 0
    ? 'I did not get past the front page'
    : `I got through ${listed(stages.map(({ name, ms }) => `${name} (${after(ms)})`))}`;

const rerun = 'Then run launch-ready smoke --active --browser again.';

const common = (smoke: SmokeEvidence, seen: JoinSeen) => ({
  place,
  hosts: [],
  severity: 'blocker' as const,
  confidence: 'proven' as const,
  evidence: [
    `I opened ${smoke.app} at ${clockOf(smoke.testedAt)} in a real browser, as somebody who wants to join`,
    walkedText(seen),
    ...(seen.stopped === null ? [] : [seen.stopped.reason]),
  ],
  replay: replayOf(smoke),
});

const stoppedFault = (smoke: SmokeEvidence, seen: JoinSeen, reason: string): Fault => ({
  ...common(smoke, seen),
  happened: `Nobody can become a paying member: the way from the front page of ${smoke.app} to the dashboard breaks off.`,
  cause: `The walk ${reason.replace(/^(\S+) stopped at/, 'ended in “$1” at')}.`,
  remedy: [
    byHand(
      'the code of the app',
      'Walk it yourself in a private window: front page, the button to join, account, the link in the mail, payment, dashboard.',
      'Mend the first link or redirect that leads elsewhere; where the way has changed on purpose, write it down under "drive": {"flows": …} in launch-ready.jsonc.',
      rerun,
    ),
  ],
});

const unpaidFault = (smoke: SmokeEvidence, seen: JoinSeen): Fault => ({
  ...common(smoke, seen),
  happened: `New members pay and get nothing for it: after the payment ${smoke.app} goes on treating them as before.`,
  cause: 'The dashboard was reached, and the app does not show the plan that was paid for.',
  remedy: [
    byHand(
      'the code of the app',
      'Give the role when the payment provider says that it was paid: by its signed event, not by the page that people come back to.',
      rerun,
    ),
  ],
});

const faultOf = (smoke: SmokeEvidence): Fault | undefined => {
  const seen = known(smoke.join);
  if (seen.stopped !== null) return stoppedFault(smoke, seen, seen.stopped.reason);
  if (seen.hasRole === false) return unpaidFault(smoke, seen);
  if (!seen.stages.some(({ name }) => name === 'front page'))
    throw new Unknown('people join this app by calls alone, so the way from the front page was not walked');
  if (seen.paid === null)
    throw new Unknown('the settings do not say how people pay (drive.flows pay), so the way was not walked to its end');
  if (seen.hasRole === null)
    throw new Unknown('the settings do not say how a paid plan shows (drive.roles), so whether it came was not seen');
  return undefined;
};

export default defineCheck({
  id: 'deployment/join-flow',
  rows: ['J1'],
  needs: ['smoke'],
  after: ['deployment/callbacks'],
  damage: 'signups',
  effort: { minutes: [15, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'A stranger gets from the front page to a paying member',
    failureTitle: 'People who want to join get lost on the way',
    why: 'Each page works when it is opened by hand, and the way from one to the next breaks unnoticed: a renamed address, a link in a mail that ends at the front page, a payment that gives no role. On launch day every visitor walks it. I walk it in a real browser in test mode: front page, the button to join, account, confirmation, payment, role, dashboard.',
    fix: 'Walk the way yourself in a private window, and mend the first step that leads elsewhere.',
    howTo: 'Run launch-ready smoke --active --browser, which walks it with a test account and removes it again.',
    references: [
      'https://docs.stripe.com/billing/subscriptions/build-subscriptions',
      'https://www.w3.org/WAI/WCAG22/Understanding/consistent-navigation.html',
    ],
  },
  judge: ({ smoke }) => {
    const fault = faultOf(smoke);
    return fault === undefined ? { outcome: 'pass' } : { outcome: 'fail', faults: [fault] };
  },
});
