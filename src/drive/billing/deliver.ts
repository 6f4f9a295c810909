import { LaunchReadyError, PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Request } from '../../platform/http.ts';
import { leavingTogether } from '../../platform/leaving-together.ts';
import { limits } from '../../platform/limits.ts';
import { liveModeRefusal } from './live-mode.ts';
import { forged, signed, type ForgeryName, type Signing } from './sign.ts';
import type { BillingEvent } from './story.ts';

/** Sends one request; what it may send, and how often, is decided there. */
export type Post = (
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  via?: Request,
) => Promise<{ readonly status: number; readonly body: string; readonly ms: number }>;

/** One answer of the receiver. */
export type Delivery = {
  readonly event: Omit<BillingEvent, 'body'>;
  /** What was wrong with it on purpose; null for a genuine one. */
  readonly forgery: ForgeryName | null;
  readonly status: number;
  readonly body: string;
  readonly ms: number;
};

export type Deliver = {
  /** One event, genuine or forged. */
  readonly one: (event: BillingEvent, forgery?: ForgeryName) => Promise<Delivery>;
  /** One after another, each when the one before was answered. */
  readonly inOrder: (events: readonly BillingEvent[]) => Promise<readonly Delivery[]>;
  /** The same event `times` times, each when the one before was answered. */
  readonly inARow: (event: BillingEvent, times: number) => Promise<readonly Delivery[]>;
  /** The same event `times` times at the same moment; answers that did not come are left out while one came. */
  readonly atOnce: (event: BillingEvent, times: number) => Promise<readonly Delivery[]>;
};

const copies = (event: BillingEvent, times: number): readonly BillingEvent[] => {
  if (!Number.isInteger(times) || times < 1 || times > limits.billingRepeats)
    throw new RangeError(`an event is sent 1 to ${limits.billingRepeats} times`);
  return Array.from({ length: times }, () => event);
};

/**
 * Sends events to one webhook, each signed when it is sent, as providers do with every retry. Throws
 * `LaunchReadyError` before anything is sent when secret or event belong to live mode, and what `post` throws.
 */
export const createDeliver = (
  webhook: Omit<Signing, 'at'> & { readonly url: string; readonly secretName: string; readonly now: () => Date },
  post: Post,
): Deliver => {
  const sent = async (event: BillingEvent, forgery?: ForgeryName, via?: Request): Promise<Delivery> => {
    const refusal = liveModeRefusal([{ name: webhook.secretName, value: webhook.secret }], [event.body]);
    if (refusal !== null) {
      throw new LaunchReadyError('LR_CONFIG_INVALID', refusal, 'Run against the test mode of the payment provider.');
    }
    const signing = { provider: webhook.provider, secret: webhook.secret, at: webhook.now() };
    const request = forgery === undefined ? signed(event, signing) : forged(forgery, event, signing);
    const { status, body, ms } = await post(webhook.url, request, via);
    const { id, kind, type, at } = event;
    return { event: { id, kind, type, at }, forgery: forgery ?? null, status, body, ms };
  };
  const one = (event: BillingEvent, forgery?: ForgeryName): Promise<Delivery> => sent(event, forgery);
  const inOrder = async (events: readonly BillingEvent[]): Promise<readonly Delivery[]> => {
    const deliveries: Delivery[] = [];
    for (const event of events) deliveries.push(await one(event));
    return deliveries;
  };
  return {
    one,
    inOrder,
    inARow: async (event, times) => inOrder(copies(event, times)),
    atOnce: async (event, times) => {
      const via = leavingTogether(times);
      const answers = await Promise.allSettled(copies(event, times).map(each => sent(each, undefined, via)));
      const deliveries = answers.flatMap(answer => (answer.status === 'fulfilled' ? [answer.value] : []));
      const failures = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
      const grave = failures.find(error => !(error instanceof PeerFailure || error instanceof SilentPeer));
      if (grave !== undefined || deliveries.length === 0) throw grave ?? failures[0];
      return deliveries;
    },
  };
};

const mostOrdered = 4;

/** Every order of up to four things, the given one first. Throws `RangeError` for more: 24 orders are enough. */
export const ordersOf = <T>(things: readonly T[]): readonly (readonly T[])[] => {
  if (things.length > mostOrdered) throw new RangeError(`orders are made of up to ${mostOrdered} things`);
  if (things.length <= 1) return [things];
  return things.flatMap((first, index) =>
    ordersOf(things.filter((_, other) => other !== index)).map(rest => [first, ...rest]),
  );
};
