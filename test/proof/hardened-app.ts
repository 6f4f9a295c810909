import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../../examples/community-flawed/compose.ts';
import type { CheckId } from '../../src/checks/check.ts';
import { harden } from '../../src/commands/harden.ts';
import type { HardenReport } from '../../src/commands/harden-text.ts';
import { keepHardening, keptHardening } from '../../src/evidence/kept-hardening.ts';
import { rolesFileBeside, rolesName } from '../../src/config/roles-file.ts';
import type { VerificationName } from '../../src/evidence/hardening.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import { overASocket } from '../drive/community/over-a-socket.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { heard } from './command-line.ts';
import { type HardenNearMiss, hardenNearMisses } from './harden-near-misses.ts';
import { choiceOf, type Kind, layFrom, reads } from './kind.ts';
import { onceKept } from './once.ts';
import { isOfDatabase } from './probed-app.ts';
import { layPlan, type Target } from './target.ts';

const domain = 'community.test';
const rolesOfCommunity = join(import.meta.dirname, '..', '..', 'examples', 'community', rolesName);

/** Which verifications a check reads: a flawed app is asked for these alone, what the sound one showed of the others stays. */
const asked: { readonly [check: CheckId]: readonly VerificationName[] } = {
  'hardening/admin-only': ['roles'],
  'hardening/cross-member-read': ['cross-member'],
  'hardening/cross-member-write': ['cross-member'],
  'hardening/mass-assignment': ['mass-assignment'],
  'hardening/role-matrix': ['roles'],
  'hardening/sessions-end': ['sessions'],
  'hardening/session-rotates': ['rotation'],
  'hardening/cookie-flags': ['cookies'],
  'hardening/accounts-not-enumerable': ['enumeration'],
  'hardening/invite-single-use': ['invites'],
  'hardening/invite-revocable': ['invites'],
  'hardening/invite-expires': ['invites'],
  'hardening/invite-bound-to-address': ['invites'],
  'hardening/invite-terms-fixed': ['invites'],
  'hardening/invite-survives-scanner': ['invites'],
  'hardening/invite-unguessable': ['invites'],
  'hardening/audit-clean': ['trail'],
  'hardening/audit-complete': ['trail'],
  'hardening/audit-unforgeable': ['trail'],
  'hardening/removed-stays-removed': ['removed'],
  'hardening/invite-throttled': ['invite-throttle'],
  'hardening/cross-site-writes': ['cross-site'],
  'hardening/cors-closed': ['cors'],
  'hardening/invalid-tokens-refused': ['broken'],
  'hardening/forged-tokens-refused': ['forged'],
  'hardening/expired-tokens-refused': ['expired'],
  'hardening/errors-say-nothing': ['errors'],
  'hardening/cancel-by-policy': ['billing'],
  'hardening/cancel-revokes': ['billing'],
  'hardening/past-due-ends': ['billing'],
  'hardening/pay-gives-role': ['billing'],
  'hardening/plan-down': ['billing'],
  'hardening/webhook-accepted': ['webhooks'],
  'hardening/webhook-failure-retried': ['webhooks'],
  'hardening/webhook-forged': ['webhooks'],
  'hardening/webhook-late': ['webhooks'],
  'hardening/webhook-repeated': ['webhooks'],
  'hardening/login-throttled': ['throttles'],
  'hardening/throttle-not-forgeable': ['throttles'],
  'hardening/throttle-not-shared': ['throttles'],
  'hardening/reset-throttled': ['throttles'],
  'hardening/sign-up-throttled': ['throttles'],
  'hardening/api-throttled': ['throttles'],
  'hardening/spending-capped': ['assistant'],
};

/** Runs the app, sound or altered, and tries all of it or some; what is seen is kept in the state of the target. */
export const hardened = async (
  target: Pick<Target, 'state' | 'folder'>,
  { alter, policy }: Pick<HardenNearMiss, 'alter' | 'policy'>,
  only: readonly VerificationName[] | null,
): Promise<HardenReport> => {
  const driven = await driveCommunity(overASocket(alter));
  // The run has a sink of its own at the same port.
  await driven.sink.close();
  try {
    const { config, settings, environment, sink } = driven;
    const { evals } = config;
    const file = join(driven.state, 'harden.jsonc');
    const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
    writeFileSync(file, JSON.stringify({ domain, evals, drive: { ...settings, mail } }));
    copyFileSync(rolesOfCommunity, rolesFileBeside(file, driven.state));
    const own = { ...settings, mail, policy: policy ?? settings.policy };
    writeFileSync(file, JSON.stringify({ domain, evals, drive: own }));
    const flags = { active: true, json: true, config: file, ...(only === null ? {} : { only: only.join(',') }) };
    const ended = await heard(target.state, target.folder, around =>
      harden(undefined, flags, { ...around, env: name => environment[name] ?? around.env(name) }),
    );
    if (ended.stdout === '') throw new Error(`the run printed nothing: ${ended.stderr}`);
    return JSON.parse(ended.stdout) as HardenReport;
  } finally {
    await driven.stop();
  }
};

const onlyOf = (check: CheckId): readonly VerificationName[] => {
  const only = asked[check];
  if (only === undefined) throw new Error(`test/proof/hardened-app.ts does not say which verification ${check} reads`);
  return only;
};

/** How often a verification is run again that came to no answer. */
const triesMore = 3;

/**
 * Lays the app and tries what one check reads, or all. What came to no answer is tried again by itself: how long answers take
 * cannot be told beside programs that keep the machine busy at that moment, and what the sound app showed is what all mended
 * ones are judged by.
 */
const triedOn = async (
  target: Target,
  app: Pick<HardenNearMiss, 'alter' | 'policy'>,
  check: CheckId | null,
): Promise<WorldPlan> => {
  const plan = await layPlan(target, soundPlan());
  let { notChecked } = await hardened(target, app, check === null ? null : onlyOf(check));
  for (let tries = 0; tries < triesMore; tries += 1) {
    const silent = Object.entries(asked)
      .filter(([id]) => (check ?? id) === id && notChecked.some(one => one.check === id))
      .flatMap(([, names]) => names);
    if (silent.length === 0) break;
    ({ notChecked } = await hardened(target, app, [...new Set(silent)]));
  }
  return plan;
};

/** What is seen on the sound community; each app has an address of its own, so it is kept as that of the target. */
const soundRun = onceKept({ keep: keepHardening, kept: keptHardening }, async target => {
  await triedOn(target, { alter: () => ({}) }, null);
});

/** The example community, tried as strangers, members and staff who do what they may not. */
export const hardenedKind: Kind = {
  name: 'hardened app',
  judges: ({ of }, { id, needs, wants = [] }) =>
    of === 'app' &&
    !isOfDatabase({ id }) &&
    ((needs.length === 1 && needs[0] === 'hardening') || wants.includes('hardening')),
  readies: check => reads('hardening')(check) && !isOfDatabase(check),
  traps: hardenNearMisses,
  ready: async target => {
    const laySound = async (): Promise<WorldPlan> => {
      await soundRun(target);
      return layPlan(target, soundPlan());
    };
    await laySound();
    return {
      layFlawed: async of => {
        await soundRun(target);
        return triedOn(target, composed([choiceOf(of)]), of.flaw.expected);
      },
      layMended: laySound,
      layTrap: layFrom(hardenNearMisses, async trap => {
        await soundRun(target);
        return triedOn(target, trap, trap.check);
      }),
      laySound,
    };
  },
};
