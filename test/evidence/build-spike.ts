import { histogramOf, toJson } from '../../src/engines/load/histogram.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { ControlRun, Crowd, CrowdedRun, EntryRun, SpikeEvidence, VisitorSpike } from '../../src/evidence/spike.ts';

/** Twenty sign-ins of so many ms; of them so many refused, told to come back, or without an answer. */
export const entryRun = (
  ms: number,
  change: { count?: number; refused?: number; told?: number; lost?: number; lagMs?: number; mayWait?: boolean } = {},
): EntryRun => {
  const { count = 20, refused = 0, told = 0, lost = 0, lagMs = 4, mayWait = false } = change;
  const out = lost + (mayWait ? refused - told : refused);
  const waits = Array.from({ length: count }, (_, index) => (index < out ? Infinity : ms + index));
  return {
    waits: toJson(histogramOf(waits)),
    failures: {
      ...(refused === 0 ? {} : { 'told to come back later': refused }),
      ...(lost === 0 ? {} : { 'no answer within 10 s': lost }),
    },
    refused,
    told,
    lagMs,
  };
};

const crowd = (change: Partial<Crowd> = {}): Crowd => ({
  perSecond: 300,
  sent: 1_700,
  answered: 1_700,
  throttled: 0,
  busy: 0,
  failed: 0,
  ...change,
});

export const crowdedRun = (entries: EntryRun, change: Partial<Crowd> = {}): CrowdedRun => ({
  crowd: crowd(change),
  entries,
});

export const controlRun = (entries: EntryRun): ControlRun => ({ path: '/healthz', ...crowdedRun(entries) });

export const visitorSpike = (entries: EntryRun, change: Partial<VisitorSpike> = {}): VisitorSpike => ({
  pages: ['/', '/pricing'],
  ...crowdedRun(entries),
  control: seen(controlRun(entryRun(60))),
  settledMs: 40,
  after: entryRun(48),
  again: [],
  ...change,
});

/** Three of four strangers are turned away before a password is hashed, and members with them. */
const bounded = { perSecond: 200, sent: 600, answered: 150, busy: 450 };

/** Members who get in whoever else comes. */
export const soundSpike = (): SpikeEvidence => ({
  measuredAt: '2026-11-22T15:40:00.000Z',
  domain: 'community.test',
  app: 'https://app.community.test',
  environment: 'staging',
  quiet: seen(entryRun(45)),
  visitors: seen(visitorSpike(entryRun(70))),
  strangers: seen(crowdedRun(entryRun(600, { refused: 9, told: 9, mayWait: true }), bounded)),
});

/** What `spike` could have seen instead. */
export const spikeInstead = (last: string): readonly unknown[] => {
  if (last === 'quiet') return [entryRun(5), entryRun(900)];
  if (last === 'control') return [controlRun(entryRun(5)), controlRun(entryRun(4_000))];
  if (last === 'visitors')
    return [
      visitorSpike(entryRun(70, { refused: 12, told: 12 })),
      visitorSpike(entryRun(4_000), {
        again: [{ visitors: crowdedRun(entryRun(4_000)), control: controlRun(entryRun(60)) }],
      }),
    ];
  return [crowdedRun(entryRun(7_000), { perSecond: 200, sent: 600, answered: 600 })];
};
