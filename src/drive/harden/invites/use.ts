import type { Exchange } from '../../../evidence/hardening.ts';
import type { Actor } from '../../actors/actor.ts';
import type { Call } from '../../session.ts';
import { FlowStopped, isRefusal } from '../../walk.ts';
import { walkAltered } from '../altered-session.ts';
import { answered } from '../answered.ts';
import { exchangeOf, type Hand } from '../verification.ts';
import { withToken } from './token.ts';

/** The request of the accept button as it was seen when it worked, with the token that stood in it. */
export type Press = { readonly call: Call; readonly token: string };

export type Used = {
  /** The flow went to its end. Only the effect says whether anything was given. */
  readonly through: boolean;
  /** Requests that ask for more than a look. */
  readonly sent: readonly Call[];
  readonly pressed: boolean;
  readonly shown: readonly Exchange[];
};

/** Does with the link what the flow accept-invite says after its mail. */
const followed = async (
  { drive }: Hand,
  actor: Actor,
  link: string,
  alter: (call: Call) => Call | Promise<Call>,
): Promise<boolean> => {
  const as = drive.recipe.flows['accept-invite']?.find(step => 'mail' in step)?.as ?? 'link';
  try {
    await walkAltered(drive, actor, 'accept-invite', {
      part: steps => steps.slice(steps.findIndex(step => 'mail' in step) + 1),
      more: { [as]: link },
      alter,
    });
    return true;
  } catch (error) {
    if (error instanceof FlowStopped && isRefusal(error)) return false;
    throw error;
  }
};

const shownOf = (hand: Hand, actor: Actor, call: Call | undefined): readonly Exchange[] => {
  const sent = Object.keys(call?.form ?? (typeof call?.json === 'object' && call.json !== null ? call.json : {}));
  const last = actor.session.last();
  return last === null ? [] : [exchangeOf(hand, actor.name, last, sent)];
};

/** The request of a button with another invitation in it; null where it does not carry the token as it stands in the link. */
const pressFor = ({ call, token }: Press, other: string): Call | null => {
  const text = JSON.stringify(call);
  const carries = text.includes(token) || text.includes(encodeURIComponent(token));
  return carries ? (JSON.parse(withToken(text, token, other)) as Call) : null;
};

/**
 * Tries to use an invitation. Where the page refuses before its button can be pressed, the request of the button is
 * sent on its own: whoever has the link needs no page.
 */
export const use = async (
  hand: Hand,
  actor: Actor,
  { link, token, press }: { readonly link: string; readonly token: string | null; readonly press: Press | null },
  alter: (call: Call) => Call | Promise<Call> = call => call,
): Promise<Used> => {
  const sent: Call[] = [];
  const through = await followed(hand, actor, link, async call => {
    const altered = await alter(call);
    sent.push(altered);
    return altered;
  });
  answered(actor.session.last());
  const shown = shownOf(hand, actor, sent.at(-1));
  const alone = sent.length > 0 || through || press === null || token === null ? null : pressFor(press, token);
  if (alone === null) return { through, sent, pressed: false, shown };
  answered(await actor.session.call(await alter(alone)));
  return { through, sent: [alone], pressed: true, shown: [...shown, ...shownOf(hand, actor, alone)] };
};
