import { z } from 'zod';
import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { changeRoutes } from '../routes-with.ts';

const asking = ['POST /assistant', 'POST /api/assistant'] as const;

const withoutLimit = (route: Route): Route => {
  const { limit: _, ...rest } = route;
  return rest;
};

/** Members paste whole threads: a limit of a thousand characters was the first complaint. */
const asLongAsTheyLike = (route: Route): Route => ({ ...route, body: z.strictObject({ question: z.string().min(1) }) });

export default defineFlaw({
  name: 'assistant-unbounded',
  row: 'X5',
  expected: 'hardening/spending-capped',
  nature: 'sequence',
  story:
    'Every question costs money at the provider of the model, and nothing but the general flood guard of the site counted them. One member’s script asked all weekend, with questions as long as the request could be; the key had no cap of its own, and the bill was the first that anybody heard of it.',
  breaks: ['assistant/ask.test.ts'],
  part: 'assistant-limits',
  variants: {
    'as-often-as-they-like': {
      severity: 'medium',
      alter: ({ routes }) => ({ routes: changeRoutes(routes, asking, withoutLimit) }),
    },
    'as-long-as-they-like': {
      severity: 'medium',
      alter: ({ routes }) => ({ routes: changeRoutes(routes, asking, asLongAsTheyLike) }),
    },
  },
});
