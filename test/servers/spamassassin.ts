import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needed } from './program.ts';

export const spamassassinPrograms: Needed = { spamassassin: 'spamassassin' };

export type SpamScore = { readonly score: number; readonly rules: readonly string[] };

const preferences = 'report_safe 0\nuse_bayes 0\nuse_auto_welcomelist 0\n';

/** Which message it is: what comes back is in another order. */
const mark = 'X-Place-In-Line';

/** RFC 4155: each message after a line that begins with "From ". */
const mboxOf = (messages: readonly Uint8Array[]): string =>
  messages
    .map((message, index) => {
      const lines = Buffer.from(message)
        .toString('latin1')
        .replaceAll('\r\n', '\n')
        .replaceAll(/^From /gm, '>From ');
      return `From hello@community.test Fri Nov 27 10:00:00 2026\n${mark}: ${index}\n${lines.trimEnd()}\n\n`;
    })
    .join('');

const scoreIn = (status: string): SpamScore => {
  const text = status.replaceAll(/\s+/g, ' ');
  const [, score] = /score=(-?[\d.]+)/.exec(text) ?? [];
  const [, rules = ''] = /tests=(.*?) autolearn/.exec(text) ?? [];
  if (score === undefined) throw new Error(`no score in: ${text}`);
  return { score: Number(score), rules: rules.split(/, ?/) };
};

/** What Debian's SpamAssassin gives each message by its local rules, in order. It reaches nobody (-L). */
export const spamScores = async (folder: string, messages: readonly Uint8Array[]): Promise<readonly SpamScore[]> => {
  const file = join(folder, 'preferences');
  await writeFile(file, preferences);
  const args = ['--local', '--prefspath', file, '--mbox'];
  const program = spawn('/usr/bin/spamassassin', args, {
    env: { PATH: '/usr/bin:/bin', HOME: folder },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let [out, complaint] = ['', ''];
  program.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('latin1')));
  program.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  program.stdin.end(Buffer.from(mboxOf(messages), 'latin1'));
  const [code]: readonly unknown[] = await once(program, 'close');
  const scores: SpamScore[] = [];
  for (const message of out.split(/^From hello@.*\n/m)) {
    const [, place] = new RegExp(`^${mark}: (\\d+)$`, 'm').exec(message) ?? [];
    const [, status] = /^X-Spam-Status: (.*\n(?:[ \t].*\n)*)/m.exec(message) ?? [];
    if (place !== undefined && status !== undefined) scores[Number(place)] = scoreIn(status);
  }
  if (code !== 0 || Object.keys(scores).length !== messages.length)
    throw new Error(
      `${Object.keys(scores).length} of ${messages.length} scores, code ${String(code)}: ${complaint.slice(0, 500)}`,
    );
  return scores;
};
