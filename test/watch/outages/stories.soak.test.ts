import { describe, test } from 'node:test';
import { stories } from './stories.ts';
import { live } from './story.ts';

/** As `stories.test.ts`, with what the continuous tier has no minutes for. */
const names = ['webhook-secret-wrong', 'webhooks-silent', 'mail-queue-stuck', 'dashboard-slow'] as const;

describe('an outage wakes somebody once, with its sentence, and its end is told', { concurrency: true }, () => {
  for (const name of names) test(name, t => live(t, { name, ...stories[name] }));
});
