import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { checksAlone } from '../../src/commands/checks-alone.ts';
import { setAlone } from '../../src/commands/judged-alone.ts';
import { watchSchema } from '../../src/config/watch-settings.ts';
import { ownershipQuestions } from '../../src/contract/ownership.ts';
import { rows } from '../../src/contract/rows.ts';
import { alertPlanMarkdown } from '../../src/deliverables/alert-plan-markdown.ts';
import { alertPlan } from '../../src/deliverables/alert-plan.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { packMarkdown } from '../../src/deliverables/handover/pack-markdown.ts';
import { packOf, type Papers } from '../../src/deliverables/handover/pack.ts';
import { incidentChecklist } from '../../src/deliverables/incident-checklist.ts';
import { mailMatrixMarkdown } from '../../src/deliverables/mail-matrix-markdown.ts';
import { securityNoteMarkdown } from '../../src/deliverables/security-note-markdown.ts';
import { securityNote } from '../../src/deliverables/security-note.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import { run } from '../../src/findings/run.ts';
import { plannedAlerts } from '../../src/watch/planned-alerts.ts';
import { asOf, domain, evidence } from '../evidence/build.ts';
import { routeTrial, soundRoles } from '../evidence/build-hardening-roles.ts';
import { soundHardening } from '../evidence/build-hardening.ts';
import { arrivalOf, lose, signature, triedUnsubscribe, untried } from '../evidence/build-messages.ts';
import { home, signIn } from '../watch/notices.ts';
import { assertGolden } from './golden-file.ts';

// Documents of what commands kept: no look of an audit records it, so the evidence is hand-made.
const target = { domain, unicode: domain };

test('mail test: what arrived, what did not, what was not tried, what is signed by another', () => {
  const all = untried(untried(lose(evidence(), 'reset'), 'invite', 'admin is not there'), 'receipt', null);
  Object.assign(arrivalOf(all, 'welcome').mail, {
    spf: silent('the sender was not seen'),
    dkim: seen([signature({ aligned: false })]),
  });
  Object.assign(arrivalOf(all, 'digest'), { unsubscribe: triedUnsubscribe({ ended: seen(false) }) });
  const text = mailMatrixMarkdown({ keys: { messages: { status: 'ok', value: all.messages } }, target });
  assert.ok(text !== null);
  assertGolden('mail-matrix.md', text);
});

describe('security notes, with the protected routes by role', () => {
  const noteOf = (roles: ReturnType<typeof soundRoles>): string => {
    const hardening = soundHardening({ roles });
    const set = setAlone({ key: 'hardening', value: hardening, at: hardening.testedAt, domain: hardening.domain });
    const judgements = judgeAll(checksAlone('hardening'), set);
    return securityNoteMarkdown(domain, securityNote(hardening, judgements));
  };

  test('nobody gets through', () => assertGolden('sound/security-note.md', noteOf(soundRoles())));

  test('a member reaches what is for admins, and one route was not tried', () => {
    const through = [{ as: 'member', how: 'did it' }] as const;
    const answers = (['member', 'moderator', 'admin'] as const).map(as => ({ as, outcome: 'reached', status: 200 }) as const);
    const roles = {
      ...soundRoles(),
      'route GET /api/admin/audit': seen(
        routeTrial({ through, answers: [{ as: 'anyone', outcome: 'refused', status: 401 }, ...answers] }),
      ),
      'route GET /api/admin/x': silent('GET /api/admin/x answered 429 to member-a'),
    };
    assertGolden('security-note.md', noteOf(roles));
  });
});

/** What the sound community looks like from outside, as it was recorded, with what every command kept of it. */
const wholeSet = async (): Promise<EvidenceSet> => {
  const recorded = await loadEvidence(join(import.meta.dirname, '..', 'evidence', 'recorded', 'sound.json'));
  const { messages, rehearsal, deploys, sharing, hardening } = evidence();
  const kept = { messages, rehearsal, deploys, sharing, hardening };
  const keys = Object.fromEntries(Object.entries(kept).map(([key, value]) => [key, { status: 'ok', value }]));
  return { ...recorded, profile: 'launch', keys: { ...recorded.keys, ...keys } };
};

const papers = (): Papers => {
  const settings = watchSchema.parse({
    contacts: [
      { name: 'Ada Example', role: 'founder', reach: '+44 20 7946 0001' },
      { name: 'Ben Example', role: 'developer on call', reach: '+44 20 7946 0002' },
    ],
    channels: { phone: { kind: 'ntfy', url: 'ALERT_TOPIC' } },
    publicUrl: `https://status.${domain}/`,
    rollback: `https://handbook.${domain}/rollback`,
    deadMan: 'DEAD_MAN_URL',
  });
  const plan = { domain, at: asOf, settings, alerts: plannedAlerts([home, signIn]), drill: null };
  return {
    contacts: settings.contacts,
    dashboard: `https://status.${domain}/`,
    release: {
      argv: ['fly', 'deploy', '--build-arg', 'APP_VERSION={release}', '--env', 'APP_VERSION={release}'],
      promote: null,
      platform: 'Fly.io',
      ready: `https://app.${domain}/readyz`,
    },
    alertPlan: alertPlanMarkdown(alertPlan(plan)),
    incidents: incidentChecklist({ domain, settings, services: ['resend', 'cloudflare'] }),
  };
};

test('the handover when every command was run: nothing is missing, and nothing of it is left out', async () => {
  const set = await wholeSet();
  const day = set.collectedAt.slice(0, 10);
  const pack = packOf({
    set,
    report: run(set, { checks, rows, acceptances: [], documents: documents(set) }),
    judgements: judgeAll(checks, set),
    before: null,
    ownership: {
      answers: Object.fromEntries(
        ownershipQuestions.map(({ id, example }) => [id, { said: example, by: 'Ada Example, founder', on: day }]),
      ),
    },
    papers: papers(),
    brand: { name: 'Harbour Launches', contact: 'hello@launches.example' },
    at: set.collectedAt,
  });
  assert.deepEqual(
    pack.sections.filter(({ text }) => text === null).map(({ id }) => id),
    [],
  );
  assertGolden('handover.md', packMarkdown(pack));
});
