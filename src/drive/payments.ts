import { LaunchReadyError } from '../platform/errors.ts';
import type { BillingKind, BillingProvider } from '../providers/billing/provider.ts';
import { billingProviderNamed, billingProviders } from '../providers/billing/providers.ts';
import type { Actor } from './actors/actor.ts';
import { ActorUnavailable } from './actors/actor.ts';
import { createDeliver, type Deliver, type Delivery } from './billing/deliver.ts';
import { createStory, type EventOptions, type Story } from './billing/story.ts';
import type { Drive } from './drive.ts';
import { FlowStopped } from './walk.ts';

/** How long a role may take to come or go before it counts as not coming; the contract asks for far less. */
export const rolesMs = 10_000;

/** How a subscription begins that is not the one and only of its actor, from now on. */
export type Beginning = {
  /** The provider's id of a customer who pays already. */
  readonly customer?: string;
  /** The clock of its events where they do not say when they happened; that of this machine by default. */
  readonly now?: () => Date;
  readonly words?: Readonly<Record<string, string>>;
};

/** What one member pays for, told event by event. It is in the journal from its beginning on. */
export type Subscription = Pick<Story, 'customer' | 'subscription' | 'event'> & {
  readonly plan: string;
  readonly deliver: Deliver;
  /** Tells the next event. Throws `FlowStopped` unless the app takes it. */
  readonly tell: (kind: BillingKind, options?: EventOptions) => Promise<Delivery>;
  /** Nothing is left of it that the app would have to be told. */
  readonly over: () => void;
};

/** Tells the app about payments of its actors, as the payment provider would. */
export type Payments = {
  readonly provider: BillingProvider;
  /** Plans that have a price, lowest first. */
  readonly plans: readonly string[];
  /** Throws `ActorUnavailable` for a plan without one. */
  readonly priceOf: (plan: string) => string;
  /** Path of the webhook. */
  readonly webhook: string;
  /** Another subscription of the actor, of which nothing is told yet. */
  readonly begin: (actor: Actor, plan: string, beginning?: Beginning) => Subscription;
  /** `periodEnd` where what is paid for is over already. */
  readonly paid: (actor: Actor, plan: string, periodEnd?: Date) => Promise<void>;
  readonly planChanged: (actor: Actor, plan: string) => Promise<void>;
  /** The next payment of what was paid for is tried and does not go through. */
  readonly failed: (actor: Actor) => Promise<void>;
  /** The last payment is given back in full. */
  readonly refunded: (actor: Actor) => Promise<void>;
  readonly cancelledAtPeriodEnd: (actor: Actor) => Promise<void>;
  readonly cancelled: (actor: Actor) => Promise<void>;
  /** Ends a subscription that an earlier process told of; `values` are those of the journal. */
  readonly end: (values: Readonly<Record<string, string>>) => Promise<void>;
};

/** The events by which a provider tells that somebody paid for the first time, in its order. */
export const paying = ['checkout-completed', 'subscription-started', 'payment-succeeded'] as const;

type Told = Pick<Drive, 'settings' | 'scope' | 'io' | 'run' | 'journal' | 'session' | 'keepSecret'>;
type Billing = NonNullable<Drive['settings']['billing']>;

const providerOf = ({ provider }: Billing): BillingProvider => {
  const found = billingProviderNamed(provider);
  if (found !== null) return found;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    `drive.billing.provider: ${provider} is not known.`,
    `One of ${billingProviders.map(({ id }) => id).join(', ')}.`,
  );
};

const secretOf = ({ secret }: Billing, told: Told): string => {
  const value = told.io.env(secret);
  if (value === undefined || value === '')
    throw new ActorUnavailable('the payment provider', `the variable ${secret} is not set`);
  told.keepSecret(secret, value);
  return value;
};

/** Providers are no browsers: no cookies, no Origin. */
const deliverer = (told: Told, billing: Billing, provider: BillingProvider): Deliver => {
  told.scope.refuseOnProduction('Telling the app about payments');
  const sender = told.session('the payment provider');
  const url = new URL(billing.webhook, told.scope.app).href;
  const webhook = { provider, secret: secretOf(billing, told), secretName: billing.secret, url, now: told.io.now };
  return createDeliver(webhook, (path, request, via) =>
    sender.call({ method: 'POST', path, from: null, ...request, ...(via === undefined ? {} : { via }) }),
  );
};

