import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { plannedRow, type ProofRow, type Quiet } from './proof.ts';
import { type Part, type Selection, sideBySideParts } from './selection.ts';
import type { Published } from './table.ts';

/** What one part prints with `--json`, as far as the table needs it. */
type Document = {
  readonly rows: readonly ProofRow[];
  readonly nearMisses: readonly Quiet[];
  readonly together: { readonly flaws: readonly string[]; readonly missed: readonly string[] };
  readonly hiddenPairs: number;
};

const run = async (script: string, part: Part): Promise<{ code: number | null; document: Document | null }> => {
  const child = spawn(process.execPath, [script, '--part', part, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, document: printed === '' ? null : (JSON.parse(printed) as Document) };
};

/** Runs the parts of a proof side by side, then the crowd by itself, and puts what they say in the order of the whole. */
export const sideBySide = async (
  script: string,
  whole: Selection,
): Promise<{ published: Published; failures: readonly string[] }> => {
  const ended = [...(await Promise.all(sideBySideParts.map(part => run(script, part)))), await run(script, 'crowd')];
  const documents = ended.flatMap(({ document }) => document ?? []);
  const rows = documents.flatMap(document => document.rows);
  const nearMisses = documents.flatMap(document => document.nearMisses);
  const failures: string[] = ended.flatMap(({ code }) =>
    code === 0 ? [] : [`one part ended with ${code}: see above`],
  );
  const published = {
    rows: whole.variants.map(({ of, kind }) => {
      const row = rows.find(({ flaw, variant }) => flaw === of.flaw.name && variant === of.variant);
      if (row === undefined && kind !== null) failures.push(`${of.flaw.name} (${of.variant}) was not run`);
      return row ?? plannedRow(of);
    }),
    nearMisses: whole.traps.map(({ trap: { check, trap } }) => {
      const one = nearMisses.find(each => each.check === check && each.trap === trap);
      if (one === undefined) failures.push(`the near miss "${trap}" was not run`);
      return one ?? { check, trap, quiet: false, said: [] };
    }),
    together: {
      flaws: new Set(documents.flatMap(({ together }) => together.flaws)).size,
      missed: documents.flatMap(({ together }) => together.missed).length,
    },
    hiddenPairs: documents.reduce((sum, { hiddenPairs }) => sum + hiddenPairs, 0),
  };
  const hasFlaw = new Set<string>(whole.variants.map(({ of }) => of.flaw.expected));
  const hasTrap = new Set<string>(whole.traps.map(({ trap }) => trap.check));
  failures.push(
    ...whole.checks.filter(({ id }) => !hasFlaw.has(id)).map(({ id }) => `no flaw for ${id}`),
    ...whole.checks.filter(({ id }) => !hasTrap.has(id)).map(({ id }) => `no near miss for ${id}`),
  );
  return { published, failures };
};
