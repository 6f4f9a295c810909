import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import { checkoutPage } from '../../billing/checkout-page.ts';
import { checkoutReturns } from '../../billing/checkout-returns.ts';
import { headerOf, type Reply } from '../../reply.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Payer } from './payer.ts';

const isPage = (reply: Reply): boolean => reply.status === 200 && /html/i.test(headerOf(reply, 'content-type') ?? '');

/**
 * Begins a payment, pays nothing, and opens the page to which the provider leads whoever has paid: nobody may hold a plan
 * on the word of a browser.
 */
export const returnTrial = async (hand: Hand, payer: Payer): Promise<RoleTrial> => {
  const { drive } = hand;
  const { actor, told, plans } = payer;
  if ((await payer.holds()) !== null) throw new Inconclusive(`${actor.name} holds a plan before anything was opened`);
  const [plan] = plans;
  const page = await checkoutPage(drive, actor, { provider: told.provider, plan, isPage });
  if (page === undefined) throw new Inconclusive('the payment page did not show');
  const returns = await checkoutReturns(drive, told.provider, page);
  if (returns.status === 'silent') throw new Inconclusive(returns.reason);
  const back = returns.value.find(({ when }) => when === 'paid')?.address;
  if (back === undefined || !drive.scope.holds(new URL(back).origin))
    throw new Inconclusive('the page to which people come after paying is none of this app');
  await actor.session.open(back);
  return payer.sheet().stays(null);
};
