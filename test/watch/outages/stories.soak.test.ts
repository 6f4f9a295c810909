import { describe, test } from 'node:test';
import { stories } from './stories.ts';
import { live } from './story.ts';

/** Beside each other: nearly all of the time everybody waits for the next look. */
const names = ['sign-in-fails', 'checkout-refused'] as const;

describe('an outage wakes somebody once, with its sentence, and its end is told', { concurrency: true }, () => {
  for (const name of names) test(name, t => live(t, { name, ...stories[name] }));
});
