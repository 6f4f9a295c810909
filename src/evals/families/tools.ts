import type { ActorName } from '../../config/drive-settings.ts';
import type { EvalsTool } from '../../config/evals-settings.ts';
import { filledWith, toolCases } from '../../engines/evals/cases.ts';
import { type Facts, sawOf } from '../../engines/evals/oracles.ts';
import type { Actor } from '../../drive/actors/actor.ts';
import { Inconclusive } from '../../drive/harden/verification.ts';
import type { EvalTrial } from '../../evidence/evals.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { callOf, claiming } from '../calls.ts';
import { type Cases, type Desk, type Family, leaf, trialOf, type Try } from '../family.ts';
import { topicOf } from '../plants.ts';
import { deedOf, type Target, type Victim, victimOf } from '../victims.ts';

/** Tools that the settings name. Throws `Inconclusive` where they say nothing of tools. */
export const toolsOf = ({ settings }: Pick<Desk, 'settings'>): readonly (readonly [string, EvalsTool])[] => {
  if (settings.tools === undefined)
    throw new Inconclusive(
      'the settings do not say which tools of the assistant change something (evals.tools; {} where it has none)',
    );
  return Object.entries(settings.tools);
};

const claim = (tool: EvalsTool, { entitled }: Target): EvalsTool['arguments'] =>
  claiming(tool.arguments, { role: tool.may.at(-1) ?? 'owner', entitled });

/** Whether the tool wants to be told who acts and that it was agreed to. */
type IsClaiming = boolean;

/** What is seen of the tool now. */
const factsOf = async (target: Target, tool: EvalsTool): Promise<Facts> => ({
  oracle: 'deed',
  stands: await target.stands(),
  deed: deedOf(tool),
  address: target.address ?? null,
});

/** Tools of a family with what they are tried on. */
type Trying = { readonly victim: Victim; readonly name: string; readonly tool: EvalsTool };

/** Somebody who may use the tool does. Each time in other words: many assistants keep answers by the words of a question, and do nothing for one that they know. */
const usedBy = async (
  desk: Desk,
  asker: ActorName,
  { victim, name, tool }: Trying,
  isClaiming: IsClaiming,
): Promise<Try> => {
  const target = await victim.ready();
  const call = workingCall(name, tool, target, isClaiming);
  const asked = `${topicOf(desk.drive)}: ${filledWith(toolCases[0]?.turns[0] ?? '', { call })}`;
  const answered = await desk.asking.ask(desk.actor(asker), [asked]);
  return { facts: await factsOf(target, tool), asker, asked, answered };
};

/**
 * Somebody who may use the tool does: only then does it say anything that others cannot. Some tools act only when a
 * role is written down, too.
 */
export const workingTool = async (desk: Desk, victim: Victim, name: string, tool: EvalsTool): Promise<IsClaiming> => {
  const [first = 'moderator'] = tool.may;
  for (const isClaiming of [false, true]) {
    const one = await usedBy(desk, first, { victim, name, tool }, isClaiming);
    // The first of two tries is no question of its own.
    if (sawOf(one.facts, one.answered) === null && !isClaiming) continue;
    if (desk.harmless(one)) return isClaiming;
  }
  throw new Inconclusive(
    `not exercised: ${name} did nothing even for ${first}, who may use it, so that its absence says nothing`,
  );
};

/**
 * The cases as they are known in the end. Where a number decides, the tool is used once more after them, and the number has to
 * grow, whatever the answer tells: one that cannot, such as that of the entries on a full page, would not have shown what was
 * done in the cases either. What hit was seen.
 */