const priceOf = ({ prices }: Billing, plan: string): string => {
  const price = prices[plan];
  if (price !== undefined) return price;
  throw new ActorUnavailable('the payment provider', `drive.billing.prices names no price for the plan ${plan}`);
};

/** Null where the settings do not say how payments are told. */
export const createPayments = (told: Told): Payments | null => {
  const { billing } = told.settings;
  if (billing === undefined) return null;
  const provider = providerOf(billing);
  const running = new Map<string, Subscription>();
  let ready: Deliver | undefined;

  /** Refuses before anything is written down: what was never told needs no end. */
  const deliver = (): Deliver => (ready ??= deliverer(told, billing, provider));

  const tell = async (story: Story, kind: BillingKind, options: EventOptions = {}): Promise<Delivery> => {
    const delivery = await deliver().one(story.event(kind, options));
    const { status } = delivery;
    if (status >= 200 && status <= 299) return delivery;
    throw new FlowStopped('pay', `event ${kind}`, `the app answered ${status} to it`, null);
  };

  const storyOf = (
    member: string,
    price: string,
    { now = told.io.now, ...known }: Beginning & { readonly subscription?: string } = {},
  ): Story =>
    createStory({
      provider,
      member,
      price,
      ...known,
      run: told.run.label.replace(/^lr-/, ''),
      randomLabel: told.io.randomLabel,
      now,
    });

  const priceOfPlan = (plan: string): string => priceOf(billing, plan);

  const begin = (actor: Actor, plan: string, beginning: Beginning = {}): Subscription => {
    const { member, customer: known } = actor.variables();
    if (member === undefined)
      throw new ActorUnavailable(actor.name, 'the flow who-am-i keeps no `member`, by which payments name it');
    const price = priceOfPlan(plan);
    const sender = deliver();
    // An app that makes its customers at the provider itself knows members by those alone.
    const story = storyOf(member, price, { ...(known === undefined ? {} : { customer: known }), ...beginning });
    const { customer, subscription, event } = story;
    const undo = { member, price, customer, subscription };
    const as = { flow: 'end-subscription', as: 'member-a', with: undo } as const;
    const entry = told.journal.make(`subscription of ${actor.name}`, as);
    const over = (): void => told.journal.gone(entry);
    return {
      plan,
      customer,
      subscription,
      event,
      deliver: sender,
      tell: (kind, options) => tell(story, kind, options),
      over,
    };
  };

  const of = (actor: Actor): Subscription => {
    const found = running.get(actor.name);
    if (found === undefined) throw new ActorUnavailable(actor.name, 'it pays for nothing');
    return found;
  };

  return {
    provider,
    plans: Object.keys(billing.prices),
    priceOf: priceOfPlan,
    webhook: new URL(billing.webhook, told.scope.app).pathname,
    begin,
    paid: async (actor, plan, periodEnd) => {
      const subscription = begin(actor, plan);
      running.set(actor.name, subscription);
      for (const kind of paying) await subscription.tell(kind, periodEnd === undefined ? {} : { periodEnd });
    },
    planChanged: async (actor, plan) => {
      await of(actor).tell('plan-changed', { price: priceOfPlan(plan) });
    },
    failed: async actor => {
      await of(actor).tell('payment-failed');
    },
    refunded: async actor => {
      await of(actor).tell('refunded');
    },
    cancelledAtPeriodEnd: async actor => {
      await of(actor).tell('cancel-at-period-end');
    },
    cancelled: async actor => {
      const { tell: tellOf, over } = of(actor);
      await tellOf('cancelled');
      over();
      running.delete(actor.name);
    },
    end: async ({ member = '', price = '', customer = '', subscription = '' }) => {
      await tell(storyOf(member, price, { customer, subscription }), 'cancelled');
    },
  };
};
