import { checks } from '../checks/index.ts';
import type { Check } from '../checks/check.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Io } from '../platform/io.ts';
import { version } from '../platform/version.ts';

/** Checks that read nothing but what was tried on the app. */
export const ownChecks = (): readonly Check[] =>
  checks.filter(({ needs }) => needs.length === 1 && needs[0] === 'hardening');

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
