import { showsRole } from '../../drive/actors/cast.ts';
import { type Actor, FlowMissing } from '../../drive/actors/actor.ts';
import { checkoutPage, LiveMode } from '../../drive/billing/checkout-page.ts';
import { checkoutReturns } from '../../drive/billing/checkout-returns.ts';
import { forged } from '../../drive/billing/sign.ts';
import { createStory } from '../../drive/billing/story.ts';
import type { Drive } from '../../drive/drive.ts';
import { rolesMs } from '../../drive/payments.ts';
import { waitedFor } from '../../drive/poll.ts';
import { headerOf, type Reply } from '../../drive/reply.ts';
import { FlowStopped } from '../../drive/walk.ts';
import type { BillingProvider } from '../../providers/billing/provider.ts';
import { stripe } from '../../providers/billing/stripe.ts';
import { billingProviderNamed } from '../../providers/billing/providers.ts';
import { type Hand, isPage, memberOf, refuseLive } from './hand.ts';
import { Broken, factsOf, NotTried, type Step } from './step.ts';
import { silent } from '../../evidence/leaf.ts';
import type { WebhookAnswer } from '../../evidence/smoke.ts';
import { refuseStray } from './ways-back.ts';
import { lookVerdict, unsignedVerdict, type WebhookVerdict } from './webhook-answers.ts';

type Billing = NonNullable<Drive['settings']['billing']>;

const billingOf = ({ settings }: Drive): { readonly billing: Billing; readonly provider: BillingProvider } => {
  const { billing } = settings;
  if (billing === undefined) throw new NotTried('the settings do not say how payments are told (drive.billing)');
  const provider = billingProviderNamed(billing.provider);
  if (provider === null) throw new NotTried(`the payment provider ${billing.provider} is not known`);
  return { billing, provider };
};

const planOf = ({ prices }: Billing): string => {
  const [plan] = Object.keys(prices);
  if (plan === undefined) throw new NotTried('drive.billing.prices names no plan');
  return plan;
};

export const checkout: Step<Hand> = {
  name: 'checkout',
  title: 'A payment can be begun, in test mode',
  act: async hand => {
    const { drive, watch } = hand;
    if (drive.recipe.flows.pay === undefined) throw new FlowMissing('pay');
    const { billing, provider } = billingOf(drive);
    drive.scope.refuseOnProduction('Beginning a payment');
    refuseLive(hand);
    const member = memberOf(hand);
    watch.asking = member.session;
    let page: string | undefined;
    try {
      page = await checkoutPage(drive, member, { provider, plan: planOf(billing), isPage });
    } catch (error) {
      if (error instanceof LiveMode) hand.live = error.message;
      throw error;
    }
    hand.callbacks.payment =
      page === undefined
        ? silent('the payment page did not show, so nobody could be asked where it leads back to')
        : await checkoutReturns(drive, provider, page);
    return refuseStray(drive, hand.callbacks.payment);
  },
};

const answerOf = (reply: Reply): WebhookAnswer => {
  const location = headerOf(reply, 'location');
  const url = location === undefined ? null : URL.parse(location, reply.url);
  return {
    status: reply.status,
    kind: factsOf(reply).kind,
    location: url === null ? null : `${url.origin}${url.pathname}`.slice(0, 300),
  };
};

const settle = (verdict: WebhookVerdict): string | null => {
  if (verdict.verdict === 'right') return verdict.note;
  throw verdict.verdict === 'wrong' ? new Broken(verdict.reason) : new NotTried(verdict.reason);
};

/** Where payments are told, and by whom; without `drive.billing` the address that `health` names will do, for nothing genuine is sent there. */
const webhookOf = (
  drive: Drive,
): { readonly url: string; readonly provider: BillingProvider; readonly price: string } => {
  const { health } = drive.config;
  if (drive.settings.billing === undefined && health?.webhook !== undefined)
    return { url: new URL(health.webhook, drive.scope.app).href, provider: stripe, price: 'none' };
  const { billing, provider } = billingOf(drive);
  return {
    url: new URL(billing.webhook, drive.scope.app).href,
    provider,
    price: Object.values(billing.prices)[0] ?? 'none',
  };
};

