import type { FileHandle } from 'node:fs/promises';
import { distinctReports } from '../../engines/dmarc-reports/distinct.ts';
import type { AggregateReport } from '../../engines/dmarc-reports/report.ts';
import { limits } from '../../platform/limits.ts';
import { openFile } from '../repo/open-file.ts';
import { kindOf } from '../secrets/peek.ts';
import { createBudget, TooMuch } from '../secrets/unpack.ts';
import { type Listed, listFiles } from './list-files.ts';
import { brokenText, isArchive, readPacked, readStream } from './read-packed.ts';
import type { Run } from './read-text.ts';

/** What was not read, and why. `other` = it is something else than a report, so nothing is missing for it. */
type LeftOut = { readonly what: string; readonly reason: string; readonly other: boolean };

type ReadReport = { readonly file: string; readonly report: AggregateReport };

export type ReportFiles = {
  readonly reports: readonly ReadReport[];
  readonly duplicates: number;
  readonly leftOut: readonly LeftOut[];
  readonly files: number;
};

const headBytes = 1_024;
const partBytes = 256_000;

const partsFrom = async function* (handle: FileHandle, size: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < size;) {
    signal.throwIfAborted();
    const buffer = Buffer.allocUnsafe(Math.min(partBytes, size - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
};

const readFile = async ({ full, shown }: Listed, run: Run): Promise<void> => {
  const opened = await openFile(full);
  if ('leftOut' in opened) return run.leave(shown, `It is ${opened.leftOut}.`, true);
  const { handle, size } = opened;
  try {
    const head = Buffer.alloc(Math.min(size, headBytes));
    await handle.read(head, 0, head.length, 0);
    const kind = kindOf(head);
    const budget = createBudget(size);
    if (isArchive(kind)) await readPacked({ fd: handle.fd, size }, kind, shown, 1, budget, run);
    else await readStream(partsFrom(handle, size, run.signal), shown, 0, budget, run);
  } finally {
    await handle.close();
  }
};

/**
 * All aggregate reports in files and folders: XML, gzip, zip, tar, one within the other to `limits.archiveDepth`. Each report
 * once. A file that cannot be read is told in `leftOut` and takes nothing from the others. `now` in seconds since 1970.
 * Throws what the system says of a path that is not there.
 */
export const readReportFiles = async (
  paths: readonly Listed[],
  now: number,
  signal: AbortSignal,
): Promise<ReportFiles> => {
  const { files, leftOut: notListed } = await listFiles(paths, signal);
  const reports: ReadReport[] = [];
  const leftOut: LeftOut[] = notListed.map(one => ({ ...one, other: false }));
  let [bytes, rows, unnamed] = [0, 0, 0];
  const run: Run = {
    now,
    signal,
    found: (file, report) => {
      rows += report.rows.length;
      reports.push({ file, report });
    },
    leave: (what, reason, other = false) => {
      if (leftOut.length < limits.dmarcLeftOut) leftOut.push({ what, reason, other });
      else unnamed += 1;
    },
    take: more => {
      bytes += more;
    },
    isFull: () => bytes > limits.dmarcBytes || rows >= limits.dmarcRows,
  };
  for (const file of files) {
    signal.throwIfAborted();
    try {
      await readFile(file, run);
    } catch (error) {
      signal.throwIfAborted();
      run.leave(file.shown, error instanceof TooMuch ? `It was refused: it ${error.message}.` : brokenText(error));
    }
  }
  if (unnamed > 0) leftOut.push({ what: `${unnamed} more`, reason: 'They are not named one by one.', other: false });
  const { reports: distinct, duplicates } = distinctReports(reports.map(({ report }) => report));
  const kept = new Set(distinct);
  return { reports: reports.filter(({ report }) => kept.has(report)), duplicates, leftOut, files: files.length };
};
