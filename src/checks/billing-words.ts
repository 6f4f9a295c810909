import { byCodePoint } from '../evidence/derive/answers.ts';
import { factsOf } from '../evidence/derive/hardening.ts';
import type { RoleTrial } from '../evidence/hardening/billing.ts';
import type { EventTrial } from '../evidence/hardening/webhooks.ts';
import type { HardeningEvidence, Trials } from '../evidence/hardening.ts';
import { type Leaf, known, Unknown } from '../evidence/leaf.ts';
import { type CheckId, concluded, type Fault, notApplicable, type Unseen, type Verdict } from './check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from './hardening-words.ts';
import { after } from './mail-words.ts';
import { byHand } from './wording.ts';

/** What a trial is about, in words. Trials of one place have one cause and make one finding. */
export type TrialWords = {
  readonly place: string;
  /** Blocker by default. */
  readonly severity?: 'high';
  readonly confidence?: 'observed';
  readonly happened: string;
  readonly cause: string;
  /** What I did, to go after “I”. */
  readonly did: string;
  readonly steps: readonly [string, ...string[]];
};

type Seen = RoleTrial & Partial<Pick<EventTrial, 'mails'>>;

const isWrong = ({ due, holds, opens, mails }: Seen): boolean =>
  holds !== due ||
  (due === null && opens === true) ||
  (mails !== undefined && mails !== null && mails.came > mails.due);

const planText = (plan: string | null): string => (plan === null ? 'no plan' : `the plan ${plan}`);

const cameText = (seen: Seen): string => {
  const { due, holds, opens, mails, waitedMs, policy } = seen;
  if (mails && mails.came > mails.due)
    return `“${mails.subject}” came ${mails.came} times instead of ${mails.due === 1 ? 'once' : `${mails.due} times`}`;
  const shown = `after ${after(waitedMs)} the app showed ${planText(holds)}`;
  const still = opens === true && due === null ? ', and what is paid for still opened' : '';
  return `${shown}${still}; due was ${planText(due)}${policy === null ? '' : ` (${policy})`}`;
};

/** How many exchanges of one trial are shown. */
const shownMost = 6;

type Judged = { readonly words: TrialWords; readonly leaf: Leaf<Seen> };

type About = {
  readonly id: CheckId;
  readonly only: 'billing' | 'webhooks';
  /** Words of the trials that this check judges, by name and by what was due (undefined where nothing was seen); undefined for those of others. */
  readonly wordsOf: (trial: string, due: string | null | undefined) => TrialWords | undefined;
  /** Why there is nothing to judge where the run had no such trial. */
  readonly none?: string;
};

const faultOf = (hardening: HardeningEvidence, { id, only }: About, found: readonly [Judged, ...Judged[]]): Fault => {
  const [{ words }] = found;
  const { place, severity = 'blocker', confidence = 'proven', happened, cause, steps } = words;
  const lines = found.flatMap(({ words: { did }, leaf }) => {
    const seen = known(leaf);
    return [`I ${did}: ${cameText(seen)}`, ...seen.shown.slice(-shownMost).map(exchangeLine)];
  });
  const [first, ...more] = steps;
  return {
    place,
    hosts: [],
    severity,
    confidence,
    happened,
    cause,
    evidence: [`${triedWhere(hardening, only)}, with a member of mine who pays by signed events`, ...lines],
    replay: triedAgain(hardening, only, id, place),
    remedy: [byHand('the code that takes payment events', first, ...more, tryAgain(only))],
  };
};

/** Judges the trials of a check by what the member held in the end, and never by what was answered. */
export const judgeTrials = (hardening: HardeningEvidence, asOf: Date, about: About): Verdict => {
  const trials: Trials<Seen> = factsOf(hardening, about.only, asOf);
  const judged = Object.keys(trials)
    .toSorted(byCodePoint)
    .flatMap((trial): readonly Judged[] => {
      const leaf = trials[trial];
      if (leaf === undefined) return [];
      const words = about.wordsOf(trial, leaf.status === 'ok' ? leaf.value.due : undefined);
      return words === undefined ? [] : [{ words, leaf }];
    });
  if (judged.length === 0) {
    if (about.none === undefined) throw new Unknown(`the verification ${about.only} tried nothing of this`);
    return notApplicable(about.none);
  }
  const faults: Fault[] = [];
  const unseen: Unseen[] = [];
  for (const [, all] of Map.groupBy(judged, ({ words }) => words.place)) {
    const [first, ...rest] = all.filter(({ leaf }) => leaf.status === 'ok' && isWrong(leaf.value));
    if (first !== undefined) faults.push(faultOf(hardening, about, [first, ...rest]));
    else for (const { leaf } of all) if (leaf.status === 'silent') unseen.push({ reason: leaf.reason });
  }
  return concluded(faults, unseen);
};

/** The part of a trial's name after the colon, in the form that places have. */
export const partOf = (trial: string): string => trial.slice(trial.indexOf(':') + 1);

/** A place in canonical form. */
export const placeOf = (trial: string): string => trial.toLowerCase().replaceAll(/\s+/g, '-').replace(/\.+$/, '');

export const howToTry =
  'Run launch-ready harden --active on staging, which tells the app signed events of a test member and removes everything again. Name webhook, secret and prices in drive.billing, and how a plan shows in drive.roles.';

/** How an event is kept from counting twice, and from being forgotten. */
export const oneTransaction =
  'Insert the event’s ID into a table where it is unique, in the same database transaction as everything that the event changes; do nothing where it is there already.';

export const readFromSubscription =
  'Read the role from the stored subscription with every request, instead of writing it into the account or the session.';