export const webhookUnsigned: Step<Hand> = {
  name: 'webhook-unsigned',
  title: 'A payment event that nobody signed is refused',
  act: async hand => {
    const { drive } = hand;
    const { url, provider, price } = webhookOf(drive);
    const story = createStory({
      provider,
      // Nobody's: an app that takes it changes nothing for any member.
      member: `nobody-${drive.run.label}`,
      price,
      run: drive.run.label.replace(/^lr-/, ''),
      randomLabel: drive.io.randomLabel,
      now: drive.io.now,
    });
    const event = forged('unsigned', story.event('payment-failed'), { provider, secret: '', at: drive.io.now() });
    const sender = drive.session('somebody who signs nothing');
    hand.webhook.unsigned = answerOf(await sender.call({ method: 'POST', path: url, from: null, ...event }));
    return settle(unsignedVerdict(hand.webhook.unsigned));
  },
};

export const webhookLook: Step<Hand> = {
  name: 'webhook-get',
  title: 'The address for payment events stands a mere look',
  act: async hand => {
    const { drive, webhook } = hand;
    const { url } = webhookOf(drive);
    webhook.look = answerOf(await drive.session('somebody who looks').call({ method: 'GET', path: url }));
    return settle(lookVerdict(webhook.look, webhook.unsigned));
  },
};

/** What the app answered to the last event; bodies are kept in the transcript alone. */
const lastAnswer = ({ transcript }: Drive): WebhookAnswer | null => {
  const last = transcript
    .each()
    .filter(({ actor }) => actor === 'the payment provider')
    .reduce<{ readonly status: number | null; readonly location: string | undefined } | null>(
      (_, { status, headers }) => ({ status, location: headers['location'] }),
      null,
    );
  return last === null || last.status === null
    ? null
    : { status: last.status, kind: 'other', location: last.location ?? null };
};

/** How many events the app has taken so far. */
const takenEvents = ({ transcript }: Drive): number =>
  transcript
    .each()
    .filter(({ actor, status }) => actor === 'the payment provider' && status !== null && status >= 200 && status < 300)
    .reduce(count => count + 1, 0);

/** A subscription of which the app refused to hear is none: there is nothing to end. */
const strikeOff = ({ journal }: Drive, member: Actor): void => {
  const told = journal.left().findLast(({ what }) => what === `subscription of ${member.name}`);
  if (told !== undefined) journal.gone(told.id);
};

const memberKnown = async (drive: Drive, member: Actor): Promise<void> => {
  // Payments name the member by what the app calls it.
  if (member.variables()['member'] === undefined && drive.recipe.flows['who-am-i'] !== undefined)
    await member.walk('who-am-i');
};

export const webhookSigned: Step<Hand> = {
  name: 'webhook-signed',
  title: 'A signed payment event is taken',
  act: async hand => {
    const { drive, webhook } = hand;
    const { billing } = billingOf(drive);
    if (drive.payments === null) throw new NotTried('the settings do not say how payments are told (drive.billing)');
    refuseLive(hand);
    const member = memberOf(hand);
    await memberKnown(drive, member);
    const before = takenEvents(drive);
    try {
      await drive.payments.paid(member, planOf(billing));
    } catch (error) {
      if (!(error instanceof FlowStopped)) throw error;
      webhook.signed = lastAnswer(drive);
      const isRefused = webhook.signed !== null && webhook.signed.status >= 300 && webhook.signed.status < 500;
      if (isRefused && takenEvents(drive) === before) strikeOff(drive, member);
      if (webhook.signed?.status === 429) throw new NotTried('it was throttled (429)');
      if (webhook.unsigned?.kind === 'challenge') throw new NotTried('a bot check answered me instead of the app');
      throw new Broken(webhook.signed === null ? error.message : `it answered ${webhook.signed.status}`);
    }
    webhook.signed = lastAnswer(drive);
    return null;
  },
};

export const role: Step<Hand> = {
  name: 'role',
  title: 'Whoever paid has what was paid for',
  waits: true,
  act: async hand => {
    const { drive, webhook } = hand;
    const { billing } = billingOf(drive);
    const { signed } = webhook;
    if (signed === null || signed.status > 299) throw new NotTried('no payment was told');
    const member = memberOf(hand);
    hand.watch.asking = member.session;
    const plan = planOf(billing);
    const ms = await waitedFor(drive.io, rolesMs, drive.signal, () => showsRole(drive, member, plan));
    if (ms === null) throw new Broken(`${rolesMs / 1_000} s after the payment the app does not show the plan ${plan}`);
    return null;
  },
};
