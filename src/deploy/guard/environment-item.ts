import envComplete from '../../checks/deployment/env-complete.ts';
import { collect } from '../../collectors/collect.ts';
import type { Config } from '../../config/schema.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import { judgeAll } from '../../findings/judge.ts';
import { version } from '../../platform/version.ts';
import type { PreflightItem } from './hands.ts';
import { type Looking, refusal } from './preflight.ts';

const name = 'environment';

/** What the check says of the list for people is for an audit: it keeps no release from running. */
const isOfProduction = (place: string): boolean => place === 'production' || place === 'addresses-in-production';

/**
 * Whether production has every variable that the code reads, and none that leads elsewhere: the judgement of an audit, made
 * of the folder that goes out. `host` names the app where the settings name no domain.
 */
export const environmentItem = async (looking: Looking, config: Config, host: string): Promise<PreflightItem> => {
  const { root, io, signal } = looking;
  const domain = config.domain ?? host;
  const aim = { domain, unicode: domain, config, repo: root, browser: false };
  const keys = await collect(aim, io, signal, { keys: ['repo', 'envUse'] });
  const set: EvidenceSet = {
    schema: 'launch-ready/evidence@1',
    tool: `launch-ready ${version}`,
    target: { domain, unicode: domain },
    profile: 'repo',
    net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
    collectedAt: io.now().toISOString(),
    keys,
  };
  const [judgement] = judgeAll([envComplete], set);
  const fault = judgement?.faults.find(({ place }) => isOfProduction(place));
  if (fault !== undefined) return refusal(name, `${fault.happened} ${fault.cause}`, looking);
  const open = judgement?.unseen[0]?.reason ?? (judgement?.outcome === 'broken' ? judgement.reason : undefined);
  if (open !== undefined)
    return { name, status: 'not-checked', reason: `${open[0]?.toUpperCase() ?? ''}${open.slice(1)}.` };
  const seen = keys.envUse?.status === 'ok' ? keys.envUse.value.production : undefined;
  const from = seen?.status === 'ok' ? ` (${seen.value.from})` : '';
  return judgement?.outcome === 'not-applicable'
    ? { name, status: 'passed', reason: 'The code reads no variables.' }
    : { name, status: 'passed', reason: `Production has every variable that the code cannot do without${from}.` };
};
