import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import type { Subscription } from '../../payments.ts';
import { FlowStopped, isRefusal } from '../../walk.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Payer } from './payer.ts';

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

const dayMs = 86_400_000;

/** What a trial before left running, or `Inconclusive`. */
const needed = (running: Subscription | null): Subscription => {
  if (running !== null) return running;
  throw new Inconclusive('nothing was paid for that would show it');
};

/** Steps at which a flow has done everything and looks at what came of it. */
const looks: ReadonlySet<string> = new Set(['wait until it shows', 'look at the answer']);

/**
 * Pays at the page of the provider as people do. Where that gives the plan and events of mine do not, the app knows its
 * members by something else than I named, and nothing is known of it.
 */
const throughPage = async ({ drive }: Hand, payer: Payer, plan: string, byEvents: RoleTrial): Promise<RoleTrial> => {
  const unknown = (why: string): Inconclusive =>
    new Inconclusive(`the app took the events of a payment and gave no plan, and ${why}`);
  if (drive.recipe.flows.pay === undefined)
    throw unknown('the settings do not say how members pay (drive.flows.pay), which would show whether it ever does');
  try {
    await payer.actor.walk('pay', { plan });
  } catch (error) {
    if (!(error instanceof FlowStopped && isRefusal(error) && looks.has(error.step))) throw error;
  }
  const trial = await payer.sheet().comes(plan);
  if (trial.holds === plan)
    throw unknown('gave it after a payment at the page of the provider: it knows members by something else');
  const { shown, waitedMs } = byEvents;
  return { ...trial, waitedMs: Math.max(waitedMs, trial.waitedMs), shown: [...shown, ...trial.shown] };
};

/**
 * A first subscription from its beginning to its end. Trials follow each other: one leaves running what the next one ends.
 * It began long ago and runs for weeks, so that what the next ones are told is later for an app that keeps one date a member.
 */
export const firstLifeTrials = (hand: Hand, payer: Payer): Trials => {
  const { policy } = hand.drive.settings;
  const [lowest] = payer.plans;
  const now = hand.drive.io.now().getTime();
  const runs = { periodEnd: new Date(now + 20 * dayMs) };
  let running: Subscription | null = null;
  let opened = false;

  const paidFirst = async (): Promise<RoleTrial> => {
    payer.moveClock(new Date(now - (policy.pastDueGraceDays + 40) * dayMs));
    const { trial, subscription, sheet } = await payer.learn(lowest, runs);
    if (trial.holds !== lowest) return throughPage(hand, payer, lowest, trial);
    running = subscription;
    opened = (await sheet.opens()) === true;
    return trial;
  };

  const announced = async (): Promise<RoleTrial> => {
    const sheet = payer.sheet();
    await sheet.tell(needed(running), 'cancel-at-period-end', runs);
    const declared = `drive.policy.cancel: ${policy.cancel}`;
    return policy.cancel === 'period-end' ? sheet.stays(lowest, declared) : sheet.comes(null, declared);
  };

  const ended = async (): Promise<RoleTrial> => {
    const own = needed(running);
    running = null;
    const sheet = payer.sheet();
    await sheet.tell(own, 'cancelled');
    own.over();
    const trial = await sheet.comes(null);
    return { ...trial, opens: opened ? await sheet.opens() : null };
  };

  return { [`paid:${lowest}`]: paidFirst, 'cancel-announced': announced, cancelled: ended };
};

/** Lives of now: dearer plans, a lower plan, two subscriptions at a time, a refund. */
export const furtherLifeTrials = (hand: Hand, payer: Payer): Trials => {
  const { policy } = hand.drive.settings;
  const [lowest, ...higher] = payer.plans;
  let running: Subscription | null = null;

  const paid = (plan: string, isLast: boolean) => async (): Promise<RoleTrial> => {
    payer.moveClock();
    const sheet = payer.sheet();
    const own = await sheet.begin(plan);
    for (const kind of payer.givers()) await sheet.tell(own, kind);
    const trial = await sheet.comes(plan);
    if (isLast && trial.holds === plan) running = own;
    else await sheet.end(own);
    return trial;
  };

  const down = async (): Promise<RoleTrial> => {
    const own = needed(running);
    running = null;
    const sheet = payer.sheet();
    await sheet.tell(own, 'plan-changed', { price: payer.told.priceOf(lowest) });
    const trial = await sheet.comes(lowest);
    if (trial.holds === lowest) sheet.leave(own, lowest);
    else await sheet.end(own);
    return trial;
  };

  const secondEnded = async (): Promise<RoleTrial> => {
    payer.moveClock();
    const sheet = payer.sheet();
    const first = await sheet.paid(lowest);
    const second = sheet.beside(lowest, { customer: first.customer });
    for (const kind of payer.givers()) await sheet.tell(second, kind);
    await sheet.tell(second, 'cancelled');
    second.over();
    const trial = await sheet.stays(lowest);
    if (trial.holds === lowest) running = first;
    else await sheet.end(first);
    return trial;
  };

  const refunded = async (): Promise<RoleTrial> => {
    const own = needed(running);
    running = null;
    const sheet = payer.sheet();
    if (!payer.givers().includes('payment-succeeded')) await sheet.tell(own, 'payment-succeeded');
    await sheet.tell(own, 'refunded');
    const declared = `drive.policy.refund: ${policy.refund}`;
    const trial = await (policy.refund === 'immediate' ? sheet.comes(null, declared) : sheet.stays(lowest, declared));
    await sheet.end(own);
    return trial;
  };

  return {
    ...Object.fromEntries(higher.map((plan, index) => [`paid:${plan}`, paid(plan, index === higher.length - 1)])),
    ...(higher.length === 0 ? {} : { 'plan-down': down }),
    'second-ended': secondEnded,
    refunded,
  };
};
