import type { Attempt } from '../engines/row-rules/got-at.ts';
import type { Catalog } from '../engines/row-rules/catalog.ts';
import type { Opening } from '../engines/row-rules/judge.ts';
import type { RowsSeen } from '../evidence/row-rules.ts';
import { listed } from './wording.ts';

const askers = {
  everybody: 'Everybody on the internet, without an account,',
  members: 'Every member, also one who signed up a minute ago,',
} as const;

const shownColumns = (columns: readonly string[]): string =>
  columns.length > 4 ? `${columns.slice(0, 4).join(', ')} and ${columns.length - 4} more columns` : listed(columns);

const verbs = { update: 'changes', delete: 'deletes' } as const;

/** What members suffer. */
export const happenedBy = ({ who, shows, changes, forges, of, way }: Opening): string => {
  const tables = listed(of);
  const asker = way.way === 'editable' ? 'Every member who writes a word into its own profile' : askers[who];
  const does = [
    ...(shows.length > 0 ? [`reads ${shownColumns(shows)} of every row of ${tables}`] : []),
    ...(changes.length > 0 ? [`${listed(changes.map(change => verbs[change]))} rows of others in ${tables}`] : []),
    ...(forges && changes.length === 0 ? [`writes rows into ${tables} in the name of other members`] : []),
  ];
  const rest = does.length > 0 ? listed(does) : `gets at rows of others in ${tables}`;
  return `${asker} ${rest}.`;
};

const placeOf = (name: string, { madeAt }: RowsSeen): string => {
  const at = madeAt[name.replace(/\(.*$/s, '')];
  return at === undefined ? '' : ` (${at.file} line ${at.line})`;
};

const quoted = (names: readonly string[]): string => listed(names.map(name => `“${name}”`));

const browsersOf = ({ browsers }: Catalog): string => {
  const { stranger, member } = browsers ?? { stranger: 'anon', member: 'authenticated' };
  return stranger === member ? stranger : `${stranger} and ${member}`;
};

const ruleText = (rule: { readonly sql: string } | null): string =>
  rule === null ? 'nothing' : rule.sql.replaceAll(/\s+/g, ' ').slice(0, 160);

/** One cause, with its place. */
export const causeOf = ({ through, of, way }: Opening, seen: RowsSeen): string => {
  const at = placeOf(through, seen);
  const tables = listed(of);
  switch (way.way) {
    case 'no-rules':
      return `Row security is off for ${through}${at}, which the roles of browsers (${browsersOf(seen.catalog)}) reach.`;
    case 'policies': {
      const said = way.policies.map(
        ({ name, using, check }) =>
          `“${name}” says ${ruleText(using ?? check)}${using !== null && check !== null && check.sql !== using.sql ? ` for rows as they are and ${ruleText(check)} for what becomes of them` : ''}`,
      );
      const void_ =
        way.void.length === 0
          ? ''
          : ` The stricter ${quoted(way.void)} beside it ${way.void.length === 1 ? 'keeps' : 'keep'} nobody out: one policy that allows is enough.`;
      if (said.length === 0) return `No policy of ${through}${at} holds this back.`;
      return `On ${through}${at} the policy ${listed(said)}.${void_}`;
    }
    case 'editable':
      return way.policies.some(({ using, check }) => using?.editable === true || check?.editable === true)
        ? `On ${through}${at} the policy ${quoted(way.policies.map(({ name }) => name))} believes user_metadata, which every member edits itself.`
        : `The policies of ${through}${at} ask a function that believes user_metadata, which every member edits itself.`;
    case 'view':
      return `The view ${through}${at} reads ${tables} with the rights of its owner, whom the rules of the table do not bind.`;
    case 'materialized-view':
      return `The materialized view ${through}${at} keeps a copy of ${tables}, and no rules hold for a copy.`;
    case 'function':
      return `The function ${through}${at} runs with the rights of its owner (security definer), and does for whoever calls it what it is told about ${tables}.`;
  }
};

const words: { readonly [D in Attempt['does']]: string } = {
  select: 'read',
  update: 'changed',
  delete: 'deleted',
  insert: 'wrote, in the name of another,',
  'hand-over': 'handed over to another',
};

const roles = (as: Attempt['as'], { browsers }: Catalog): string => {
  const role = as === 'stranger' ? (browsers?.stranger ?? 'anon') : (browsers?.member ?? 'authenticated');
  if (as === 'stranger') return `as a stranger (${role})`;
  return as === 'member' ? `as another member (${role})` : `as another member with a role of its own making (${role})`;
};

/** What was asked and what came back. */
export const attemptLines = ({ through }: Opening, { attempts, catalog, how, from }: RowsSeen): readonly string[] => {
  const own = attempts.filter(attempt => attempt.through === through);
  const told = own.filter(({ as, does, of }) => {
    const before = own.some(other => other.as === 'member' && other.does === does && other.of === of);
    return as !== 'forger' || !before;
  });
  const first =
    how === 'tried'
      ? `I replayed ${from} into an empty database and put rows of five made-up members into it`
      : `I read the catalog of the database of ${from}, and no row`;
  return [
    first,
    ...told.slice(0, 10).map(({ as, does, of, columns }) => {
      const shown = columns.length > 0 && does === 'select' ? `: ${columns.slice(0, 8).join(', ')}` : '';
      const way = of === through ? '' : ` through ${through}`;
      return how === 'tried'
        ? `${roles(as, catalog)} I ${words[does]} rows of ${of}${way}${shown}`
        : `${roles(as, catalog)}: ${does} on ${of}${way} is open${shown}`;
    }),
  ];
};
