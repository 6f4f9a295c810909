import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import type { Subscription } from '../../payments.ts';
import type { Payer } from '../billing/payer.ts';
import { Inconclusive } from '../verification.ts';

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

const minuteMs = 60_000;

/** A subscription that has ended, and what is told of it afterwards. */
const afterTheEnd = (payer: Payer): Trials => {
  const [plan] = payer.plans;
  let ended: { readonly of: Subscription; readonly at: Date } | null = null;

  const older = async (): Promise<RoleTrial> => {
    const sheet = payer.sheet();
    const own = await sheet.paid(plan);
    const renewed = own.event('subscription-renewed', { at: payer.clock() });
    await sheet.send(own, renewed);
    const between = payer.clock();
    const at = payer.clock();
    await sheet.tell(own, 'cancelled', { at });
    if ((await sheet.comes(null)).holds !== null) throw new Inconclusive('the end of a subscription took nothing away');
    await sheet.send(own, renewed);
    await sheet.send(own, own.event('subscription-renewed', { at: between }));
    const trial = await sheet.stays(null);
    if (trial.holds === null) ended = { of: own, at };
    else await sheet.end(own);
    return trial;
  };

  const sameSecond = async (): Promise<RoleTrial> => {
    if (ended === null) throw new Inconclusive('an older event had undone the end already');
    const { of, at } = ended;
    const sheet = payer.sheet();
    await sheet.send(of, of.event('subscription-renewed', { at }));
    const trial = await sheet.stays(null);
    if (trial.holds === null) of.over();
    else await sheet.end(of);
    return trial;
  };

  return { 'older-after-end': older, 'same-second-after-end': sameSecond };
};

/** A change of plan, told before what came before it. Times are whole seconds: a creation and its first change share one. */
const afterAChange = (payer: Payer): Trials => {
  const [lowest, ...higher] = payer.plans;
  const highest = higher.at(-1);
  if (highest === undefined) return {};
  let changed: { readonly of: Subscription; readonly at: Date } | null = null;

  const createdLate = async (): Promise<RoleTrial> => {
    const sheet = payer.sheet();
    const own = await sheet.begin(lowest);
    const at = payer.clock();
    await sheet.tell(own, 'checkout-completed', { at });
    const change = own.event('plan-changed', { at, price: payer.told.priceOf(highest) });
    const wasTaken = await sheet.send(own, change);
    const held = await payer.holds();
    await sheet.send(own, own.event('subscription-started', { at, price: payer.told.priceOf(lowest) }));
    // What was refused is sent again, as a provider does.
    if (!wasTaken) await sheet.send(own, change);
    const trial = await (held === highest ? sheet.stays(highest) : sheet.comes(highest));
    if (trial.holds === highest) {
      changed = { of: own, at };
      return trial;
    }
    // A change that shows in no order was not undone by what came after it.
    await sheet.send(own, own.event('subscription-renewed', { at: payer.clock(), price: payer.told.priceOf(highest) }));
    const shows = (await sheet.comes(highest)).holds === highest;
    await sheet.end(own);
    if (!shows) throw new Inconclusive('the higher plan does not show when it is told last either');
    return trial;
  };

  const olderAfterChange = async (): Promise<RoleTrial> => {
    if (changed === null) throw new Inconclusive('the higher plan did not show');
    const { of, at } = changed;
    const sheet = payer.sheet();
    const before = { at: new Date(at.getTime() - minuteMs), price: payer.told.priceOf(lowest) };
    await sheet.send(of, of.event('subscription-renewed', before));
    const trial = await sheet.stays(highest);
    await sheet.end(of);
    return trial;
  };

  return { 'created-late': createdLate, 'older-after-change': olderAfterChange };
};

/** All that tells of a first payment, the last event first. */
const reversed = async (payer: Payer): Promise<RoleTrial> => {
  const [plan] = payer.plans;
  const sheet = payer.sheet();
  const own = await sheet.begin(plan);
  const events = payer.givers().map(kind => own.event(kind));
  const refused = [];
  for (const event of events.toReversed()) if (!(await sheet.send(own, event))) refused.push(event);
  for (const event of refused.toReversed()) await sheet.send(own, event);
  const trial = await sheet.comes(plan);
  await sheet.end(own);
  return trial;
};

/** Providers promise no order: what is told late must undo nothing, and nothing may be lost by it. */
export const lateTrials = (payer: Payer): Trials => ({
  ...afterTheEnd(payer),
  ...afterAChange(payer),
  'last-event-first': () => reversed(payer),
});
