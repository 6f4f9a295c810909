import type { Plan } from '../../community/src/database/schema.ts';
import { defineFlaw } from '../flaw.ts';

const rank: Readonly<Record<Plan, number>> = { supporter: 1, patron: 2 };

export default defineFlaw({
  name: 'plan-down-keeps-plan',
  row: 'M7',
  expected: 'hardening/plan-down',
  nature: 'sequence',
  story:
    'The code spoke of upgrades only: a plan was written when it was higher than the one before. Members found out that one month of Patron followed by Supporter is Patron for the price of Supporter, and told each other.',
  breaks: ['billing/sequences.test.ts'],
  variants: {
    'only-a-higher-plan-is-written': {
      severity: 'blocker',
      alter: ({ applyEvent }) => ({
        applyEvent: async (app, executor, event) => {
          if (event.type !== 'customer.subscription.updated') return applyEvent(app, executor, event);
          const { id, priceId } = event.data.object;
          const query = executor.selectFrom('subscription').select('plan').where('id', '=', id);
          const stored = await query.executeTakeFirst();
          const bought = app.planOfPrice(app.config, priceId);
          if (!stored || !bought || rank[bought] >= rank[stored.plan]) return applyEvent(app, executor, event);
          const price = stored.plan === 'patron' ? app.config.PRICE_PATRON : app.config.PRICE_SUPPORTER;
          return applyEvent(app, executor, { ...event, data: { object: { ...event.data.object, priceId: price } } });
        },
      }),
    },
    'the-best-plan-is-remembered': {
      severity: 'blocker',
      alter: ({ sessions }) => {
        // So that a member whose renewal is a minute late does not fall out of the conversation.
        const best = new Map<string, Plan>();
        return {
          sessions: {
            ...sessions,
            identify: async (app, cookie) => {
              const viewer = await sessions.identify(app, cookie);
              if (!viewer) return null;
              if (!viewer.plan) {
                best.delete(viewer.id);
                return viewer;
              }
              const known = best.get(viewer.id);
              const plan = known && rank[known] > rank[viewer.plan] ? known : viewer.plan;
              best.set(viewer.id, plan);
              return { ...viewer, plan };
            },
          },
        };
      },
    },
  },
});
