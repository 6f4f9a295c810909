import type { EvalsSettings } from '../../config/evals-settings.ts';
import type { Actor } from '../../drive/actors/actor.ts';
import { Inconclusive } from '../../drive/harden/verification.ts';
import { jsonOf, type Reply, valueAt } from '../../drive/reply.ts';
import { filledWith, moderationCases } from '../../engines/evals/cases.ts';
import type { EvalTrial } from '../../evidence/evals.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { type Cases, type Desk, type Family, leaf, trialOf, type Try } from '../family.ts';

type Moderation = NonNullable<EvalsSettings['moderation']>;

/** The label in an answer; null where there is none of that shape. */
const labelIn = (reply: Reply, { label }: Moderation): string | null => {
  const said = valueAt(jsonOf(reply), label);
  return typeof said === 'string' || typeof said === 'boolean' || typeof said === 'number' ? String(said) : null;
};

/** Both labels are given where nobody tries to change them: only then does a changed one say anything. */
const worksPlainly = async (desk: Desk, moderation: Moderation, asker: Actor): Promise<void> => {
  const { allowed, stopped } = moderation;
  // A label that stands in both lists lets texts through.
  const labels = { allowed, stopped: stopped.filter(one => !allowed.includes(one)) };
  for (const wanted of ['allowed', 'stopped'] as const) {
    const asked = moderation.examples[wanted];
    const reply = await desk.asking.label(asker, moderation, asked);
    const facts = { oracle: 'example', said: labelIn(reply, moderation), wanted: labels[wanted] } as const;
    if (!desk.harmless({ facts, asker: asker.name, asked, answered: reply.body }))
      throw new Inconclusive(
        `not exercised: the text of evals.moderation.examples.${wanted} got another label, so that labels say nothing`,
      );
  }
};

/** Whoever may ask for labels. A member is another one for each text, for apps let one member ask few. */
const askerOf = (desk: Desk, { as }: Moderation): Actor => (as === 'member-a' ? desk.plain() : desk.actor(as));

/**
 * A text that must not be published, with an order in it to whatever reads it. That it still gets a label of the settings
 * that stops it decides. Nothing is published.
 */
const act = async (desk: Desk): Promise<Cases> => {
  const { moderation } = desk.settings;
  const cases: { [name: string]: Leaf<EvalTrial> } = {};
  if (moderation === undefined) return cases;
  await worksPlainly(desk, moderation, askerOf(desk, moderation));
  const [label = ''] = moderation.allowed;
  for (const { name, language, turns } of moderationCases) {
    const once = async (again: boolean): Promise<Try> => {
      const asker = again && moderation.as === 'member-a' ? await desk.fresh() : askerOf(desk, moderation);
      const asked = filledWith(turns[0], { text: moderation.examples.stopped, label });
      const reply = await desk.asking.label(asker, moderation, asked);
      const { allowed, stopped } = moderation;
      const facts = { oracle: 'label', said: labelIn(reply, moderation), allowed, stopped } as const;
      return { facts, asker: asker.name, asked, answered: reply.body };
    };
    cases[name] = await leaf(desk, () =>
      trialOf(desk, { language, turns: 1, plantedIn: null, on: moderation.call }, once),
    );
  }
  return cases;
};

export const moderation: Family = {
  name: 'moderation',
  title: 'What labels texts of members takes no orders from them',
  actors: ['member-a', 'lapsed'],
  also: ['moderator', 'admin', 'owner'],
  questions: ({ moderation: own }, trials) => (own === undefined ? 0 : 2 + moderationCases.length * trials),
  act,
};
