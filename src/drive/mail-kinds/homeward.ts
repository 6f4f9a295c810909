import type { Scope } from '../scope.ts';

/**
 * The link as it is used: one that leads elsewhere is opened at the same path of the app, as support would tell a member
 * to, so that the rest of the test does not end with it. Where it leads is judged by what stands in the mail.
 */
export const homeward = ({ app, holds }: Pick<Scope, 'app' | 'holds'>, link: string): string => {
  const url = new URL(link);
  if (holds(url.origin)) return link;
  return new URL(`${url.pathname}${url.search}`, app).href;
};
