import type { Drive } from '../drive.ts';
import { readPage } from '../page.ts';
import { changingPart } from '../routes/harmless-link.ts';

/** Pages beside the front page. */
const more = 2;

/** What strangers open when a community is talked about: the front page, and what it leads to first. */
export const publicPages = async (drive: Drive): Promise<readonly [string, ...string[]]> => {
  const session = drive.session('a visitor');
  const { status, body, url } = await session.open('/');
  if (status !== 200) return ['/'];
  const pages: string[] = [];
  for (const link of readPage(body, url).links) {
    if (!URL.canParse(link)) continue;
    const address = new URL(link);
    const { pathname } = address;
    const isPage = !/\.\w{2,5}$/.test(pathname) && pathname !== '/' && changingPart(address) === undefined;
    if (address.origin !== drive.scope.app || !isPage || address.search !== '' || pages.includes(pathname)) continue;
    const { status: found } = await session.call({ method: 'GET', path: pathname });
    if (found === 200) pages.push(pathname);
    if (pages.length === more) break;
  }
  return ['/', ...pages];
};