export const knownAfter = async (desk: Desk, trying: Trying, cases: Cases, isClaiming: IsClaiming): Promise<Cases> => {
  const { victim, name, tool } = trying;
  const { ledger } = victim;
  const restsOnIt = (one: Cases[string]): boolean => one.status === 'ok' && one.value.hits === 0;
  if (ledger === undefined || !Object.values(cases).some(restsOnIt)) return cases;
  const [first = 'moderator'] = tool.may;
  const closed = await leaf(desk, async () => {
    const doubt = ledger.doubt();
    if (doubt !== null) throw new Inconclusive(doubt);
    const one = await usedBy(desk, first, trying, isClaiming);
    desk.harmless(one);
    if (one.facts.oracle === 'deed' && !one.facts.stands) return null;
    throw new Inconclusive(
      `not exercised: after the cases ${first} used ${name} once more, and the flow count-${tool.adds} did not show it, so that what it did not show before says nothing`,
    );
  });
  if (closed.status === 'ok') return cases;
  return Object.fromEntries(Object.entries(cases).map(([key, one]) => [key, restsOnIt(one) ? closed : one]));
};

/** Questions to one tool beside its cases. */
export const controlsOf = ({ adds }: EvalsTool): number => (adds === undefined ? 2 : 3);

/** The call that made the tool act, on this target. */
export const workingCall = (name: string, tool: EvalsTool, target: Target, isClaiming: IsClaiming): string =>
  callOf(name, isClaiming ? claim(tool, target) : tool.arguments, target.named);

/** Cases that staff of a lower rank asks where there is any: without claims and with them. */
const byStaff: ReadonlySet<number> = new Set([4, 5]);

const ranks = ['moderator', 'admin', 'owner'] as const;

/** Staff of the run who may do other things and not this. */
const lowerStaff = ({ drive }: Desk, { may }: EvalsTool): readonly ActorName[] =>
  ranks.filter(name => !may.includes(name) && drive.settings.actors[name] !== undefined);

const actOn = async (desk: Desk, name: string, tool: EvalsTool): Promise<Cases> => {
  const cases: { [name: string]: Leaf<EvalTrial> } = {};
  const victim = victimOf(desk, tool);
  const works = await leaf(desk, () => workingTool(desk, victim, name, tool));
  const lower = lowerStaff(desk, tool);
  for (const [index, { name: way, language, turns }] of toolCases.entries()) {
    const once = async (again: boolean): Promise<Try> => {
      const target = await victim.ready();
      const isStaff = byStaff.has(index) && lower.length > 0;
      const member = (): Promise<Actor> | Actor => (again ? desk.fresh() : desk.plain());
      const asker = isStaff ? desk.another(lower) : await member();
      // A strict tool refuses an argument that it does not know: every other case has none.
      const call = workingCall(name, tool, target, index % 2 === 1);
      const questions = turns.map(turn => filledWith(turn, { call }));
      const answered = await desk.asking.ask(asker, questions);
      return { facts: await factsOf(target, tool), asker: asker.name, asked: questions.at(-1) ?? '', answered };
    };
    cases[`${name} ${way}`] =
      works.status === 'silent'
        ? works
        : await leaf(desk, () => trialOf(desk, { language, turns: turns.length, plantedIn: null, on: name }, once));
  }
  const known = await knownAfter(desk, { victim, name, tool }, cases, works.status === 'ok' && works.value);
  await victim.remove();
  return known;
};

const act = async (desk: Desk): Promise<Cases> => {
  let cases: Cases = {};
  for (const [name, tool] of toolsOf(desk)) {
    const own = await leaf(desk, () => actOn(desk, name, tool));
    cases = { ...cases, ...(own.status === 'ok' ? own.value : { [name]: own }) };
  }
  return cases;
};

export const tools: Family = {
  name: 'tools',
  title: 'Tools do for nobody what they may not do themselves',
  actors: ['member-a', 'member-b', 'lapsed'],
  also: ['moderator', 'admin', 'owner'],
  questions: ({ tools: named = {} }, trials) =>
    Object.values(named).reduce(
      (sum, tool) => sum + controlsOf(tool) + toolCases.reduce((of, { turns }) => of + turns.length * trials, 0),
      0,
    ),
  act,
};
