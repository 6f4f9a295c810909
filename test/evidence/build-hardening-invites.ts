import type { HardeningFacts } from '../../src/evidence/hardening.ts';
import type {
  InviteFlood,
  InviteLife,
  InviteScan,
  InviteTerms,
  InviteTokens,
  InviteUse,
} from '../../src/evidence/hardening/invites.ts';
import { seen } from '../../src/evidence/leaf.ts';

const dayMs = 86_400_000;

/** An attempt that gave nothing. */
export const inviteUse = (change: Partial<InviteUse> = {}): InviteUse => ({
  tries: 1,
  gave: 0,
  pressed: false,
  shown: [
    {
      actor: 'harden-guest-1',
      method: 'POST',
      path: '/invite/{token of an invitation}',
      sent: [],
      status: 409,
      excerpt: 'This invitation has been used',
    },
  ],
  ...change,
});

export const inviteLife = (change: Partial<InviteLife> = {}): InviteLife => ({
  lifeMs: 7 * dayMs,
  saidBy: 'the app',
  ...change,
});

export const inviteTerms = (change: Partial<InviteTerms> = {}): InviteTerms => ({
  sent: ['plan', 'role'],
  above: [],
  shown: [],
  ...change,
});

export const inviteScan = (change: Partial<InviteScan> = {}): InviteScan => ({
  gaveByLooking: false,
  worksAfter: true,
  shown: [],
  ...change,
});

export const inviteTokens = (change: Partial<InviteTokens> = {}): InviteTokens => ({
  count: 6,
  characters: 43,
  bits: 258,
  madeOf: [],
  ...change,
});

export const inviteFlood = (change: Partial<InviteFlood> = {}): InviteFlood => ({
  sent: 5,
  arrived: 4,
  statuses: [201, 201, 201, 201, 429],
  shown: [],
  ...change,
});

/** What is seen of invitations on a sound app that can send one again. */
export const soundInvites = (): Pick<HardeningFacts, 'invites' | 'invite-throttle'> => ({
  invites: {
    twice: seen(inviteUse()),
    'at-once': seen(inviteUse({ tries: 5, gave: 1 })),
    revoked: seen(inviteUse({ pressed: true })),
    're-sent': seen(inviteUse()),
    'its-end': seen(inviteLife()),
    'after-its-end': seen(inviteUse()),
    'another-address': seen(inviteUse()),
    'other-terms': seen(inviteTerms()),
    scanned: seen(inviteScan()),
    tokens: seen(inviteTokens()),
  },
  'invite-throttle': { 'one-address': seen(inviteFlood()) },
});

/** What could have been seen of one trial instead. */
export const invitesInstead = (trial: string, value: unknown): readonly unknown[] => {
  switch (trial) {
    case 'at-once':
      return [{ ...(value as InviteUse), gave: 5 }];
    case 'its-end':
      return [inviteLife({ lifeMs: 7_000 * dayMs })];
    case 'other-terms':
      return [inviteTerms({ above: ['patron'] })];
    case 'scanned':
      return [inviteScan({ worksAfter: false }), inviteScan({ gaveByLooking: true, worksAfter: false })];
    case 'tokens':
      return [inviteTokens({ bits: 19, characters: 6 }), inviteTokens({ bits: 0, madeOf: ['the time'] })];
    case 'one-address':
      return [inviteFlood({ sent: 10, arrived: 10, statuses: Array.from({ length: 10 }, () => 201) })];
    default:
      return [{ ...(value as InviteUse), gave: 1 }];
  }
};
