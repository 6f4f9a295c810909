import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import { forgeries, type ForgeryName } from '../../billing/sign.ts';
import type { Subscription } from '../../payments.ts';
import type { Payer } from '../billing/payer.ts';

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

/**
 * The event that gives a plan, forged in every way. Judged is what the member holds, whatever was answered. All that comes
 * before that event is told genuinely, so that nothing but the forgery stands between the member and the plan.
 */
export const forgedTrials = (payer: Payer): Trials => {
  const [plan] = payer.plans;
  let running: Subscription | null = null;

  const trial = (name: ForgeryName) => async (): Promise<RoleTrial> => {
    const before = payer.givers().slice(0, -1);
    const giver = payer.givers().at(-1) ?? 'subscription-started';
    const sheet = payer.sheet();
    if (running === null) {
      running = await sheet.begin(plan);
      for (const kind of before) await running.tell(kind);
    }
    const own = running;
    await sheet.send(own, own.event(giver), name);
    const seen = await sheet.stays(null);
    if (seen.holds !== null) {
      running = null;
      await sheet.end(own);
    }
    return seen;
  };

  const names = Object.keys(forgeries) as readonly ForgeryName[];
  return Object.fromEntries(names.map(name => [`forged:${name}`, trial(name)]));
};
