import type { AssistantTrial } from '../../../evidence/hardening/assistant.ts';
import type { Trials } from '../../../evidence/hardening.ts';
import { limits } from '../../../platform/limits.ts';
import { newcomer } from '../people.ts';
import { defineVerification, inTurn } from '../verification.ts';
import { assistantOf, callDoor, pageDoor } from './doors.ts';
import { askedLong } from './long.ts';
import { askedOften } from './often.ts';

/** Of a trial with long questions: short before and after, and the long one twice. */
const questionsOfLong = 4;

/**
 * X5: what one member can spend on the model has an end. Asked last but for the throttles, from an address of its own where
 * this machine has several, for afterwards the app refuses. The page is asked where the call held: who guarded neither
 * is told so once, and pays for half of the questions.
 */
export const assistant = defineVerification({
  name: 'assistant',
  title: 'One member cannot spend without end on the assistant',
  actors: [],
  also: ['member-a'],
  flows: [],
  requests: questionsOfLong + 1 + limits.hardenQuestions * 3 + 1,
  questions: questionsOfLong + limits.hardenQuestions * 2,
  act: async hand => {
    const { drive, cast } = hand;
    const settings = assistantOf(hand);
    if (settings === null) return {};
    const member = cast.get('member-a') ?? (await newcomer(hand, 'one'));
    const script = drive.partOn(await drive.otherWay(), 'a member with a script', member.variables());
    await script.session.setCookies(await member.session.cookies());
    script.session.carry(member.session.carried());
    const call = callDoor(hand, settings);
    const asked: Trials<AssistantTrial> = await inTurn<{ [trial: string]: AssistantTrial }>(
      hand,
      {
        [`long:${call.name}`]: () => askedLong(hand, script, settings, call),
        [`often:${call.name}`]: () => askedOften(hand, script, settings, call),
      },
      { tooOften: true },
    );
    const often = asked[`often:${call.name}`];
    const isHeld = often?.status === 'ok' && often.value.kind === 'often' && often.value.burst.heldAt !== null;
    if (!isHeld || drive.recipe.flows['ask-on-page'] === undefined) return asked;
    const page = pageDoor(hand);
    const onPage = await inTurn<{ [trial: string]: AssistantTrial }>(
      hand,
      { [`often:${page.name}`]: () => askedOften(hand, script, settings, page) },
      { tooOften: true },
    );
    return { ...asked, ...onPage };
  },
});
