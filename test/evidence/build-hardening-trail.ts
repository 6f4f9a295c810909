import type {
  TrailAct,
  TrailContent,
  TrailForgery,
  TrailReach,
  TrailTrials,
} from '../../src/evidence/hardening/trail.ts';
import { seen } from '../../src/evidence/leaf.ts';

export const trailAct = (change: Partial<TrailAct> = {}): TrailAct => ({
  records: 1,
  repeated: 0,
  lacks: [],
  shown: [],
  ...change,
});

export const trailForgery = (change: Partial<TrailForgery> = {}): TrailForgery => ({
  sent: ['actor', 'by'],
  believed: [],
  shown: [],
  ...change,
});

export const trailReach = (change: Partial<TrailReach> = {}): TrailReach => ({ by: [], shown: [], ...change });

export const trailContent = (change: Partial<TrailContent> = {}): TrailContent => ({
  records: 12,
  secrets: [],
  hasAddress: false,
  ...change,
});

/** What is seen of the trail of a sound app. */
export const soundTrail = (): TrailTrials => ({
  'role-change': seen(trailAct()),
  ban: seen(trailAct()),
  'removed-post': seen(trailAct()),
  refund: seen(trailAct()),
  'actor-sent-along': seen(trailForgery()),
  'number-sent-along': seen(trailForgery({ sent: ['x-request-id'] })),
  erased: seen(trailReach()),
  read: seen(trailReach()),
  content: seen(trailContent()),
});

/** What could have been seen of one trial instead. */
export const trailInstead = (trial: string): readonly unknown[] => {
  switch (trial) {
    case 'actor-sent-along':
    case 'number-sent-along':
      return [trailForgery({ believed: ['actor'] })];
    case 'erased':
    case 'read':
      return [trailReach({ by: ['members'] })];
    case 'content':
      return [trailContent({ secrets: ['a reset link'] }), trailContent({ hasAddress: true })];
    default:
      return [trailAct({ records: 0 }), trailAct({ lacks: ['who'] }), trailAct({ repeated: 1, records: 2 })];
  }
};
