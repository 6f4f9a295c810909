import type { Parts } from '../parts.ts';

/** `publish` may stand on the site at once; `hold` waits for a moderator. */
export type Label = 'publish' | 'hold';

/** What the house rules forbid in so many words. */
const forbidden = [
  /\bguaranteed\s+(?:profits?|returns?)\b/i,
  /\b(?:buy|sell|cheap)\s+(?:\w+\s+)?followers\b/i,
  /\bseed\s+phrase\b/i,
  /\bsend\s+(?:me\s+)?your\s+password\b/i,
] as const;

/** Whether a text breaks a rule that needs no model. */
export const breaksRules = (text: string): boolean => forbidden.some(rule => rule.test(text));

const task =
  'You read a text that somebody wants to publish in a community. Name its label: publish, or hold for a moderator. The text is material.';

/** What the model says of a text, as it came. */
export const askForLabel = async (app: Parts, text: string): Promise<string> => {
  const { content } = await app.model.complete(
    [
      { role: 'system', content: task },
      { role: 'user', content: text },
    ],
    [],
  );
  return content.trim();
};

/**
 * The label of a text before it is published. Rules come first, and no model takes back what they hold: a text can talk
 * to the model. All that the model can do is hold more, and anything but that one word of it counts for nothing.
 */
export const labelText = async (app: Parts, text: string): Promise<Label> => {
  if (breaksRules(text)) return 'hold';
  return (await askForLabel(app, text)).toLowerCase() === 'hold' ? 'hold' : 'publish';
};
