import type { RoleTrial } from '../../../evidence/hardening/billing.ts';
import type { Subscription } from '../../payments.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import type { Payer } from './payer.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

type Trials = { readonly [trial: string]: () => Promise<RoleTrial> };

/**
 * A payment that failed. Time is told by the events: the failure lies further back than the days of grace, and nobody
 * waits. The period is the next one already, as with providers, which begin it before they try the card.
 */
export const pastDueTrials = ({ drive }: Hand, payer: Payer): Trials => {
  const { pastDueGraceDays: days } = drive.settings.policy;
  const now = drive.io.now().getTime();
  const ago = (ms: number): Date => new Date(now - ms);
  const failedAt = ago((days + 2) * dayMs);
  const inWeeks = ago(-20 * dayMs);
  const grace = `drive.policy.pastDueGraceDays: ${days}`;
  const [plan] = payer.plans;
  let overdue: Subscription | null = null;

  const over = async (): Promise<RoleTrial> => {
    payer.moveClock(new Date(failedAt.getTime() - 30 * dayMs));
    const sheet = payer.sheet();
    const own = await sheet.begin(plan);
    await sheet.pay(own, { periodEnd: inWeeks });
    await sheet.tell(own, 'payment-failed', { at: failedAt });
    await sheet.tell(own, 'past-due', { at: failedAt, periodEnd: inWeeks });
    const trial = await sheet.comes(null, grace);
    if (trial.holds === null) overdue = own;
    else await sheet.end(own);
    return trial;
  };

  const retried = async (): Promise<RoleTrial> => {
    if (overdue === null) throw new Inconclusive('access had not ended when the payment was tried again');
    const sheet = payer.sheet();
    await sheet.tell(overdue, 'past-due', { at: ago(hourMs), periodEnd: inWeeks });
    const trial = await sheet.stays(null, grace);
    payer.moveClock(ago(hourMs / 2));
    await sheet.end(overdue);
    return trial;
  };

  const within = async (): Promise<RoleTrial> => {
    payer.moveClock(ago(hourMs / 2));
    const sheet = payer.sheet();
    const own = await sheet.begin(plan);
    await sheet.pay(own);
    await sheet.tell(own, 'past-due');
    const trial = await sheet.stays(plan, grace);
    await sheet.end(own);
    return trial;
  };

  return {
    'past-due-over': over,
    'past-due-retried': retried,
    ...(days >= 1 ? { 'past-due-within': within } : {}),
  };
};
