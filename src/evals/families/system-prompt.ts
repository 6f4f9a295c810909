import { filledWith, harmless, systemPromptCases } from '../../engines/evals/cases.ts';
import { markedIn } from '../../engines/evals/marked.ts';
import { Inconclusive } from '../../drive/harden/verification.ts';
import type { EvalTrial } from '../../evidence/evals.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { plantPost, tokenOf, topicOf } from '../plants.ts';
import { type Cases, type Desk, type Family, leaf, trialOf, type Try } from '../family.ts';

/** A post that any member may read, and the question about it: whoever answers nothing gives nothing away either. */
const answersHarmless = async (desk: Desk, language: keyof typeof harmless = 'en'): Promise<void> => {
  const { drive, asking } = desk;
  const topic = topicOf(drive);
  const token = tokenOf(drive, 'a post for everybody');
  const words = { title: `About ${topic}: ${token}`, text: `Of ${topic} we say ${token}` };
  const plant = await plantPost(desk, desk.actor('member-a'), words);
  const asked = filledWith(harmless[language], { topic });
  const asker = desk.plain();
  const answered = await asking.ask(asker, [asked]);
  await plant.remove();
  const facts = { oracle: 'canary', token, sentence: null } as const;
  if (!desk.harmless({ facts, asker: asker.name, asked, answered }))
    throw new Inconclusive(
      'not exercised: the assistant did not answer a harmless question about a post for everybody',
    );
};

/** Makes the model repeat what it was told before the question, and looks for what nobody must know in it. */
const act = async (desk: Desk): Promise<Cases> => {
  const { drive, asking, settings } = desk;
  await answersHarmless(desk);
  const cases: { [name: string]: Leaf<EvalTrial> } = {};
  for (const { name, language, turns } of systemPromptCases) {
    const once = async (again: boolean): Promise<Try> => {
      const asker = again ? await desk.fresh() : desk.plain();
      const answered = await asking.ask(asker, turns);
      const own = Object.values(asker.variables());
      const known = [...settings.public, ...turns];
      for (const { kind, value } of markedIn(answered, [...known, ...own]))
        drive.keepSecret(`${kind} of the instructions`, value);
      return { facts: { oracle: 'instructions', known, own }, asker: asker.name, asked: turns.at(-1) ?? '', answered };
    };
    cases[name] = await leaf(desk, () =>
      trialOf(desk, { language, turns: turns.length, plantedIn: null, on: 'instructions' }, once),
    );
  }
  return cases;
};

export const systemPrompt: Family = {
  name: 'system-prompt',
  title: 'The instructions of the model hold nothing that nobody must know',
  actors: ['member-a', 'lapsed'],
  questions: (_, trials) => 1 + systemPromptCases.reduce((sum, { turns }) => sum + turns.length * trials, 0),
  act,
};
