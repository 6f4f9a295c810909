import { scenarios } from '../../drive/scenarios/index.ts';
import type { Scenario } from '../../drive/scenarios/scenario.ts';
import type { Monitor } from '../monitor.ts';
import { type Derived, type Given, only, together, without } from './given.ts';
import { drivenApp, hostOf } from './places.ts';

const flowMs = 180_000;

type Words = Pick<Monitor, 'title' | 'suffers' | 'actions' | 'urgent' | 'budgetMs'>;

const release = 'Take back the last release if it is younger than half an hour.';

/** Flows that are watched, with what it means when one fails. Waiting for a member to get in is the one wait that is bounded. */
const watched: Readonly<Record<string, Words>> = {
  join: {
    title: 'Joining',
    suffers: 'Nobody new can join: whoever tries gives up on the way.',
    urgent: true,
    budgetMs: null,
    actions: [
      'Join in a private window and note the step that fails.',
      'Look whether the mail with the link arrives.',
      release,
    ],
  },
  login: {
    title: 'Signing in',
    suffers: 'Members cannot sign in, although the page for it is there.',
    urgent: true,
    budgetMs: 3_000,
    actions: [
      'Sign in with a test account in a private window.',
      'Look at the status page of the sign-in service and whether its keys were changed.',
      release,
    ],
  },
  'pay-to-role': {
    title: 'Paying and getting in',
    suffers: 'Members pay and do not get what they paid for; they ask for their money back.',
    urgent: true,
    budgetMs: null,
    actions: [
      'Look in the panel of the payment provider for events that failed.',
      'Send the missed events anew from that panel and compare plans with payments.',
      release,
    ],
  },
  'cancel-to-revoked': {
    title: 'Cancelling and losing access',
    suffers: 'Paid content is open to people who no longer pay, or closed to people who did.',
    urgent: false,
    budgetMs: null,
    actions: [
      'Look in the panel of the payment provider whether ended subscriptions were told to the app.',
      'Compare the members with a plan with the subscriptions that run, and correct them.',
      release,
    ],
  },
  invite: {
    title: 'Inviting somebody',
    suffers: 'People who were invited cannot come in.',
    urgent: false,
    budgetMs: null,
    actions: [
      'Invite an address of your own and open the link.',
      'Look at the log of the mail service for that address.',
      release,
    ],
  },
  reset: {
    title: 'Setting a new password',
    suffers: 'Members who forgot their password stay outside and write to support.',
    urgent: false,
    budgetMs: null,
    actions: [
      'Ask for a new password for a test account and wait two minutes for the mail.',
      'Look at the log of the mail service: was it taken, was it returned?',
      release,
    ],
  },
  'post-and-read': {
    title: 'Writing and reading',
    suffers: 'The community stands still, or strangers read what is meant for members.',
    urgent: false,
    budgetMs: null,
    actions: [
      'Write a post with one test account and read it with another.',
      'Look whether the database takes writes.',
      release,
    ],
  },
};

/** Why this scenario cannot be walked with these settings; null when it can. */
const missing = ({ name, flows, actors, needs = [] }: Scenario, given: Given): string | null => {
  const { drive } = given.config;
  const driven = drivenApp(given);
  if (drive === undefined) return 'the settings do not say how the app is driven (drive)';
  if (driven === null) return 'the settings do not say where the app may be driven (drive.app)';
  if (needs.includes('mail') && drive.mail.sink === undefined && drive.mail.imap === undefined)
    return 'no mailbox is set (drive.mail)';
  const pays = needs.includes('billing');
  if (pays && drive.billing === undefined) return 'the settings do not say how payments are told (drive.billing)';
  const joinPays = name === 'join' && drive.billing !== undefined && drive.flows.pay !== undefined;
  if ((pays || joinPays) && driven.environment === 'production')
    return `no payment is made on production (${driven.origin})`;
  const staff = actors.find(
    actor =>
      !['anonymous', 'member-a', 'member-b', 'other-plan', 'lapsed'].includes(actor) &&
      drive.actors[actor] === undefined,
  );
  if (staff !== undefined) return `the settings name no account of ${staff} (drive.actors)`;
  if (drive.recipe !== undefined || Object.keys(drive.flows).length === 0) return null;
  const others: Readonly<Record<string, string>> = { 'sign-in': 'sign-in-by-link', dashboard: 'who-am-i' };
  const has = (flow: string): boolean => Object.hasOwn(drive.flows, flow);
  const flow = flows.find(each => !has(each) && !has(others[each] ?? each));
  return flow === undefined ? null : `the settings do not say how “${flow}” is done in this app (drive.flows)`;
};

const ofScenario = (scenario: Scenario, given: Given): Derived => {
  const words = watched[scenario.name];
  const driven = drivenApp(given);
  if (words === undefined) return together([]);
  const why = missing(scenario, given);
  if (why !== null || driven === null)
    return without(`the flow ${scenario.name}`, why ?? 'nobody said where the app is');
  return only({
    ...words,
    id: `flow/${scenario.name}`,
    host: hostOf(driven.origin),
    ask: { of: 'flow', scenario: scenario.name },
    everySeconds: given.watch.flowsEverySeconds,
    timeoutMs: flowMs,
    question: 'flow',
  });
};

/** What members do from end to end, as the drive walks it. */
export const flows = (given: Given): Derived => together(scenarios.map(scenario => ofScenario(scenario, given)));
