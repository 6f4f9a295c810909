import { checks } from '../../src/checks/index.ts';
import type { Drive } from '../../src/drive/drive.ts';
import { harden } from '../../src/drive/harden/harden.ts';
import { verifications } from '../../src/drive/harden/index.ts';
import type { Verification } from '../../src/drive/harden/verification.ts';
import type { HardeningEvidence } from '../../src/evidence/hardening.ts';
import { judgeAll, type Judgement } from '../../src/findings/judge.ts';
import { domain } from '../evidence/build.ts';

const names = new Set(['rotation', 'cookies', 'cross-site', 'cors', 'broken', 'forged', 'errors', 'sessions']);

/** Those of sessions, cookies, foreign pages and tokens. */
export const ofSessions: readonly Verification[] = verifications.filter(({ name }) => names.has(name));

/** What an audit says of an app after these verifications, by check. */
export const judgedAfter = async (
  drive: Drive,
  chosen: readonly Verification[],
): Promise<{ readonly hardening: HardeningEvidence; readonly judgements: ReadonlyMap<string, Judgement> }> => {
  const { tried } = await harden(drive, chosen, () => undefined);
  const testedAt = drive.io.now().toISOString();
  const hardening: HardeningEvidence = {
    testedAt,
    domain,
    app: drive.scope.app,
    environment: drive.scope.environment,
    requests: drive.scope.sent(),
    ms: 0,
    stopped: null,
    tried,
  };
  const judgements = judgeAll(
    checks.filter(({ needs }) => needs.length === 1 && needs[0] === 'hardening'),
    {
      schema: 'launch-ready/evidence@1',
      tool: 'launch-ready',
      target: { domain, unicode: domain },
      profile: 'launch',
      net: { resolver: null, connectTo: [], caFiles: [], configFile: null },
      collectedAt: testedAt,
      keys: { hardening: { status: 'ok', value: hardening } },
    },
  );
  return { hardening, judgements: new Map(judgements.map(one => [one.check.id, one])) };
};
