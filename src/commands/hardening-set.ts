import { judgeAssistant } from '../checks/assistant-words.ts';
import { checks } from '../checks/index.ts';
import { type Check, concluded, notApplicable } from '../checks/check.ts';
import spendingCapped from '../checks/hardening/spending-capped.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Io } from '../platform/io.ts';
import { version } from '../platform/version.ts';

/** Of the check of what is spent, what was tried says a part: the caps of services are for an audit to read. */
const spentByMembers: Check<'hardening'> = {
  ...spendingCapped,
  needs: ['hardening'],
  wants: [],
  judge: ({ hardening }, asOf) => {
    if (hardening.tried.assistant?.facts.status !== 'ok') return notApplicable('the assistant was not asked');
    const { tried, faults, unseen } = judgeAssistant(hardening, asOf);
    return tried === 0 ? notApplicable('the app has no assistant') : concluded(faults, unseen);
  },
};

/** Checks that read nothing but what was tried on the app, or judge it as far as that goes. */
export const ownChecks = (): readonly Check[] => [
  ...checks.filter(({ needs }) => needs.length === 1 && needs[0] === 'hardening'),
  spentByMembers,
];

/** What was tried as evidence of its own. */
export const setOfHardening = (
  hardening: HardeningEvidence,
  net: Pick<Io['net'], 'resolver' | 'connectTo'>,
): EvidenceSet => {
  const { domain, testedAt } = hardening;
  return {
    schema: 'launch-ready/evidence@1',
    tool: `launch-ready ${version}`,
    target: { domain, unicode: domain },
    profile: 'launch',
    net: { resolver: net.resolver, connectTo: net.connectTo, caFiles: [], configFile: null },
    collectedAt: testedAt,
    keys: { hardening: { status: 'ok', value: hardening } },
  };
};
