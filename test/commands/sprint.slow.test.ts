import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { byCodePoint } from '../../src/evidence/derive/answers.ts';
import type { Prompt } from '../../src/commands/prompt.ts';
import { sprint, type SprintFlags, type SprintReport } from '../../src/commands/sprint.ts';
import { sprintSteps } from '../../src/contract/sprint.ts';
import type { SprintRecord } from '../../src/deliverables/sprint/record.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';
import { parsedFlags, type Target, targetIn } from '../proof/target.ts';
import { startWorld, type World } from '../world/world.ts';
import { assertPublished } from './published-schema.ts';
import { founder, onOffer } from './sprint-founder.ts';

const domain = 'community.test';
const mostLooks = 6;

type Ran = {
  readonly code: number;
  readonly report: SprintReport;
  readonly screens: string;
  readonly offered: readonly string[];
};

describe('a sprint on the launch day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-sprint-'));
  let world: World;
  let target: Target;

  const flags = (more: SprintFlags): SprintFlags => ({
    config: join(folder, 'launch-ready.jsonc'),
    repo: target.repo,
    browser: false,
    ...parsedFlags(world.flags),
    ...more,
  });

  const record = (): SprintRecord =>
    JSON.parse(readFileSync(join(target.state, 'targets', domain, 'sprint.json'), 'utf8')) as SprintRecord;

  /** Runs it with somebody who is asked; `answer` gets what was said since the last answer. */
  const ran = async (answer: (said: string) => Promise<string | null>, more: SprintFlags = {}): Promise<Ran> => {
    let [screens, said] = ['', ''];
    const offered: string[] = [];
    const prompt: Prompt = {
      isTTY: false,
      say: text => {
        screens += text;
        said += text;
      },
      ask: async question => {
        screens += question;
        const since = said;
        said = '';
        const id = onOffer(since)?.id;
        if (id !== undefined) offered.push(id);
        return answer(since);
      },
      close: () => undefined,
    };
    const { code, stdout } = await heard(target.state, folder, around =>
      sprint(domain, flags({ json: true, ...more }), around, prompt),
    );
    const report = JSON.parse(stdout) as SprintReport;
    assertPublished(report);
    return { code, report, screens, offered };
  };

  before(async () => {
    world = await startWorld();
    target = targetIn(world, folder);
  });

  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('P1 is stamped; fixes come in the order of P2; what is changed is verified; the end tells all', async () => {
    const ada = founder();
    let looks = 0;
    await target.set(ada.plan());
    const from = new Date().toISOString();
    const { code, report, offered } = await ran(async said => {
      const offer = onOffer(said);
      // Where the machine was too busy to answer, she looks again, as anybody would.
      if (offer === null) return /did not answer|took too long/.test(said) && looks++ < mostLooks ? '' : 'later';
      ada.fix(offer.check);
      await target.set(ada.plan());
      return '';
    });

    assert.deepEqual(
      report.parts.map(({ id }) => id),
      ['dns', 'mail', 'deployment', 'secrets', 'monitoring'],
    );
    const { audited } = record();
    assert.ok(audited !== null);
    for (const { id, at } of report.parts) assert.ok(at >= from && at <= audited.endedAt, `${id} ${at}`);

    const stepOf = (id: string): string =>
      report.steps.find(({ items }) => items.some(item => item.id === id))?.id ?? 'none';
    const order = sprintSteps.map(({ id }) => id);
    const steps = offered.map(stepOf);
    assert.deepEqual(
      steps,
      steps.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
    assert.deepEqual([...new Set(steps)].slice(0, 4), ['routing', 'tls', 'variables', 'deliverability']);
    assert.ok(ada.isDone(), offered.join(', '));

    const items = report.steps.flatMap(step => step.items);
    for (const item of items.filter(({ id }) => offered.includes(id))) {
      assert.equal(item.state, 'fixed', `${item.id}: ${item.reason}`);
      const times = [item.foundAt, item.offeredAt, item.changedAt, item.verifiedAt].map(String);
      assert.ok(!times.includes('null'), item.id);
      assert.deepEqual(times, times.toSorted(byCodePoint), item.id);
    }

    assert.deepEqual(report.report.findings, []);
    assert.equal(report.report.profile, 'launch');
    assert.equal(report.report.verdict, 'incomplete');
    assert.equal(code, 3);
    assert.equal(report.work, null);
    assert.equal(report.stopped, false);
    assert.equal(report.list.length, 13);
    for (const { id, state, evidence } of report.list)
      if (state === 'done' || state === 'open') assert.notDeepEqual(evidence, [], id);
    // Without a browser no bar is met for certain; none is missed.
    assert.ok(report.report.minimumBar.every(({ met }) => met !== false));
    assert.ok(!('score' in report));
  });

  test('a run that goes on: what is left is told, nothing that was fixed is offered, and a fault that comes back is', async () => {
    const quiet = await ran(() => Promise.resolve('l'));
    assert.deepEqual(quiet.offered, []);
    assert.equal(record().resumedAt.length, 1);

    const eve = founder();
    for (const id of ['launch-path/certificate-name', 'launch-path/names-typed-once']) eve.fix(id);
    await target.set(eve.plan());
    const stale = { ...record(), report: { ...record().report, collectedAt: '2026-01-01T00:00:00.000Z' } };
    writeFileSync(join(target.state, 'targets', domain, 'sprint.json'), JSON.stringify(stale));
    const back = await ran(() => Promise.resolve('q'));
    assert.equal(back.code, 1);
    assert.equal(back.report.stopped, true);
    assert.equal(back.offered.length, 1, 'it ended at the first question');
    assert.ok(back.report.work !== null && back.report.work[0] > 0);
    const item = back.report.steps.flatMap(({ items }) => items).find(({ id }) => id === back.offered[0]);
    assert.deepEqual([item?.state, item?.reason], ['found', 'it came back']);
  });

  test('what was not changed stays open, with the reason; nobody is asked when all is answered ahead', async () => {
    const eve = founder();
    await target.set(eve.plan());
    const all = sprintSteps.map(({ id }) => `${id}=later`);
    const nobody = (): Promise<never> => Promise.reject(new Error('somebody was asked'));
    const { code, report } = await ran(nobody, {
      again: true,
      answer: [...all, 'launch-path/subdomains-resolve=done'],
    });
    assert.equal(code, 1);
    const states = new Map(report.steps.flatMap(({ items }) => items).map(({ check, state }) => [check, state]));
    assert.equal(states.get('launch-path/subdomains-resolve'), 'open');
    assert.equal(states.get('launch-path/certificate-name'), 'later');
    assert.equal(record().resumedAt.length, 0, 'it was a new one');
    assert.equal(report.stopped, false);

    const yes = await ran(nobody, { yes: true });
    const words = new Set(yes.report.steps.flatMap(({ items }) => items).map(({ state }) => state));
    assert.deepEqual([...words], ['open']);
  });

  test('nobody answers: it ends there, keeps what it knows, and says so', async () => {
    const { code, report } = await ran(() => Promise.resolve(null), { again: true });
    assert.deepEqual([code, report.stopped], [1, true]);
    assert.equal(record().events.filter(({ what }) => what === 'offered').length, 1);
  });

  test('answers that mean nothing, and a record that is damaged, are told before anything is sent', async () => {
    world.forgetContacts();
    const isUsage = (error: unknown): boolean => error instanceof LaunchReadyError;
    const never = (): Promise<null> => Promise.resolve(null);
    await assert.rejects(ran(never, { answer: ['routing=perhaps'] }), isUsage);
    await assert.rejects(ran(never, { answer: ['nonsense=done'] }), isUsage);
    await assert.rejects(ran(never, { answer: ['routing=done'], yes: true }), isUsage);
    writeFileSync(join(target.state, 'targets', domain, 'sprint.json'), '{"schema":');
    await assert.rejects(
      ran(never),
      (error: unknown) => error instanceof LaunchReadyError && /--again/.test(error.hint),
    );
    assert.deepEqual(world.contacts(), []);
  });
});
