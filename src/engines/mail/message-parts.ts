import type { Email } from 'postal-mime';
import { limits } from '../../platform/limits.ts';
import { type Markup, readMarkup } from '../../platform/read-markup.ts';
import { beginningOf } from './message-stream.ts';

export type MessageParts = {
  /** Null where there is no such part. */
  readonly text: string | null;
  readonly html: string | null;
  readonly markup: Markup | null;
  readonly attachments: number;
  /** Whole sentences on what was not read. */
  readonly notRead: readonly string[];
};

/** Reads the parts of a message. Never throws; work and memory are bounded. */
export const readParts = async (raw: Buffer): Promise<MessageParts> => {
  const notRead: string[] = [];
  const read = beginningOf(raw, limits.mailReadBytes, limits.mailReadLines);
  if (read.length < raw.length)
    notRead.push(`Its parts and links were looked for in the first ${read.length} of its ${raw.length} bytes.`);
  const { default: PostalMime } = await import('postal-mime');
  let email: Email | null = null;
  try {
    email = await PostalMime.parse(read, {
      maxNestingDepth: limits.mailNesting,
      maxHeadersSize: limits.mailHeaderBytes,
      forceRfc822Attachments: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    notRead.push(`Its parts and links could not be read: ${reason.replace(/\.$/, '')}.`);
  }
  const html = email?.html ?? null;
  const markup = html === null ? null : readMarkup(html);
  return { text: email?.text ?? null, html, markup, attachments: email?.attachments.length ?? 0, notRead };
};
