import type { Hazard, HazardKind } from './hazards.ts';

/** Calls of the schema builders of Knex, Kysely, Sequelize and TypeORM that take something away. */
const calls: readonly (readonly [RegExp, HazardKind])[] = [
  [/\.(?:dropColumns?|removeColumn)\(/g, 'drops-column'],
  [/\.dropTable(?:IfExists)?\(/g, 'drops-table'],
  [/\.(?:renameColumn|renameTable|renameTo)\(/g, 'renames'],
  [/\.(?:alterColumn|changeColumn)\(/g, 'changes-type'],
];

const word = /^\s*(?:`|'|")([\w.$]+)/;
const tableBefore = /(?:alterTable|\.table|createTable)\(\s*(?:`|'|")([\w.$]+)/g;

const isDown = /(?:exports\.|function\s+|const\s+|async\s+|^\s*)down\b/m;

/** What a migration written with a schema builder takes away when it goes forward; the table is the one that was named last. */
export const builderHazards = (path: string, text: string): readonly Hazard[] => {
  if (!/\.[cm]?[jt]s$/i.test(path)) return [];
  const until = isDown.exec(text)?.index ?? text.length;
  const forward = text.slice(0, until);
  const tables = [...forward.matchAll(tableBefore)];
  return calls.flatMap(([pattern, kind]) =>
    [...forward.matchAll(pattern)].flatMap(match => {
      const after = forward.slice(match.index + match[0].length);
      const named = word.exec(after)?.[1];
      const own = /Table|removeColumn|changeColumn/.test(match[0]) ? named : undefined;
      const table = own ?? tables.findLast(({ index }) => index < match.index)?.[1];
      if (table === undefined) return [];
      return [
        {
          kind,
          table: table.toLowerCase(),
          column: own === undefined ? (named?.toLowerCase() ?? null) : null,
          line: forward.slice(0, match.index).split('\n').length,
          sql: forward.slice(match.index, match.index + 80).split('\n')[0] ?? '',
        },
      ];
    }),
  );
};
