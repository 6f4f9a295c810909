import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { version } from '../platform/version.ts';
import type { Drive } from './drive.ts';

const transcriptName = 'transcript.json';

const transcriptsFolder = (state: string): string => join(state, 'transcripts');

/** Where the transcript of a run lies unless the user names a place. Apart from its journal, which goes when all is removed. */
export const transcriptFolder = (state: string, run: string): string => join(transcriptsFolder(state), run);

/** What became of a transcript: `file` is null when it could not be written, and `reason` says why. */
export type SavedTranscript =
  | { readonly file: string; readonly exchanges: number; readonly omitted: number }
  | { readonly file: null; readonly reason: string };

/** What is kept of a run as evidence: JSON, one exchange a line, without the secrets; `omitted` counts those beyond the bound. */
const transcriptText = (
  { scope, run, io, transcript }: Pick<Drive, 'scope' | 'run' | 'io' | 'transcript'>,
  most: number,
): { readonly text: string; readonly exchanges: number; readonly omitted: number } => {
  const lines: string[] = [];
  let bytes = 0;
  for (const exchange of transcript.each()) {
    const line = inertJson(JSON.stringify(exchange));
    bytes += Buffer.byteLength(line) + 2;
    if (bytes > most) break;
    lines.push(line);
  }
  const omitted = transcript.size() - lines.length;
  const about = { tool: version, app: scope.app, run: run.label, savedAt: io.now().toISOString(), omitted };
  const head = JSON.stringify({ schema: 'launch-ready/transcript@1', ...about }).slice(0, -1);
  return { text: `${head},"exchanges":[\n${lines.join(',\n')}\n]}\n`, exchanges: lines.length, omitted };
};

/**
 * Writes the transcript of a run into a folder, readable by its owner only. It is written at the end and all at once: what
 * is a secret is only known then, and a run that is killed leaves no half of it. Never throws: no run fails for its record.
 */
export const saveTranscript = async (
  drive: Pick<Drive, 'scope' | 'run' | 'io' | 'transcript'>,
  folder: string,
  most: number = limits.transcriptBytes,
): Promise<SavedTranscript> => {
  const file = join(folder, transcriptName);
  const draft = `${file}.${process.pid}`;
  try {
    const { text, ...counts } = transcriptText(drive, most);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(draft, text, { mode: 0o600, flush: true });
    await rename(draft, file);
    return { file, ...counts };
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    return { file: null, reason: error instanceof Error ? error.message : String(error) };
  }
};

/** Removes the transcripts in the state folder that are older than evidence is kept, whole or cut short by a kill. */
export const forgetOldTranscripts = async (state: string, now: Date): Promise<void> => {
  const oldest = now.getTime() - limits.evidenceDays * 86_400_000;
  // Nothing was ever saved here, or another run of the same minute was faster.
  const names = await readdir(transcriptsFolder(state)).catch((): string[] => []);
  for (const name of names) {
    const folder = transcriptFolder(state, name);
    const at = await stat(folder).catch(() => null);
    if (at !== null && at.mtimeMs < oldest) await rm(folder, { recursive: true, force: true });
  }
};
