import type { Parts } from '../parts.ts';
import { storeSubscription } from './apply-event.ts';
import type { ProviderSubscription } from './provider-event.ts';

type Stored = {
  readonly id: string;
  readonly status: string;
  readonly plan: string;
  readonly cancel_at_period_end: boolean;
  readonly period_end: Date;
};

const differs = (app: Parts, stored: Stored, truth: ProviderSubscription): boolean =>
  stored.status !== truth.status ||
  stored.plan !== app.planOfPrice(app.config, truth.priceId) ||
  stored.cancel_at_period_end !== truth.cancelAtPeriodEnd ||
  stored.period_end.getTime() !== truth.periodEnd.getTime();

/** Asks the provider about every living subscription and repairs what a lost webhook left wrong; returns how many. */
export const reconcile = async (app: Parts): Promise<number> => {
  const living = await app.db
    .selectFrom('subscription')
    .select(['id', 'status', 'plan', 'cancel_at_period_end', 'period_end'])
    .where('status', 'not in', ['canceled', 'incomplete_expired'])
    .where('customer_id', 'is distinct from', 'invite')
    .execute();
  let repaired = 0;
  for (const stored of living) {
    const askedAt = app.now();
    const truth = await app.billing.subscription(stored.id);
    if (!truth || !differs(app, stored, truth)) continue;
    repaired += await app.db.transaction().execute(async executor => {
      const outcome = await storeSubscription(app, executor, { subscription: truth, at: askedAt, insertOnly: false });
      if (outcome !== 'applied') return 0;
      const what = 'A billing event never arrived: a membership was corrected by the hourly comparison.';
      const todo = 'Look at your payment provider which events it could not deliver, and why.';
      const once = `reconcile:${stored.id}:${askedAt.toISOString()}`;
      await app.outbox.enqueue(app, executor, {
        kind: 'admin-alert',
        to: app.config.ADMIN_EMAIL,
        once,
        data: { what, todo },
      });
      return 1;
    });
  }
  return repaired;
};
