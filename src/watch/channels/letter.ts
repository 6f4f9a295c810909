import { createHash } from 'node:crypto';
import type { ChannelSettings } from '../../config/watch-settings.ts';
import type { Notice } from '../notice.ts';
import { bodyText, keyLine } from '../notice-text.ts';

const hashed = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/**
 * A notice as a mail: text alone, so that nothing in it acts. The same notice has the same Message-ID, by which a mailbox
 * knows a double; all of one incident hang together by `References` (RFC 5322 §3.6.4). `Auto-Submitted` keeps
 * vacation answers away (RFC 3834 §5).
 */
export const letterOf = (notice: Notice, { from, to }: ChannelSettings & { kind: 'email' }) => {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const thread = `<${hashed(notice.key.split('|')[0] ?? '')}@${domain}>`;
  const isUrgent = notice.kind === 'opened' || notice.kind === 'reminder';
  return {
    from: { name: 'Launch Ready', address: from },
    to: [...to],
    subject: notice.title,
    text: `${notice.title}\n\n${bodyText(notice)}\n\n-- \n${keyLine(notice)}\n`,
    messageId: `<${hashed(notice.key)}@${domain}>`,
    inReplyTo: thread,
    references: thread,
    date: new Date(notice.at),
    ...(isUrgent ? { priority: 'high' as const } : {}),
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
};
