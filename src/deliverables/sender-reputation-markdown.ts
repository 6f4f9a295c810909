import { codeSpan, inertLine, proseText } from './markdown-text.ts';
import type { SenderReputation } from './sender-reputation.ts';

const longest = 2_000;

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : [`## ${title}`, '', ...lines, ''];

/** The sender reputation note as Markdown. Everything from outside is escaped. */
export const senderReputationMarkdown = (note: SenderReputation): string => {
  const lines = [
    `# Sender reputation of ${codeSpan(note.domain)}`,
    '',
    `As known on ${inertLine(note.collectedAt)}.`,
    '',
    ...note.summary.flatMap(sentence => [proseText(sentence, longest), '']),
    ...section(
      'Who sends in your name',
      note.senders.map(sender => `- ${proseText(sender, longest)}`),
    ),
    ...section(
      'Next steps',
      note.nextSteps.map((step, index) => `${index + 1}. ${proseText(step, longest)}`),
    ),
    ...section(
      'What could not be known',
      note.notKnown.map(
        ({ what, why, howTo }) => `- ${proseText(what)}: ${proseText(why)}. ${proseText(howTo, longest)}`,
      ),
    ),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
