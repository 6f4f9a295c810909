import { flaws as appFlaws } from '../../examples/community-flawed/flaws.ts';
import { checks } from '../../src/checks/index.ts';
import { type Row, rows } from '../../src/contract/rows.ts';
import { shoppingList } from '../../src/contract/shopping-list.ts';
import { documentSources } from '../../src/deliverables/documents.ts';
import { packSections } from '../../src/deliverables/handover/pack.ts';
import { flaws as worldFlaws } from '../../test/world/flaws.ts';
import { besideRows, declared } from './coverage-declared.ts';

/** One promise, and what keeps it. Cells are Markdown; none is empty, or the promise is not kept. */
export type Covered = {
  readonly id: string;
  readonly title: string;
  readonly check: string;
  readonly deliverable: string;
  readonly flaw: string;
  readonly tests: readonly string[];
};

const flaws: readonly { readonly name: string; readonly row: string; readonly expected: string }[] = [
  ...worldFlaws,
  ...appFlaws,
];

const checksOf = (id: string): readonly string[] =>
  checks.filter(({ rows: own }) => own.includes(id)).map(one => one.id);

const flawsOf = (id: string): readonly string[] => {
  const own = new Set(checksOf(id));
  const named = flaws.filter(({ row, expected }) => row === id || own.has(expected)).map(({ name }) => name);
  return [...new Set(named)].toSorted();
};

const testOf = (check: string): string => `test/checks/${check}.test.ts`;
const code = (text: string): string => `\`${text}\``;

const checkCell = ({ id, derivedFrom }: Row): string => {
  const own = checksOf(id);
  const links = own.map(check => `[${check}](checks/${check}.md)`);
  if (derivedFrom !== undefined)
    return [
      `met when all of ${derivedFrom.join(', ')} are`,
      ...(links.length === 0 ? [] : [`also ${links.join(', ')}`]),
    ].join('; ');
  if (links.length > 0) return links.join(', ');
  if (id === 'S1.d1') return 'every run makes it';
  const source = documentSources.get(id);
  if (source !== undefined) return `a document: there when it could be made from ${source}, else *not checked*`;
  return declared[id]?.judged ?? '';
};

const commands: { readonly [row: string]: string } = {
  'S1.d1': '`audit`',
  'S1.d2': '`plan dns`',
  'S1.d3': '`inventory`',
};

const deliverableCell = ({ id, severity, derivedFrom }: Row): string => {
  const own = declared[id]?.deliverable;
  if (own !== undefined) return own;
  const section = packSections.find(({ row }) => row === id);
  const things = shoppingList.filter(item => item.rows.includes(id)).map(item => `${item.id} of the pack`);
  return [
    ...(commands[id] === undefined ? [] : [commands[id]]),
    ...(section === undefined ? [] : [`\`handover\`, “${section.title}”`]),
    ...(derivedFrom === undefined ? [] : ['bars of every report']),
    ...things,
    ...(severity !== null || (checksOf(id).length > 0 && derivedFrom === undefined) ? ['risk list (S1.d1)'] : []),
  ].join('; ');
};

const flawCell = ({ id, derivedFrom }: Row): string => {
  const own = flawsOf(id).map(code).join(', ');
  if (derivedFrom !== undefined) return `those of ${derivedFrom.join(', ')}`;
  return [own, declared[id]?.shown ?? ''].filter(text => text !== '').join('; ');
};

const testsOf = ({ id, derivedFrom }: Row): readonly string[] => [
  ...new Set([
    ...checksOf(id).map(testOf),
    ...(derivedFrom ?? []).flatMap(row => checksOf(row).map(testOf)),
    ...(declared[id]?.tests ?? []),
  ]),
];

const ofRow = (row: Row): Covered => ({
  id: row.id,
  title: row.title,
  check: checkCell(row),
  deliverable: deliverableCell(row),
  flaw: flawCell(row),
  tests: testsOf(row),
});

const ofThing = ({ id, title, rows: own }: (typeof shoppingList)[number]): Covered => ({
  id,
  title: `A buyer ticks: ${title}`,
  check: `from ${own.join(', ')}`,
  deliverable: 'page one of `handover`; `sprint --json`',
  flaw: `those of ${own.join(', ')}`,
  tests: ['test/deliverables/handover/pack.test.ts'],
});

const ofBeside = ([id, title]: readonly [string, string]): Covered => ({
  id,
  title,
  check: declared[id]?.judged ?? '',
  deliverable: declared[id]?.deliverable ?? '',
  flaw: declared[id]?.shown ?? '',
  tests: declared[id]?.tests ?? [],
});

/** Every promise of the contract with what keeps it, read from the code. */
export const coverage = (): readonly Covered[] => [
  ...rows.map(ofRow),
  ...shoppingList.map(ofThing),
  ...besideRows.map(ofBeside),
];

const line = ({ id, title, check, deliverable, flaw, tests }: Covered): string =>
  `| ${[id, title, check, deliverable, flaw, tests.map(code).join(', ')].map(text => text.replaceAll('|', '\\|')).join(' | ')} |`;

/** docs/reference/coverage.md. */
export const coveragePage = (): string => `# Coverage

Every promise of the contract, and what keeps it: the check that judges it, the deliverable that tells of it, the flaws that
are switched into a sound target to show that it is noticed (for a document, its golden file or test), and the tests. Which of
the flaws are proven from fault to fix stands in [proof](../proof.md). A cell that would be empty fails the tests.

| row | what | check | deliverable | flaw | test |
|---|---|---|---|---|---|
${coverage().map(line).join('\n')}
`;
