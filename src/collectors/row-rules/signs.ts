import type { RowRulesEvidence } from '../../evidence/row-rules.ts';
import { dependenciesOf } from '../repo/dependencies.ts';
import { type SourceFile, linesOf } from '../repo/source.ts';

type Sign = RowRulesEvidence['signs'][number];

/** Clients with which a browser asks a database over HTTP, as itself. */
const clients = /^@supabase\/(?:supabase-js|ssr|postgrest-js|auth-helpers-[\w-]+|auth-ui-react)$/;

const isSupabase = (path: string): boolean => /(?:^|\/)supabase\/(?:config\.toml$|migrations\/[^/]+\.sql$)/.test(path);

/** Roles with which browsers come, and row security; in SQL alone: elsewhere these are words of a text. */
const inSql: readonly (readonly [RegExp, string])[] = [
  [/\b(?:to|from|role)\s+(?:"?\w+"?\s*,\s*)*"?(?:anon|web_anon|authenticated)"?\b/i, 'speaks of the roles of browsers'],
  [/\bauth\.(?:uid|jwt|role)\s*\(\s*\)/i, 'asks who comes, as Supabase has it'],
  [/\bto\s+"?authenticator"?\b/i, 'speaks of the role with which PostgREST comes'],
];

const signInSql = ({ path, text }: SourceFile): readonly Sign[] => {
  if (!/\b(?:anon|web_anon|authenticated|authenticator|auth\.\w+)\b/i.test(text)) return [];
  for (const [pattern, what] of inSql) {
    const line = linesOf(text.replaceAll(/--[^\n]*/g, '')).find(each => pattern.test(each.text));
    if (line !== undefined) return [{ what, file: path, line: line.number }];
  }
  return [];
};

/** What shows that browsers talk to a database themselves: a client for it, the folder of the platform, roles for them. */
export const signsOf = (files: readonly SourceFile[], migrations: readonly SourceFile[]): readonly Sign[] => {
  const packages = dependenciesOf(files)
    .filter(({ name }) => clients.test(name))
    .map(({ name, in: place }) => ({ what: `depends on ${name}`, ...place }));
  const folder = files.find(({ path }) => isSupabase(path));
  return [
    ...(folder === undefined ? [] : [{ what: 'is of a Supabase project', file: folder.path, line: 1 }]),
    ...packages,
    ...migrations.flatMap(signInSql).slice(0, 1),
  ];
};

/** Whether the database is Supabase's: it has roles, schemas and rights of its own before the first migration. */
export const isOfSupabase = (signs: readonly Sign[]): boolean =>
  signs.some(({ what }) => /Supabase|@supabase/.test(what));
