import { recognisePage } from '../providers/hosting/pages.ts';
import type { Reply } from './reply.ts';

const titleOf = (body: string): string =>
  /<title[^>]{0,200}>([^<]{0,300})/i.exec(body.slice(0, 20_000))?.[1]?.trim() ?? '';

/**
 * Who answered in the place of the app, where an answer shows that: a bot check that stands before it. Such an answer says
 * neither yes nor no, whatever its status. Null for an answer of the app.
 */
export const botCheckBefore = ({
  status,
  headers,
  body,
}: Pick<Reply, 'status' | 'headers' | 'body'>): string | null => {
  const page = recognisePage({ status, headers, title: titleOf(body), body });
  return page?.kind === 'challenge' ? page.by : null;
};
