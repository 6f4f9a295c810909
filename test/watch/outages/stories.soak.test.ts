import { describe, test } from 'node:test';
import { stories } from './stories.ts';
import { live } from './story.ts';

/** Two beside each other: nearly all of the time everybody waits for the next look; more of them start too slowly to be well on two cores. */
const names = Object.keys(stories) as readonly (keyof typeof stories)[];

describe('an outage wakes somebody once, with its sentence, and its end is told', { concurrency: 2 }, () => {
  for (const name of names) test(name, t => live(t, { name, ...stories[name] }));
});
