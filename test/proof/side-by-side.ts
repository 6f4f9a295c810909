import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Report } from '../../src/findings/report.ts';
import { plannedRow, type ProofRow, type Quiet } from './proof.ts';
import { type Part, type Selection, selectionOf, sideBySideParts } from './selection.ts';
import type { Published } from './table.ts';
import type { TogetherSet } from './together.ts';

/** What one part prints with `--json`. */
export type PartDocument = {
  readonly sound: Pick<Report, 'notChecked' | 'judged'> & { readonly findings: number };
  readonly rows: readonly ProofRow[];
  readonly nearMisses: readonly Quiet[];
  readonly together: Pick<TogetherSet, 'excluded'> & {
    readonly flaws: readonly string[];
    readonly missed: readonly string[];
  };
  readonly hiddenPairs: number;
  readonly failures: readonly string[];
};

type Ended = {
  readonly part: Part;
  readonly code: number | null;
  readonly lastSaid: string;
  readonly document: PartDocument | null;
};

/** Lines of a part that broke off; a stack is shorter. */
const lastLines = 40;

const run = async (script: string, part: Part, share: readonly string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [script, '--part', part, '--json', ...share], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr.pipe(process.stderr, { end: false });
  const [printed, said, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const lastSaid = said.trimEnd().split('\n').slice(-lastLines).join('\n');
  return { part, code, lastSaid, document: printed === '' ? null : (JSON.parse(printed) as PartDocument) };
};

/** Why a part did not end well. Said once more at the end, for its own lines stand among those of the others. */
const troubleOf = ({ part, code, lastSaid, document }: Ended): readonly string[] => {
  if (document === null) return [`the part ${part} broke off with ${code}; its last lines:\n${lastSaid}`];
  if (code !== 0 && document.failures.length === 0)
    return [`the part ${part} ended with ${code}; its last lines:\n${lastSaid}`];
  return document.failures;
};

/** Checks that nothing in all of the proof shows to speak, or to stay quiet. */
const unproven = ({ variants, traps, checks }: Selection): readonly string[] => {
  const hasFlaw = new Set<string>(variants.map(({ of }) => of.flaw.expected));
  const hasTrap = new Set<string>(traps.map(({ trap }) => trap.check));
  // What only advises has no fault that could be shown; test/collectors/repo/overbuilt.test.ts lays what it recognises.
  const faulting = checks.filter(({ advises }) => advises !== true);
  return [
    ...faulting.filter(({ id }) => !hasFlaw.has(id)).map(({ id }) => `no flaw for ${id}`),
    ...faulting.filter(({ id }) => !hasTrap.has(id)).map(({ id }) => `no near miss for ${id}`),
  ];
};

/** Runs the parts of a proof side by side, then the crowd by itself, and puts what they say in the order of the whole. */
export const sideBySide = async (
  script: string,
  whole: Selection,
  share: string | undefined,
): Promise<{ published: Published; failures: readonly string[] }> => {
  const sharing = share === undefined ? [] : ['--share', share];
  const runPart = (part: Part): Promise<Ended> => run(script, part, sharing);
  const ended = [...(await Promise.all(sideBySideParts.map(runPart))), await runPart('crowd')];
  const documents = ended.flatMap(({ document }) => document ?? []);
  const rows = documents.flatMap(document => document.rows);
  const nearMisses = documents.flatMap(document => document.nearMisses);
  const notRun: string[] = [];
  const published = {
    rows: whole.variants.map(({ of, kind }) => {
      const row = rows.find(({ flaw, variant }) => flaw === of.flaw.name && variant === of.variant);
      if (row === undefined && kind !== null) notRun.push(`${of.flaw.name} (${of.variant})`);
      return row ?? plannedRow(of);
    }),
    nearMisses: whole.traps.map(({ trap: { check, trap } }) => {
      const one = nearMisses.find(each => each.check === check && each.trap === trap);
      if (one === undefined) notRun.push(`the near miss "${trap}"`);
      return one ?? { check, trap, quiet: false, said: [] };
    }),
    together: {
      flaws: new Set(documents.flatMap(({ together }) => together.flaws)).size,
      missed: documents.flatMap(({ together }) => together.missed).length,
    },
    hiddenPairs: documents.reduce((sum, { hiddenPairs }) => sum + hiddenPairs, 0),
  };
  const failures = [
    ...(notRun.length > 0 ? [`${notRun.length} of the selection were not run, the first ${notRun[0]}`] : []),
    ...unproven(selectionOf({})),
    ...ended.flatMap(troubleOf),
  ];
  return { published, failures };
};
