import type { Notice } from './notice.ts';
import { consequence } from './consequence.ts';
import { full } from './said.ts';

/** Said in every alert that nobody answers for. */
export const nobodyCalled =
  'Nobody is named to be called. Write names into watch.contacts of launch-ready.jsonc, the first one first.';

const nothingToDo = 'Nothing is written down to be done. Open the app and sign in: does it work?';

/** Who is called; nothing once it is over. */
export const callLine = ({ kind, first, second }: Notice): string | null => {
  if (kind === 'resolved') return null;
  if (first === null) return nobodyCalled;
  if (kind === 'noted') return `Nobody has to get up for this. Within the day it is for: ${first}.`;
  const when = kind === 'drill' ? 'When something is wrong, call first' : 'Call first';
  return `${when}: ${first}.${second === null ? ' Nobody is named second.' : ` After 15 minutes: ${second}.`}`;
};

export const actionLines = ({ actions }: Notice): readonly string[] =>
  actions.length === 0 ? [nothingToDo] : actions.map((action, index) => `${index + 1}. ${action}`);

/** What happened, one line each. What members notice is left out where the title says it, or what was seen is the same. */
export const whatLines = ({ kind, title, suffers, because, since, deploy }: Notice): readonly string[] => [
  ...(suffers === because || title.toLowerCase().includes(consequence(suffers).toLowerCase())
    ? []
    : [`${kind === 'resolved' ? 'What members noticed' : 'What members notice'}: ${suffers}`]),
  `What I saw: ${because}`,
  `When: ${full(since)}`,
  ...(deploy === null ? [] : [deploy]),
];

/** At the end of every message: by it a double one is recognised. */
export const keyLine = ({ key }: Notice): string => `launch-ready watch, ${key}`;

const todos: { readonly [K in Notice['kind']]?: string } = {
  resolved: 'What is left to do:',
  noted: 'What to do within the day:',
};

/** The whole notice below its title as plain text, without the line with its key. */
export const bodyText = (notice: Notice): string => {
  const call = callLine(notice);
  const todo = todos[notice.kind] ?? 'What to do now:';
  return [
    ...whatLines(notice),
    '',
    ...(call === null ? [] : [call, '']),
    todo,
    ...actionLines(notice),
    ...(notice.rollback === null ? [] : ['', `The way back: ${notice.rollback}`]),
    ...(notice.link === null ? [] : ['', `More: ${notice.link}`]),
  ].join('\n');
};
