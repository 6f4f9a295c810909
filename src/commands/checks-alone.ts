import { judgeAssistant } from '../checks/assistant-words.ts';
import { type Check, concluded, notApplicable } from '../checks/check.ts';
import spendingCapped from '../checks/hardening/spending-capped.ts';
import { checks } from '../checks/index.ts';
import type { EvidenceKey } from '../evidence/map.ts';

/** Of the check of what is spent, what was tried says a part: the caps of services are for an audit to read. */
const spentByMembers: Check<'hardening'> = {
  ...spendingCapped,
  needs: ['hardening'],
  wants: [],
  judge: ({ hardening }, asOf) => {
    if (hardening.tried.assistant === undefined) return notApplicable('the assistant was not asked');
    const { tried, faults, unseen } = judgeAssistant(hardening, asOf);
    return tried === 0 ? notApplicable('the app has no assistant') : concluded(faults, unseen);
  },
};

/** Checks that read nothing but one key of evidence, or judge it as far as that goes. */
export const checksAlone = (key: EvidenceKey): readonly Check[] => [
  ...checks.filter(({ needs }) => needs.length === 1 && needs[0] === key),
  ...(key === 'hardening' ? [spentByMembers] : []),
];
