import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../../examples/community-flawed/compose.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { Refusal } from '../../../examples/community/src/refusal.ts';
import type { EvalsSettings } from '../../../src/config/evals-settings.ts';
import { clean } from '../../../src/drive/clean.ts';
import { assistant } from '../../../src/drive/harden/assistant/index.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import type { AssistantTrial } from '../../../src/evidence/hardening/assistant.ts';
import type { Leaf } from '../../../src/evidence/leaf.ts';
import { driveCommunity } from './driven-community.ts';
import { overASocket } from './over-a-socket.ts';

type Seen = { readonly [trial: string]: Leaf<AssistantTrial> };

/** What is seen of the assistant of an app, and how many questions it was asked. */
const tried = async (
  alter: (parts: Parts) => Partial<Parts> = () => ({}),
  change: Partial<EvalsSettings> = {},
): Promise<{ readonly seen: Seen; readonly questions: number; readonly requests: number }> => {
  let questions = 0;
  const counting = (parts: Parts): Partial<Parts> => {
    const own = alter(parts);
    const { ask } = { ...parts, ...own };
    return {
      ...own,
      ask: (...given) => {
        questions += 1;
        return ask(...given);
      },
    };
  };
  const driven = await driveCommunity(overASocket(counting));
  try {
    const { evals } = driven.config;
    if (evals === undefined || evals === false) throw new Error('the example has an assistant');
    Object.assign(driven.config, { evals: { ...evals, ...change } });
    const drive = await driven.drive();
    const found = await harden(drive, [assistant], () => undefined);
    const requests = drive.scope.sent();
    assert.deepEqual((await clean(drive)).left, []);
    const { facts } = found.tried.assistant ?? { facts: null };
    assert.equal(facts?.status, 'ok', JSON.stringify(facts));
    return { seen: facts?.status === 'ok' ? facts.value : {}, questions, requests };
  } finally {
    await driven.stop();
  }
};

const valueOf = <K extends AssistantTrial['kind']>(seen: Seen, trial: `${K}:${string}`) => {
  const leaf = seen[trial];
  if (leaf?.status !== 'ok') throw new Error(`${trial}: ${JSON.stringify(leaf)}`);
  return leaf.value as Extract<AssistantTrial, { kind: K }>;
};

const call = '/api/assistant';

test('the sound assistant refuses the long question and the twenty-first, on its page, too', async () => {
  const { seen, questions, requests } = await tried();
  const long = valueOf(seen, `long:${call}`);
  assert.deepEqual([long.ended, long.status], ['refused', 400]);
  const often = valueOf(seen, `often:${call}`);
  assert.equal(often.burst.by, 'status');
  assert.equal(often.others, 'answered', 'the limit is one of questions alone');
  assert.equal(valueOf(seen, 'often:ask-on-page').burst.heldAt, 1, 'the page has the same count');
  // Short, long (refused before the model), short, and 17 more.
  assert.equal(questions, 19);
  assert.ok(requests < assistant.requests, `${requests} requests`);
});

test('without a limit all of it is answered, once by one way in', async () => {
  const { seen, questions } = await tried(composed(['assistant-unbounded:as-often-as-they-like']).alter);
  const { burst } = valueOf(seen, `often:${call}`);
  assert.deepEqual([burst.heldAt, burst.asked], [null, 60]);
  assert.equal(seen['often:ask-on-page'], undefined);
  assert.ok(questions <= (assistant.questions ?? 0), `${questions} questions`);
});

test('without a length the model answers by the last line of 30,000 characters', async () => {
  const { seen } = await tried(composed(['assistant-unbounded:as-long-as-they-like']).alter);
  assert.equal(valueOf(seen, `long:${call}`).ended, 'whole');
  assert.ok(valueOf(seen, `often:${call}`).burst.heldAt !== null);
});

/** Members ask as often as they like up to so many a day. */
const aDay =
  (most: number) =>
  ({ ask, limitOf }: Parts): Partial<Parts> => {
    const asked = new Map<string, number>();
    return {
      limitOf: route => (route.limit === 'assistant' ? null : limitOf(route)),
      ask: (app, viewer, question) => {
        const count = (asked.get(viewer.id) ?? 0) + 1;
        asked.set(viewer.id, count);
        if (count > most) throw new Refusal(429, 'too-many', 'That was all for today.', { 'retry-after': '86400' });
        return ask(app, viewer, question);
      },
    };
  };

test('a limit by the day that the run does not reach is not known, as the settings say; one that it reaches is seen', async () => {
  const wide = await tried(aDay(200), { perMember: { questions: 200, minutes: 1_440 } });
  const leaf = wide.seen[`often:${call}`];
  assert.match(
    leaf?.status === 'silent' ? leaf.reason : '',
    /60 questions .* as the settings say 200 are allowed in 1440 minutes/,
  );
  const narrow = await tried(aDay(40));
  assert.equal(valueOf(narrow.seen, `often:${call}`).burst.heldAt, 39);
});

test('what the settings let it cost ends the row, and fewer questions say nothing', async () => {
  const price = { in: 1_000, out: 0, most: 24 };
  const { seen, questions } = await tried(aDay(200), { price });
  const leaf = seen[`often:${call}`];
  assert.match(leaf?.status === 'silent' ? leaf.reason : '', /^12 questions of one member were all answered/);
  assert.ok(questions < 16);
});
