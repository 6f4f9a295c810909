import { codeSpan, inertLine, proseText } from './markdown-text.ts';
import type { RouteLine, SecurityNote, Tried } from './security-note.ts';

const longest = 300;

const marks = { holds: 'holds', broken: '**broken**', 'not checked': 'not checked' } as const;

const triedLines = (tried: readonly Tried[]): readonly string[] =>
  tried.length === 0
    ? ['Nothing of this was tried by this version.']
    : tried.flatMap(({ title, state, said }) => [
        `- ${marks[state]}: ${proseText(title, longest)}`,
        ...said.map(text => `  - ${proseText(text, longest)}`),
      ]);

const people = {
  anyone: 'everybody',
  member: 'members and above',
  moderator: 'moderators and above',
  admin: 'admins and owners',
  owner: 'owners',
} as const;

const cell = (text: string): string => codeSpan(text, longest).replaceAll('|', String.raw`\|`);
const prose = (text: string): string => proseText(text, longest).replaceAll('\n', ' ');

const verdicts = { true: 'yes', false: '**no**', null: 'not seen' } as const;

const routeTable = (routes: readonly RouteLine[]): readonly string[] =>
  routes.length === 0
    ? ['No route was found. Run `launch-ready harden --active`.']
    : [
        '| Route | For | Decided | Seen, from strangers up | Holds |',
        '|---|---|---|---|---|',
        ...routes.map(
          ({ route, expected, isDecided, doubt, seen, holds }) =>
            `| ${cell(route)} | ${people[expected]} | ${isDecided ? 'yes' : doubt === null ? 'as seen' : `**open**: ${prose(doubt)}`} | ${prose(seen)} | ${verdicts[`${holds}`]} |`,
        ),
      ];

/** The security notes as Markdown. Everything from outside is escaped. */
export const securityNoteMarkdown = (target: string, note: SecurityNote): string => {
  const state = note.adminOnly.some(each => each.state === 'broken')
    ? 'Admin-only actions **can be reached** from a normal account.'
    : note.adminOnly.length === 0 || note.adminOnly.some(each => each.state === 'not checked')
      ? 'Not verified yet: something could not be tried.'
      : 'Verified: no admin-only action was reached from a normal account.';
  const lines = [
    `# Security notes: ${proseText(target, 253)}`,
    '',
    `For whoever runs or changes the app. Tried on ${inertLine(note.testedAt.slice(0, 10))} at ${codeSpan(note.app, longest)}, with test accounts that were removed again.`,
    '',
    '## What was tried, and what came of it',
    '',
    ...note.chapters.flatMap(({ title, tried }) => [`### ${title}`, '', ...triedLines(tried), '']),
    '## Protected routes, and who uses them',
    '',
    'What is for everybody by decision is left out. Whoever is not named is refused with 401 or 403, or led to the sign-in. Rows are decided in `launch-ready.roles.jsonc`; a route without a row is a finding.',
    '',
    ...routeTable(note.routes),
    '',
    '## Final verification: admin-only actions from a normal account',
    '',
    state,
    '',
    ...triedLines(note.adminOnly),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
};
