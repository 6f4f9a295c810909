import type { ProofRow, Quiet } from './proof.ts';
import type { Selection } from './selection.ts';

export type Published = {
  readonly rows: readonly ProofRow[];
  readonly nearMisses: readonly Quiet[];
  readonly together: { readonly flaws: number; readonly missed: number };
  readonly hiddenPairs: number;
};

const plannedLines = (planned: readonly ProofRow[]): readonly string[] =>
  [...Map.groupBy(planned, ({ expected }) => expected)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([check, of]) => `| ${check} | ${of.length} | ${[...new Set(of.map(({ flaw }) => flaw))].join(', ')} |`);

const plannedSection = (planned: readonly ProofRow[]): string =>
  planned.length === 0
    ? ''
    : `
## Planned: flaws of the example community that are not proven yet

The tests of the community notice each of them. ${planned.length} variants.

| check | variants | flaws |
|---|---|---|
${plannedLines(planned).join('\n')}
`;

const rowLine = (row: ProofRow): string =>
  `| ${row.row} | ${row.flaw} | ${row.variant} | ${row.expected} | ${row.severity} | ${row.confidence} | ${row.status} |`;

const trapLine = ({ check, trap, quiet }: Quiet): string => `| ${check} | ${trap} | ${quiet ? 'yes' : 'NO'} |`;

/** What a line of either table is about, before how it came out. */
const headOf = /^(?:\|[^|]*){3}\|(?=(?:[^|]*\|){3} (?:proven|failed) \|$)|^(?:\|[^|]*){2}\|(?= (?:yes|NO) \|$)/;

/** What a share of the proof says otherwise than the published table, and what one of the two does not know. */
export const differencesFrom = (
  table: string,
  share: Pick<Published, 'rows' | 'nearMisses'>,
  whole: Selection,
): readonly string[] => {
  const lines = table.split('\n');
  const published = new Set(lines);
  const said = [
    ...share.rows.filter(({ status }) => status !== 'planned').map(rowLine),
    ...share.nearMisses.map(trapLine),
  ];
  const known = new Set([
    ...whole.variants
      .filter(({ kind }) => kind !== null)
      .map(({ of }) => `| ${of.flaw.row} | ${of.flaw.name} | ${of.variant} |`),
    ...whole.traps.map(({ trap: { check, trap } }) => `| ${check} | ${trap} |`),
  ]);
  const heads = new Set(lines.flatMap(line => headOf.exec(line)?.[0] ?? []));
  return [
    ...said.filter(line => !published.has(line)).map(line => `docs/proof.md does not say: ${line}`),
    ...[...known].filter(head => !heads.has(head)).map(head => `docs/proof.md does not know: ${head}`),
    ...[...heads].filter(head => !known.has(head)).map(head => `docs/proof.md knows what is not proven: ${head}`),
  ];
};

/** The published table, as Markdown. */
export const proofTable = ({ rows, nearMisses, together, hiddenPairs }: Published): string => {
  const planned = rows.filter(({ status }) => status === 'planned');
  const judged = rows.filter(({ status }) => status !== 'planned');
  const proven = judged.filter(({ status }) => status === 'proven');
  return `# Proof

Made by \`npm run proof\` from the world of \`test/world\` and the app of \`examples/community-flawed\`: each flaw is switched into the sound target alone. *Proven* means: reported with
the named severity by exactly the named check, quiet on the sound target, shown by its own replay line and not on the fixed target,
and \`verify\` said open, then fixed, each within 5 s and contacting nobody but the finding's own hosts, the resolver, the name servers and their parent.

${proven.length} of ${judged.length} variants proven, ${nearMisses.filter(({ quiet }) => quiet).length} of ${nearMisses.length} near misses quiet, ${together.flaws} flaws together with ${together.missed} missed, 20 random pairs with ${hiddenPairs} hidden.

| row | flaw | variant | check | severity | confidence | status |
|---|---|---|---|---|---|---|
${judged.map(rowLine).join('\n')}
${plannedSection(planned)}
## Near misses: these look faulty and are sound

| check | trap | quiet |
|---|---|---|
${nearMisses.map(trapLine).join('\n')}
`;
};
