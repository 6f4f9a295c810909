import type { Finding } from '../findings/report.ts';
import { severityWords } from '../reporters/words.ts';

/** What a run found, for the end of its screen; `told` puts one sentence into lines, below an indent. */
export const foundLines = (
  findings: readonly Finding[],
  told: (text: string, indent?: string) => string,
): readonly string[] =>
  findings.flatMap(({ severity, happened, cause, fix, id }) => [
    told(`${severityWords[severity]}  ${happened}`, ''),
    told(cause),
    told(`Fix: ${fix}`),
    told(`launch-ready audit shows it as ${id}.`),
    '',
  ]);
