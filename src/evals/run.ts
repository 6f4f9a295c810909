import type { ActorName } from '../config/drive-settings.ts';
import type { EvalsSettings } from '../config/evals-settings.ts';
import { type Actor, ActorUnavailable } from '../drive/actors/actor.ts';
import { castAll, castNewcomer } from '../drive/actors/cast.ts';
import { wayIn } from '../drive/actors/way-in.ts';
import type { Drive } from '../drive/drive.ts';
import { sawOf } from '../engines/evals/oracles.ts';
import type { EvalFamily, EvalsEvidence, FamilyName, Judgement } from '../evidence/evals.ts';
import { createAsking } from './asking.ts';
import { createBudget } from './budget.ts';
import { egress } from './families/egress.ts';
import { moderation } from './families/moderation.ts';
import { retrieval } from './families/retrieval.ts';
import { storedInjection } from './families/stored-injection.ts';
import { systemPrompt } from './families/system-prompt.ts';
import { tools } from './families/tools.ts';
import { createElsewhere } from './elsewhere.ts';
import type { Tape } from './cassette/tape.ts';
import { type Desk, type Family, leaf } from './family.ts';
import { judgeAnswers } from './judge.ts';
import { openListener } from './listener.ts';

/** Every family, what plants orders last: an order that stays behind would be read by all that come after it. */
export const families: readonly Family[] = [retrieval, systemPrompt, egress, tools, moderation, storedInjection];

/** Questions that the chosen families ask when nothing hits. */
export const questionsOf = (chosen: readonly Family[], settings: EvalsSettings, trials: number): number =>
  chosen.reduce((sum, { questions }) => sum + questions(settings, trials), 0);

const plainActors: readonly ActorName[] = ['member-a', 'lapsed'];

/** Whom the chosen families need, and of those whom they can use the ones that the settings name. */
const actorsOf = (chosen: readonly Family[], { settings }: Drive): readonly ActorName[] => [
  ...new Set(
    chosen.flatMap(({ actors, also = [] }) => [...actors, ...also]).filter(name => settings.actors[name] !== undefined),
  ),
];

/** Tools name a member by what the app calls them. */
const castSubject = async (drive: Drive, name: string): Promise<Actor> => {
  const member = await castNewcomer(drive, name);
  await member.walk('who-am-i');
  return member;
};

/** Members signed in once each in the browser of the run. Without one they stay as they are. */
const pageFinder = (drive: Drive): Desk['atPage'] => {
  const there = new Map<string, Promise<Actor>>();
  return actor => {
    const { inBrowser } = drive;
    const known = actor.variables();
    if (inBrowser === null || known['email'] === undefined) return Promise.resolve(actor);
    const enter = async (): Promise<Actor> => {
      const own = await inBrowser(actor.name, known);
      await own.walk(wayIn(known));
      return own;
    };
    const own = there.get(known['email']) ?? enter();
    there.set(known['email'], own);
    return own;
  };
};

/** Asks the assistant of an app, one family after another, within the bounds of the settings. Drives and never judges. */
export const runEvals = async (
  drive: Drive,
  {
    settings,
    chosen,
    trials,
    tape = null,
  }: {
    readonly settings: EvalsSettings;
    readonly chosen: readonly Family[];
    readonly trials: number;
    readonly tape?: Tape | null;
  },
  say: (phrase: string) => void,
): Promise<Pick<EvalsEvidence, 'families' | 'stopped' | 'questions' | 'harmless' | 'judge'>> => {
  say('Signing actors in');
  const { cast, absent } = await castAll(drive, actorsOf(chosen, drive));
  const missing = (name: ActorName): never => {
    const why = absent.find(one => one.actor === name)?.reason.replace(`${name} cannot act: `, '');
    throw new ActorUnavailable(name, why ?? 'the settings do not name it (drive.actors)');
  };
  const actor = (name: ActorName): Actor => cast.get(name) ?? missing(name);
  const plain = plainActors.flatMap(name => cast.get(name) ?? []);
  const budget = createBudget(settings, drive.io);
  const listener = await openListener(drive);
  const elsewhere = createElsewhere(drive);
  let asked = 0;
  let answered = 0;
  let turn = 0;
  let newcomer: Promise<Actor> | null = null;
  let subjects = 0;
  let joined = 0;
  const desk: Desk = {
    drive,
    settings,
    asking: createAsking(drive, settings, budget, elsewhere),
    elsewhere,
    listener,
    trials,
    actor,
    plain: () => {
      turn += 1;
      return plain[turn % plain.length] ?? missing('member-a');
    },
    another: names => {
      turn += 1;
      const able = names.flatMap(name => cast.get(name) ?? []);
      return able[turn % able.length] ?? missing(names[0] ?? 'moderator');
    },
    fresh: () => (newcomer ??= castNewcomer(drive, `evals-${(joined += 1)}`)),
    atPage: pageFinder(drive),
    subject: () => castSubject(drive, `evals-subject-${(subjects += 1)}`),
    harmless: one => {
      const isAnswered = sawOf(one.facts, one.answered) !== null;
      tape?.harmless(one, isAnswered);
      asked += 1;
      if (isAnswered) answered += 1;
      return isAnswered;
    },
    tape,
  };
  const seen: { [N in FamilyName]?: EvalFamily } = {};
  let judgement: Judgement | null = null;
  let stopped: string | null = null;
  try {
    for (const family of chosen) {
      say(family.title);
      const testedAt = drive.io.now().toISOString();
      tape?.begin(family.name);
      seen[family.name] = { testedAt, app: drive.scope.app, cases: await leaf(desk, () => family.act(desk)) };
      newcomer = null;
    }
    stopped = budget.spent();
    const { judge } = settings;
    if (judge !== undefined) {
      say('Showing a judge what was answered');
      judgement = await judgeAnswers(drive, judge, seen, budget);
    }
  } finally {
    await listener.close();
  }
  return {
    families: seen,
    stopped,
    questions: budget.asked(),
    harmless: { asked, answered },
    ...(judgement === null ? {} : { judge: judgement }),
  };
};
