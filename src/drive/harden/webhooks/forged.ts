import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import { forgeries, type ForgeryName } from '../../billing/sign.ts';
import type { Subscription } from '../../payments.ts';
import type { Payer, Sheet } from '../billing/payer.ts';
import { Inconclusive } from '../verification.ts';

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

/**
 * The event that gives a plan, forged in every way. Judged is what the member holds, whatever was answered. All that comes
 * before that event is told genuinely, so that nothing but the forgery stands between the member and the plan. All of them
 * are told before anybody looks: where nothing came of all, nothing came of one. Where the plan came, each is told once
 * more by itself.
 */
export const forgedTrials = (payer: Payer): Trials => {
  const [plan] = payer.plans;
  const names = Object.keys(forgeries) as readonly ForgeryName[];
  let running: Subscription | null = null;
  let refused: Promise<ReadonlyMap<ForgeryName, RoleTrial> | null> | null = null;

  const begun = async (sheet: Sheet): Promise<Subscription> => {
    if (running !== null) return running;
    running = await sheet.begin(plan);
    for (const kind of payer.givers().slice(0, -1)) await running.tell(kind);
    return running;
  };

  const sent = async (sheet: Sheet, name: ForgeryName): Promise<void> => {
    const own = await begun(sheet);
    await sheet.send(own, own.event(payer.givers().at(-1) ?? 'subscription-started'), name);
  };

  const ended = async (sheet: Sheet): Promise<void> => {
    const own = running;
    running = null;
    if (own !== null) await sheet.end(own);
  };

  /** What each was answered, with the one look after all of them; null where that shows the plan, or one was throttled. */
  const together = async (): Promise<ReadonlyMap<ForgeryName, RoleTrial> | null> => {
    const last = payer.sheet();
    const sheets = new Map(names.map(name => [name, payer.sheet()]));
    let isThrottled = false;
    try {
      for (const [name, sheet] of sheets) await sent(sheet, name);
    } catch (error) {
      if (!(error instanceof Inconclusive)) throw error;
      isThrottled = true;
    }
    const seen = await last.stays(null);
    // Of what nobody was told genuinely no app is told the end: it may fail at that.
    if (seen.holds !== null) await ended(last);
    if (seen.holds !== null || isThrottled) return null;
    return new Map([...sheets].map(([name, sheet]) => [name, { ...seen, shown: [...sheet.shown(), ...seen.shown] }]));
  };

  const trial = (name: ForgeryName) => async (): Promise<RoleTrial> => {
    const all = await (refused ??= together());
    const own = all?.get(name);
    if (own !== undefined) return own;
    const sheet = payer.sheet();
    await sent(sheet, name);
    const seen = await sheet.stays(null);
    if (seen.holds !== null) await ended(sheet);
    return seen;
  };

  return Object.fromEntries(names.map(name => [`forged:${name}`, trial(name)]));
};
