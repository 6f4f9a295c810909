import { known, Unknown } from '../../evidence/leaf.ts';
import {
  judgeLogin,
  loginCauses,
  type NamedCause,
  sharesOf,
  timeText,
  untoldOf,
  waitBudgets,
} from '../../evidence/derive/waits.ts';
import type { LoginTimes, TimingsEvidence } from '../../evidence/timings.ts';
import { defineCheck, type Fault } from '../check.ts';
import { clockOf } from '../mail-words.ts';
import { remedyFor, timingAgain } from '../wait-words.ts';
import { listed } from '../wording.ts';

const id = 'edge/login-to-dashboard';
const place = 'login';

type Slow = { readonly login: LoginTimes; readonly ms: number; readonly withMail: boolean };

const causeText = ({ login, withMail }: Slow, named: NamedCause | undefined): string => {
  if (named !== undefined) return `${named.name} takes most of it. It is slow because ${named.cause.because}.`;
  const [first] = sharesOf(login);
  const most = first === undefined ? '' : ` ${first.name} takes ${first.percent} % of it.`;
  return withMail ? 'It waits for the mail server.' : `What I measured shows no cause.${most}`;
};

const linesOf = ({ login, ms }: Slow, { app, measuredAt }: TimingsEvidence): readonly string[] => {
  const { who, journeys, held } = login;
  const lost = journeys.filter(({ arrived }) => !arrived).length;
  return [
    `At ${clockOf(measuredAt)} I signed in to ${app} as ${who} ${journeys.length} times: ${timeText(ms)} on average${lost === 0 ? '' : `, ${lost} of them given up`}`,
    listed(sharesOf(login).map(step => `${step.name} ${timeText(step.ms)} (${step.percent} %)`)),
    ...(held === null
      ? []
      : [
          `while my mail server took ${timeText(held.heldMs)} for a mail: ${listed(
            held.journeys
              .map(({ ms }) => ms)
              .toSorted((left, right) => left - right)
              .map(timeText),
          )}`,
        ]),
  ];
};

const faultOf = (slow: readonly [Slow, ...Slow[]], timings: TimingsEvidence): Fault => {
  const [worst] = slow;
  const causes = loginCauses(worst.login);
  const named = worst.withMail ? causes.find(({ cause }) => cause.kind === 'mail-inside') : causes[0];
  const [{ name: longest } = { name: '' }] = sharesOf(worst.login);
  const longestStep = worst.login.steps.find(({ name }) => name === longest);
  const everybody = listed(slow.map(({ login }) => login.who));
  return {
    place,
    places: slow.map(({ login }) => login.who),
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened: worst.withMail
      ? `Whenever the mail server is slow, nobody gets in: with one that took ${timeText(worst.login.held?.heldMs ?? 0)}, ${worst.login.who} of ${timings.app} waited ${timeText(worst.ms)} from login to dashboard.`
      : `Members wait ${timeText(worst.ms)} on average from login to the dashboard of ${timings.app} (${everybody}); ${timeText(waitBudgets.loginMs)} is the most before they take it for broken.`,
    cause: causeText(worst, named),
    evidence: slow.flatMap(each => linesOf(each, timings)),
    replay: timingAgain(timings, id, place),
    remedy: [remedyFor(named?.cause, longestStep === undefined ? [] : untoldOf(longestStep.facts))],
  };
};

export default defineCheck({
  id,
  rows: ['T1', 'M4'],
  needs: ['timings'],
  damage: 'signups',
  effort: { minutes: [30, 240], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'From login to the loaded dashboard in three seconds',
    failureTitle: 'Members wait too long from login to dashboard',
    why: 'The dashboard is what members pay for, and the way to it is the first thing that they see each day. Above three seconds people take a page for broken and come back less. I sign in several times, new and paying, and count from the sent form to the loaded dashboard; then several times while my mail server is slow, for a login that waits for a mail hangs on the day on which many sign up.',
    fix: 'The finding names the request that takes the time and the cause: a loop that asks the database for every row, a missing index, a mail that is sent inside the request.',
    howTo: 'Run launch-ready slow --active, which signs in with test accounts and removes them again.',
    references: [
      'https://www.nngroup.com/articles/response-times-3-important-limits/',
      'https://www.itl.nist.gov/div898/handbook/prc/section2/prc221.htm',
    ],
  },
  judge: ({ timings }) => {
    const judged = known(timings.logins).map(login => ({ login, ...judgeLogin(login, timings.control) }));
    if (judged.length === 0) throw new Unknown('nobody signed in');
    const slow = judged
      .flatMap(({ login, verdict, meanMs, heldMeanMs }): readonly Slow[] => {
        if (verdict.outcome === 'fail') return [{ login, ms: meanMs, withMail: false }];
        return heldMeanMs === null ? [] : [{ login, ms: heldMeanMs, withMail: true }];
      })
      .toSorted((left, right) => right.ms - left.ms || (left.login.who < right.login.who ? -1 : 1));
    const [worst, ...more] = slow;
    if (worst !== undefined) return { outcome: 'fail', faults: [faultOf([worst, ...more], timings)] };
    // A fault needs no quiet day; a pass does.
    known(timings.control);
    const unsure = judged
      .toSorted((left, right) => (left.login.who < right.login.who ? -1 : 1))
      .find(({ verdict }) => verdict.outcome !== 'pass');
    if (unsure !== undefined) throw new Unknown(unsure.verdict.reason);
    return { outcome: 'pass' };
  },
});
