import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checks } from '../checks/index.ts';
import { mailRecordsMarkdown } from '../deliverables/mail-records-markdown.ts';
import { mailRecords as recordsOf } from '../deliverables/mail-records.ts';
import { findingsOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import { inertJson } from '../platform/inert.ts';
import { mailRecordsText } from './mail-records-text.ts';
import { type DocumentFlags, seenOrKept } from './seen-or-kept.ts';
import type { Surroundings } from './surroundings.ts';

/**
 * `launch-ready mail records`: SPF, DKIM, DMARC and MX as they are and as they should be; with `--output` as Markdown. 0 = all that was seen stands
 * as it should, 1 = something is to be changed, 3 = mail could not be looked at.
 */
export const mailRecords = async (
  domain: string | undefined,
  flags: DocumentFlags,
  around: Surroundings,
): Promise<number> => {
  const set = await seenOrKept(domain, flags, around, {
    command: 'mail records',
    keys: ['mail', 'dns', 'repo'],
  });
  const judged = checks.filter(({ id, needs }) => id.startsWith('email/') || needs.every(key => key === 'dns'));
  const document = recordsOf(set, findingsOf(judgeAll(judged, set), set));
  if (document === null) {
    const { mail } = set.keys;
    around.stderr.write(
      `Mail was not looked at: ${mail?.status === 'unavailable' ? mail.reason : 'it was not asked for'}\n`,
    );
    return 3;
  }
  const json = flags.json === true ? `${inertJson(JSON.stringify(document, null, 2))}\n` : undefined;
  if (flags.output === undefined) around.stdout.write(json ?? mailRecordsText(document, around.columns));
  else await writeFile(resolve(around.cwd, flags.output), json ?? mailRecordsMarkdown(document), { mode: 0o600 });
  return document.records.some(({ state }) => state === 'change') ? 1 : 0;
};
