import type { Finding } from '../findings/report.ts';
import { severityWords } from '../reporters/words.ts';

/** What a run found, for the end of its screen; `told` puts one sentence into lines, below an indent, `shownBy` says who shows it by its ID. */
export const foundLines = (
  findings: readonly Finding[],
  told: (text: string, indent?: string) => string,
  shownBy = 'launch-ready audit shows it as',
): readonly string[] =>
  findings.flatMap(({ severity, happened, cause, fix, id }) => [
    told(`${severityWords[severity]}  ${happened}`, ''),
    told(cause),
    told(`Fix: ${fix}`),
    told(`${shownBy} ${id}.`),
    '',
  ]);
