import type { Signal } from '../../engines/logs/signals.ts';
import type { Monitor } from '../monitor.ts';
import { type Derived, type Given, only, without } from './given.ts';
import { missedEvents } from './missed-events.ts';

/** Jobs that say that they ran. */
export const heartbeats = ({ watch }: Given): Derived =>
  only(
    ...Object.entries(watch.heartbeats).map(([name, { everySeconds, graceSeconds, suffers }]): Monitor => ({
      id: `heartbeat/${name}`,
      title: `The job ${name}`,
      suffers,
      host: '',
      ask: { of: 'heartbeat', name, everySeconds, graceSeconds },
      everySeconds: watch.everySeconds,
      timeoutMs: 10_000,
      urgent: false,
      question: 'up',
      budgetMs: null,
      actions: [
        'Look whether the scheduler started the job, and what it wrote.',
        'Run it by hand and read what it says.',
        'Look whether its secrets, its disk and its database are there.',
      ],
    })),
  );

type Words = Pick<Monitor, 'title' | 'suffers' | 'actions' | 'urgent' | 'question'>;

const takeBack = 'Take back the last release if it began with that.';

/** What the log of an app tells before members do (A5): what is wrong, for whom, and what to do. */
const signals: Readonly<Record<Signal, Words>> = {
  'log/5xx': {
    title: 'Errors in the log',
    suffers: 'Members see error pages.',
    urgent: true,
    question: 'flow',
    actions: [
      'Look at the lines of the log: which route, which error?',
      takeBack,
      'Look whether the database and the services behind the app answer.',
    ],
  },
  'log/login-broken': {
    title: 'Sign-ins in the log',
    suffers: 'Members with the right password are turned away.',
    urgent: true,
    question: 'flow',
    actions: [
      'Sign in with a test account: does it work?',
      takeBack,
      'Look whether the sessions can be stored, and whether the clock of the server is right.',
    ],
  },
  'log/login-attack': {
    title: 'Guesses of passwords in the log',
    suffers: 'Members notice nothing yet; whoever uses one password everywhere is about to.',
    urgent: true,
    question: 'flow',
    actions: [
      'Look whether the failures come from few addresses; if so, throttle or block them.',
      'If an account was entered, end its sessions and tell its member.',
      'Do not turn signing in off: the sign-in link stays open to members.',
    ],
  },
  'log/webhooks': {
    title: 'Payment events in the log',
    suffers: 'Members pay and get nothing for it, or keep what they no longer pay for.',
    urgent: true,
    question: 'flow',
    actions: [
      'Look in the panel of the payment provider for the events that failed.',
      takeBack,
      'Send the missed events anew and compare plans with payments.',
    ],
  },
  'log/mail': {
    title: 'Mails in the log',
    suffers: 'Nobody gets a confirmation, an invitation or a link to sign in.',
    urgent: true,
    question: 'flow',
    actions: [
      'Look at the panel of the mail provider: is the account paused, is the quota used up?',
      takeBack,
      'Look whether the mails wait in the queue of the app; they go out once sending works.',
    ],
  },
  'log/checkout': {
    title: 'Checkouts in the log',
    suffers: 'Whoever wants to pay sees an error.',
    urgent: true,
    question: 'flow',
    actions: [
      'Pay with a test card: what does the page say?',
      takeBack,
      'Look at the status page of the payment provider.',
    ],
  },
  'log/silence': {
    title: 'The log itself',
    suffers: 'Members notice nothing; the next outage would not be seen in the log.',
    urgent: true,
    question: 'up',
    actions: [
      'Look whether the app still writes its log where the watch reads it.',
      'Look whether the disk is full.',
      'Look whether the drain of the platform was switched off.',
    ],
  },
  'log/slow': {
    title: 'Times of routes in the log',
    suffers: 'Members wait.',
    urgent: true,
    question: 'slow',
    actions: ['launch-ready slow --active names the cause.', takeBack, 'Look at the statements of the database.'],
  },
};

/** Signals in the log, where the settings say where it comes from. */
export const logSignals = (given: Given): Derived => {
  const { watch } = given;
  if (watch.logs.length === 0)
    return without(
      'errors, failed logins and webhook failures in the log',
      'the settings do not say where the log is (watch.logs)',
    );
  const missed = missedEvents(given);
  const all: typeof signals = {
    ...signals,
    'log/webhooks': { ...signals['log/webhooks'], actions: [missed.look, takeBack, missed.resend] },
  };
  return only(
    // Each is certain when it comes: its window, its floor and its hold time stand in the engine of the log.
    ...Object.entries(all).map(([id, words]): Monitor => ({
      ...words,
      id,
      host: '',
      ask: { of: 'log', signal: id },
      everySeconds: watch.everySeconds,
      timeoutMs: 10_000,
      budgetMs: null,
    })),
  );
};
