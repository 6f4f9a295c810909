import { LaunchReadyError } from '../platform/errors.ts';
import type { BillingKind, BillingProvider } from '../providers/billing/provider.ts';
import { billingProviderNamed, billingProviders } from '../providers/billing/providers.ts';
import type { Actor } from './actors/actor.ts';
import { ActorUnavailable } from './actors/actor.ts';
import { createDeliver, type Deliver } from './billing/deliver.ts';
import { createStory, type EventOptions, type Story } from './billing/story.ts';
import type { Drive } from './drive.ts';
import { FlowStopped } from './walk.ts';

/** How long a role may take to come or go before it counts as not coming; the contract asks for far less. */
export const rolesMs = 10_000;

/** Tells the app about payments of its actors, as the payment provider would. */
export type Payments = {
  readonly paid: (actor: Actor, plan: string) => Promise<void>;
  readonly planChanged: (actor: Actor, plan: string) => Promise<void>;
  /** The next payment of what was paid for is tried and does not go through. */
  readonly failed: (actor: Actor) => Promise<void>;
  readonly cancelledAtPeriodEnd: (actor: Actor) => Promise<void>;
  readonly cancelled: (actor: Actor) => Promise<void>;
  /** Ends a subscription that an earlier process told of; `values` are those of the journal. */
  readonly end: (values: Readonly<Record<string, string>>) => Promise<void>;
};

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
  return createDeliver(webhook, (path, request) => sender.call({ method: 'POST', path, from: null, ...request }));
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
  const stories = new Map<string, { readonly story: Story; readonly entry: number }>();
  let ready: Deliver | undefined;

  /** Refuses before anything is written down: what was never told needs no end. */
  const deliver = (): Deliver => (ready ??= deliverer(told, billing, provider));

  const tell = async (story: Story, kind: BillingKind, options: EventOptions = {}): Promise<void> => {
    const { status } = await deliver().one(story.event(kind, options));
    if (status < 200 || status > 299)
      throw new FlowStopped('pay', `event ${kind}`, `the app answered ${status} to it`, null);
  };

  const storyOf = (member: string, price: string, known: { customer?: string; subscription?: string } = {}): Story =>
    createStory({
      provider,
      member,
      price,
      ...known,
      run: told.run.label.replace(/^lr-/, ''),
      randomLabel: told.io.randomLabel,
      now: told.io.now,
    });

  const running = (actor: Actor): { readonly story: Story; readonly entry: number } => {
    const found = stories.get(actor.name);
    if (found === undefined) throw new ActorUnavailable(actor.name, 'it pays for nothing');
    return found;
  };

  return {
    paid: async (actor, plan) => {
      const { member } = actor.variables();
      if (member === undefined)
        throw new ActorUnavailable(actor.name, 'the flow who-am-i keeps no `member`, by which payments name it');
      const price = priceOf(billing, plan);
      deliver();
      const story = storyOf(member, price);
      const { customer, subscription } = story;
      const undo = { member, price, customer, subscription };
      const as = { flow: 'end-subscription', as: 'member-a', with: undo } as const;
      const entry = told.journal.make(`subscription of ${actor.name}`, as);
      stories.set(actor.name, { story, entry });
      for (const kind of ['checkout-completed', 'subscription-started', 'payment-succeeded'] as const)
        await tell(story, kind);
    },
    planChanged: (actor, plan) => tell(running(actor).story, 'plan-changed', { price: priceOf(billing, plan) }),
    failed: actor => tell(running(actor).story, 'payment-failed'),
    cancelledAtPeriodEnd: actor => tell(running(actor).story, 'cancel-at-period-end'),
    cancelled: async actor => {
      const { story, entry } = running(actor);
      await tell(story, 'cancelled');
      told.journal.gone(entry);
      stories.delete(actor.name);
    },
    end: async ({ member = '', price = '', customer = '', subscription = '' }) =>
      tell(storyOf(member, price, { customer, subscription }), 'cancelled'),
  };
};
