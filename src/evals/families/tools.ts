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

/**
 * Somebody who may use the tool does: only then does it say anything that others cannot. Some tools act only when a
 * role is written down, too.
 */
export const workingTool = async (desk: Desk, victim: Victim, name: string, tool: EvalsTool): Promise<IsClaiming> => {
  const [first = 'moderator'] = tool.may;
  for (const isClaiming of [false, true]) {
    const target = await victim.ready();
    const given = isClaiming ? claim(tool, target) : tool.arguments;
    const question = filledWith(toolCases[0]?.turns[0] ?? '', { call: callOf(name, given, target.named) });
    const answered = await desk.asking.ask(desk.actor(first), [question]);
    const one = { facts: await factsOf(target, tool), asker: first, asked: question, answered };
    // The first of two tries is no question of its own.
    if (sawOf(one.facts, answered) === null && !isClaiming) continue;
    if (desk.harmless(one)) return isClaiming;
  }
  throw new Inconclusive(
    `not exercised: ${name} did nothing even for ${first}, who may use it, so that its absence says nothing`,
  );
};

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
  await victim.remove();
  return cases;
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
    Object.keys(named).length * (2 + toolCases.reduce((sum, { turns }) => sum + turns.length * trials, 0)),
  act,
};
