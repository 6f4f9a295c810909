import type { BillingProvider } from '../../../src/providers/billing/provider.ts';
import { createStory, type Story, type StoryOptions } from '../../../src/drive/billing/story.ts';

export const start = new Date('2026-11-23T10:00:00Z');

/** A source of labels that gives the same ones every time: `aaaaaa0`, `aaaaaa1`, … */
const countedLabels = (): ((length: number) => string) => {
  let count = 0;
  return length => (count++).toString(36).padStart(length, 'a').slice(-length);
};

/** A story of one member whose ids are counted and whose clock stands still. */
export const told = (provider: BillingProvider, change: Partial<StoryOptions> = {}): Story =>
  createStory({
    provider,
    member: 'member-1',
    price: 'price_supporter',
    run: 'run42',
    randomLabel: countedLabels(),
    now: () => start,
    ...change,
  });
