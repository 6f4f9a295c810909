import { z } from 'zod';
import { changeRoutes } from '../../examples/community-flawed/routes.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import { Refusal } from '../../examples/community/src/refusal.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

const check = 'hardening/spending-capped';

/** Counts questions by who asks, and not by where from: from one address as many ask as sit behind it. */
const byAccount =
  (most: number, seconds: number) =>
  ({ ask, limitOf }: Parts): Partial<Parts> => {
    const asked = new Map<string, number>();
    return {
      limitOf: route => (route.limit === 'assistant' ? null : limitOf(route)),
      ask: (app, viewer, question) => {
        const count = (asked.get(viewer.id) ?? 0) + 1;
        asked.set(viewer.id, count);
        if (count <= most) return ask(app, viewer, question);
        throw new Refusal(429, 'too-many', 'You asked a lot.', { 'retry-after': String(seconds) });
      },
    };
  };

/** Assistants whose limits look missing, and hold. */
export const assistantNearMisses: readonly HardenNearMiss[] = [
  { check, trap: 'questions are counted by the account that asks, and by nothing else', alter: byAccount(20, 300) },
  { check, trap: 'forty questions a day, and as quickly as anybody likes until then', alter: byAccount(40, 86_400) },
  {
    check,
    trap: 'long questions are taken, and the model is given their first thousand characters',
    alter: ({ ask, routes }) => ({
      routes: changeRoutes(routes, ['POST /assistant', 'POST /api/assistant'], route => ({
        ...route,
        body: z.strictObject({ question: z.string().min(1) }),
      })),
      ask: (app, viewer, question) => ask(app, viewer, question.slice(0, 1_000)),
    }),
  },
];
