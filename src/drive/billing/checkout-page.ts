import type { BillingProvider } from '../../providers/billing/provider.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import { FlowMissing } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { OutOfScope } from '../out-of-scope.ts';
import type { Reply } from '../reply.ts';
import type { Session } from '../session.ts';
import { walk } from '../walk.ts';
import { liveModeRefusal } from './live-mode.ts';

/** What leads to real money: nothing more is sent. */
export class LiveMode extends OutOfScope {}

/** Whole keys in a text, not words that begin like one. */
const liveKeys = /\b(?:[a-z]+_)*live_[a-z0-9]{16,}/gi;

/** Throws `LiveMode` where a page shows that the app takes real money. */
export const refuseLiveOn = ({ url, body }: Reply): void => {
  const name = `the page ${new URL(url).pathname}`;
  const refusal = liveModeRefusal([...body.matchAll(liveKeys)].map(([value]) => ({ name, value })));
  if (refusal !== null) throw new LiveMode(refusal);
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

type IsPage = (reply: Reply) => boolean;

/** Goes no further than the page of the provider, and not at all where a page shows that money is real. */
const untilCheckout = (session: Session, app: string, isPage: IsPage): Session => {
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

/**
 * Begins a payment as the member would, and pays nothing: the address of the provider's page, or undefined where none
 * showed. Throws `LiveMode` where the money is real, and what the flow `pay` throws.
 */
export const checkoutPage = async (
  drive: Drive,
  member: Pick<Actor, 'name' | 'session' | 'variables'>,
  { provider, plan, isPage }: { readonly provider: BillingProvider; readonly plan: string; readonly isPage: IsPage },
): Promise<string | undefined> => {
  const flow = drive.recipe.flows.pay;
  if (flow === undefined) throw new FlowMissing('pay');
  drive.scope.refuseOnProduction('Beginning a payment');
  const { io, inbox, signal } = drive;
  const redactor = { learn: drive.keepSecret, redact: drive.redact };
  const session = untilCheckout(member.session, drive.scope.app, isPage);
  const variables = { ...member.variables(), plan };
  try {
    await walk('pay', flow, { session, variables, inbox, redactor, io, signal });
    return pageNamedIn(provider, member.session.last())?.href;
  } catch (error) {
    if (error instanceof LiveMode || !(error instanceof OutOfScope)) throw error;
    const url = error instanceof AtCheckout ? new URL(error.page) : ledTo(drive, member.name);
    if (url === null || !(error instanceof AtCheckout || isCheckoutOf(provider, url))) throw error;
    return url.href;
  }
};
