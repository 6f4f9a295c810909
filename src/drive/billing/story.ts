import type { BillingKind, BillingProvider, IdOf, Placeholder, Template } from '../../providers/billing/provider.ts';

/** One event as the provider would send it; `body` is the exact text that is signed. */
export type BillingEvent = {
  readonly id: string;
  readonly kind: BillingKind;
  /** The provider's own word for it. */
  readonly type: string;
  readonly at: Date;
  readonly body: string;
};

export type StoryOptions = {
  readonly provider: BillingProvider;
  /** The app's id of the member who pays. */
  readonly member: string;
  /** The provider's ids, where the app knows the member by them already; made anew otherwise. */
  readonly customer?: string;
  readonly subscription?: string;
  readonly price: string;
  /** Names under which the app keeps its member id in the provider's metadata; `member_id` when not given. */
  readonly metadataNames?: readonly string[];
  /** Further metadata, as apps keep it at the provider beside the member. */
  readonly words?: Readonly<Record<string, string>>;
  /** Label of the run, 1 to 12 of `a-z0-9`: a part of every id, so that what was left over is recognised. */
  readonly run: string;
  /** Gives that many random characters of `a-z0-9`; the same ones in the same order give the same story. */
  readonly randomLabel: (length: number) => string;
  readonly now: () => Date;
};

export type EventOptions = {
  /** When it happened; now when not given. */
  readonly at?: Date;
  readonly price?: string;
  readonly periodEnd?: Date;
  /** For an event that another one is to be mistaken for. */
  readonly id?: string;
};

export type Story = {
  readonly customer: string;
  readonly subscription: string;
  /**
   * The next event. What happened before counts: a changed plan stays changed, a renewal moves the period on, a refund
   * is of the last payment. Throws `RangeError` for a change of plan that names no other price.
   */
  readonly event: (kind: BillingKind, options?: EventOptions) => BillingEvent;
};

const monthMs = 30 * 24 * 3_600_000;
/** Starts the part of an id that is ours, so that a reader of a provider's or an app's list knows it. */
const mark = 'lr';

const single = /^\{\{([\w.]+)\}\}$/;

type Values = Readonly<Record<Placeholder, Template>>;

const isKnown = (name: string, values: Values): name is Placeholder => Object.hasOwn(values, name);

const valueOf = (name: string, values: Values): Template => {
  if (!isKnown(name, values)) throw new RangeError(`the template names {{${name}}}, which nothing is known of`);
  return values[name];
};

/** The template with its placeholders filled in. Values are not templates: what they hold stays as it is. */
const filled = (template: Template, values: Values): Template => {
  if (typeof template === 'string') {
    const name = single.exec(template)?.[1];
    return name === undefined ? template : valueOf(name, values);
  }
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) return template.map((each: Template) => filled(each, values));
  return Object.fromEntries(Object.entries(template).map(([key, each]) => [key, filled(each, values)]));
};

const timeWriter =
  ({ time }: BillingProvider) =>
  (at: Date): Template =>
    time === 'rfc3339' ? at.toISOString() : Math.floor(at.getTime() / 1000);

const idMaker = ({ provider: { ids }, run, randomLabel }: StoryOptions): ((of: IdOf) => string) => {
  if (!/^[a-z0-9]{1,12}$/.test(run)) throw new RangeError('the label of a run is 1 to 12 of a-z and 0-9');
  const ours = `${mark}${run}`;
  return of => `${ids.prefixes[of]}_${ours}${randomLabel(ids.length - ours.length)}`;
};

/**
 * One member's payments as a provider tells them. Deterministic: the same options give the same bodies, byte for
 * byte. Throws `RangeError` for a label of the run that ids cannot carry.
 */
export const createStory = (options: StoryOptions): Story => {
  const { provider, member, run } = options;
  const newId = idMaker(options);
  const written = timeWriter(provider);
  const customer = options.customer ?? newId('customer');
  const subscription = options.subscription ?? newId('subscription');
  const fixed = { customer, subscription, member, item: newId('item'), checkout: newId('checkout') };
  const names = options.metadataNames ?? ['member_id'];
  const ids = Object.fromEntries(names.map(name => [name, member]));
  const metadata = { ...ids, ...options.words, launch_ready_run: run };
  const begun = options.now().getTime();
  const state = { price: options.price, periods: 0, invoice: newId('invoice'), isPaid: false };
  const paid: { invoice?: string } = {};

  /** An invoice is open until it is paid, however often that failed before; then comes the next one. */
  const moveOn = (kind: BillingKind): void => {
    if (kind === 'subscription-renewed') state.periods += 1;
    if (kind !== 'payment-succeeded' && kind !== 'payment-failed') return;
    if (state.isPaid) state.invoice = newId('invoice');
    state.isPaid = kind === 'payment-succeeded';
    if (state.isPaid) paid.invoice = state.invoice;
  };

  const event = (kind: BillingKind, given: EventOptions = {}): BillingEvent => {
    const previousPrice = state.price;
    if (kind === 'plan-changed') {
      if (given.price === undefined || given.price === previousPrice)
        throw new RangeError('a change of plan needs the price of the other plan');
      state.price = given.price;
    }
    moveOn(kind);
    const { type, data } = provider.events[kind];
    const at = given.at ?? options.now();
    const id = given.id ?? newId('event');
    const periodStart = new Date(begun + state.periods * monthMs);
    const values: Values = {
      ...fixed,
      metadata,
      'event.id': id,
      'event.type': type,
      'event.data': null,
      'delivery.id': newId('delivery'),
      at: written(at),
      periodStart: written(periodStart),
      periodEnd: written(given.periodEnd ?? new Date(periodStart.getTime() + monthMs)),
      price: given.price ?? state.price,
      previousPrice,
      invoice: kind === 'refunded' ? (paid.invoice ?? state.invoice) : state.invoice,
      charge: newId('charge'),
    };
    const body = JSON.stringify(filled(provider.envelope, { ...values, 'event.data': filled(data, values) }));
    return { id, kind, type, at, body };
  };
  return { customer, subscription, event };
};
