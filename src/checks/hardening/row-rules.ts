import { byCodePoint } from '../../evidence/derive/answers.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import type { RowRulesEvidence, RowsSeen } from '../../evidence/row-rules.ts';
import { tablesAboveRules } from '../../engines/row-rules/above.ts';
import { judgeRows, type Opening } from '../../engines/row-rules/judge.ts';
import { type Advice, concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { closing } from '../row-remedies.ts';
import { attemptLines, causeOf, happenedBy } from '../row-words.ts';
import { auditing } from '../secret-replays.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/row-rules';

const placeOf = (name: string): string => name.toLowerCase().replaceAll(/\s+/g, '');

const isOfSupabase = ({ signs }: RowRulesEvidence, { catalog, how }: RowsSeen): boolean =>
  how === 'tried'
    ? signs.some(({ what }) => /Supabase|@supabase/.test(what))
    : catalog.roles.some(({ name }) => name === 'supabase_auth_admin');

const faultOf = (opening: Opening, seen: RowsSeen, rows: RowRulesEvidence, domain: string): Fault => {
  const place = placeOf(opening.through);
  const at = seen.madeAt[opening.through.replace(/\(.*$/s, '')];
  return {
    place,
    places: at === undefined ? [] : [`${at.file}:${at.line}`],
    hosts: [],
    evenIfDown: true,
    severity: opening.severity,
    confidence: seen.how === 'tried' ? 'proven' : 'observed',
    happened: happenedBy(opening),
    cause: causeOf(opening, seen),
    evidence: attemptLines(opening, seen),
    replay: auditing(domain, id, place),
    remedy: closing(opening, seen.catalog, isOfSupabase(rows, seen)),
  };
};

/** Rules that were written for the app itself, and that do not bind the role with which it comes. */
const unboundLogin = (seen: RowsSeen, domain: string): readonly Fault[] => {
  const tables = tablesAboveRules(seen.catalog);
  const { login } = seen.catalog;
  if (seen.how !== 'read' || tables.length === 0) return [];
  const place = placeOf(`role/${login.name}`);
  return [
    {
      place,
      places: tables,
      hosts: [],
      evenIfDown: true,
      severity: 'high',
      confidence: 'observed',
      happened: `One mistake in a query shows the rows of one member to another: the rules of ${listed(tables.slice(0, 3))} hold for nobody that your app is.`,
      cause:
        login.superuser || login.bypass
          ? `The role ${login.name} of ${seen.from} stands above all row rules.`
          : `The role ${login.name} of ${seen.from} owns these tables, and rules are not forced on an owner.`,
      evidence: [
        `I read the catalog of the database of ${seen.from}: ${tables.length} tables with rules, none of which binds ${login.name}`,
      ],
      replay: auditing(domain, id, place),
      remedy: [
        byHand(
          'a new migration',
          login.superuser || login.bypass
            ? 'Make a role without superuser and without bypassrls for the app, give it rights on the tables, and let the app come as that role.'
            : `Paste this: ${tables.map(name => `alter table ${name} force row level security;`).join(' ')}`,
        ),
      ],
    },
  ];
};

const adviceOf = (name: string): Advice => ({
  place: placeOf(name),
  text: `Everybody reads every row of ${name}; that is right where it is meant for all, and rows.forAll in launch-ready.jsonc says so for good.`,
});

export default defineCheck({
  id,
  rows: ['X6'],
  from: 'launch',
  needs: ['declared', 'rowRules'],
  damage: 'data',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Database rules keep rows of members apart where browsers come',
    failureTitle: 'Strangers get at rows of your members in the database itself',
    why: 'With Supabase and the like the database answers browsers directly, with a key that stands in every page. Rules on the rows are all that protects them. A table without rules, a rule that is always true, a view or a function that goes round the rules: each hands every row to whoever asks, and no page of the app shows it. It is a launch blocker where rows are read, changed or deleted, and one step lower where rows are only written in the name of somebody else. I replay your migrations into an empty database in memory, put rows of made-up members into it, and try as a stranger and as another member what each table, view and function gives away. Tables that everybody reads and that hold nothing private are taken as meant for all.',
    fix: 'Switch row security on for every table that browsers reach, say in a policy whose rows those are, and let views read with the rights of whoever asks.',
    howTo:
      'Give the repository with --repo, with its migrations (supabase db pull writes those that are missing), and npm install @electric-sql/pglite. Or name the variable with the address of the real database in launch-ready.jsonc: "rows": { "database": "DATABASE_URL" }.',
    references: [
      'https://supabase.com/docs/guides/database/postgres/row-level-security',
      'https://supabase.com/docs/guides/database/database-advisors',
      'https://www.postgresql.org/docs/current/ddl-rowsecurity.html',
      'https://www.postgresql.org/docs/current/sql-createview.html',
    ],
  },
  judge: ({ declared, rowRules }) => {
    const faults = new Map<string, Fault>();
    const unseen: Unseen[] = [];
    const advice = new Map<string, Advice>();
    const look = (leaf: Leaf<RowsSeen> | null): void => {
      if (leaf === null) return;
      if (leaf.status === 'silent') {
        unseen.push({ reason: leaf.reason });
        return;
      }
      const seen = leaf.value;
      const { openings, forAll } = judgeRows(seen.catalog, seen.attempts, rowRules.meant);
      const found = openings.map(opening => faultOf(opening, seen, rowRules, declared.domain));
      // What was tried says more than what was read, and comes first.
      for (const fault of [...found, ...unboundLogin(seen, declared.domain)])
        if (!faults.has(fault.place)) faults.set(fault.place, fault);
      for (const name of forAll) advice.set(placeOf(name), adviceOf(name));
      for (const { what, because } of seen.untried)
        unseen.push({ reason: `what ${what} gives away could not be tried: ${because}` });
    };
    look(rowRules.replayed);
    look(rowRules.live);
    const inOrder = <T extends { readonly place: string }>(all: ReadonlyMap<string, T>): readonly T[] =>
      [...all.values()].toSorted((one, other) => byCodePoint(one.place, other.place));
    return concluded(
      inOrder(faults),
      unseen,
      inOrder(advice).filter(({ place }) => !faults.has(place)),
    );
  },
});
