import { showsRole } from '../../drive/actors/cast.ts';
import { type Actor, FlowMissing } from '../../drive/actors/actor.ts';
import { checkoutReturns } from '../../drive/billing/checkout-returns.ts';
import { forged } from '../../drive/billing/sign.ts';
import { createStory } from '../../drive/billing/story.ts';
import type { Drive } from '../../drive/drive.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { rolesMs } from '../../drive/payments.ts';
import { waitedFor } from '../../drive/poll.ts';
import { headerOf, type Reply } from '../../drive/reply.ts';
import { FlowStopped, walk } from '../../drive/walk.ts';
import type { BillingProvider } from '../../providers/billing/provider.ts';
import { stripe } from '../../providers/billing/stripe.ts';
import { billingProviderNamed } from '../../providers/billing/providers.ts';
import { type Hand, isPage, LiveMode, memberOf, refuseLive, refuseLiveOn } from './hand.ts';
import { Broken, factsOf, NotTried, type Session, type Step } from './step.ts';
import { silent } from '../../evidence/leaf.ts';
import type { WebhookAnswer } from '../../evidence/smoke.ts';
import { limits } from '../../platform/limits.ts';
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

/** The page of the provider is reached: the session was made, and nothing more is done there. */
class AtCheckout extends OutOfScope {
  readonly page: string;
  constructor(page: string) {
    super(originOf(page));
    this.page = page;
  }
}

const originOf = (url: string): string => new URL(url).origin;

/** Goes no further than the page of the provider, and not at all where a page shows that money is real. */
const untilCheckout = (session: Session, app: string): Session => {
  const look = (): void => {
    const reply = session.last();
    if (reply === null) return;
    refuseLiveOn(reply);
    if (originOf(reply.url) !== originOf(app) && isPage(reply)) throw new AtCheckout(reply.url);
  };
  const first =
    <A extends readonly unknown[], R>(act: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      look();
      return act(...given);
    };
  return { ...session, open: first(session.open), fill: first(session.fill), call: first(session.call) };
};

/** Where the last answer to this actor led, when that was beyond the scope: hosts of the provider are left alone. */
const ledTo = ({ transcript }: Drive, actor: string): URL | null => {
  const last = transcript.each().reduce<string | null>((found, exchange) => {
    if (exchange.actor !== actor) return found;
    return exchange.headers['location'] ?? null;
  }, null);
  return last === null ? null : URL.parse(last);
};

/** Whether the address is a checkout of the provider; throws where it says that the money is real. */
const isCheckoutOf = (provider: BillingProvider, url: URL): boolean => {
  if (!provider.checkoutHosts.includes(url.hostname)) return false;
  if (/\/cs_live_/.test(url.pathname))
    throw new LiveMode(`the app began a payment with real money at ${url.hostname}; give it the keys of test mode`);
  return true;
};

/** The page of the provider that an answer names without leading there, as APIs do; throws where it takes real money. */
const pageNamedIn = (provider: BillingProvider, reply: Reply | null): URL | null => {
  const body = (reply?.body ?? '').slice(0, limits.bodyBytes).replaceAll(String.raw`\/`, '/');
  const named = [...body.matchAll(/https:\/\/[^\s"'<>\\]{4,2000}/g)].flatMap(([text]) => URL.parse(text) ?? []);
  return named.find(url => isCheckoutOf(provider, url)) ?? null;
};

export const checkout: Step<Hand> = {
  name: 'checkout',
  title: 'A payment can be begun, in test mode',
  act: async hand => {
    const { drive, watch } = hand;
    const flow = drive.recipe.flows.pay;
    if (flow === undefined) throw new FlowMissing('pay');
    const { billing, provider } = billingOf(drive);
    drive.scope.refuseOnProduction('Beginning a payment');
    refuseLive(hand);
    const member = memberOf(hand);
    watch.asking = member.session;
    const { io, inbox, signal } = drive;
    const redactor = { learn: drive.keepSecret, redact: drive.redact };
    const session = untilCheckout(member.session, drive.scope.app);
    const variables = { ...member.variables(), plan: planOf(billing) };
    let page: string | undefined;
    try {
      await walk('pay', flow, { session, variables, inbox, redactor, io, signal });
      page = pageNamedIn(provider, member.session.last())?.href;
    } catch (error) {
      if (error instanceof LiveMode) hand.live = error.message;
      if (error instanceof LiveMode || !(error instanceof OutOfScope)) throw error;
      const url = error instanceof AtCheckout ? new URL(error.page) : ledTo(drive, member.name);
      if (url === null || !(error instanceof AtCheckout || isCheckoutOf(provider, url))) throw error;
      page = url.href;
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
