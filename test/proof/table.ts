import type { ProofRow, Quiet } from './proof.ts';

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
${judged.map(row => `| ${row.row} | ${row.flaw} | ${row.variant} | ${row.expected} | ${row.severity} | ${row.confidence} | ${row.status} |`).join('\n')}
${plannedSection(planned)}
## Near misses: these look faulty and are sound

| check | trap | quiet |
|---|---|---|
${nearMisses.map(({ check, trap, quiet }) => `| ${check} | ${trap} | ${quiet ? 'yes' : 'NO'} |`).join('\n')}
`;
};
