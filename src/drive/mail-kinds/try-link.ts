import type { TriedLink } from '../../evidence/messages.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { FlowStopped, isRefusal } from '../walk.ts';
import { homeward } from './homeward.ts';
import type { LinkUse } from './kind.ts';
import { seenLink } from './seen-link.ts';

const reasonOf = (error: unknown): string => {
  if (error instanceof FlowStopped || error instanceof OutOfScope) return error.message;
  if (error instanceof SilentPeer || error instanceof PeerFailure) return error.message;
  throw error;
};

/** What a mail scanner does before the mail is read: it asks for every link, without cookies, and follows redirects. */
const scanned = async (drive: Drive, link: string): Promise<TriedLink['scanned']> => {
  const scanner = drive.session('a mail scanner');
  const asked = (method: 'HEAD' | 'GET'): ReturnType<typeof scanner.call> =>
    scanner.call({ method, path: link, redirects: limits.driveRedirects, from: null });
  try {
    const { status: head } = await asked('HEAD');
    const { status: get } = await asked('GET');
    return seen({ head, get });
  } catch (error) {
    return silent(reasonOf(error));
  }
};

/** Whether it went to its end. Only a refusal of the app is a no; a throttle, an error of the server or silence is unknown. */
const worked = async (act: () => Promise<unknown>): Promise<Leaf<{ worked: boolean; reason: string }>> => {
  try {
    await act();
    return seen({ worked: true, reason: '' });
  } catch (error) {
    const reason = reasonOf(error);
    return error instanceof FlowStopped && isRefusal(error) ? seen({ worked: false, reason }) : silent(reason);
  }
};

const looked = async (drive: Drive, link: string): Promise<TriedLink['opened']> => {
  try {
    const { status } = await drive.session('whoever opens the link').open(link);
    return seen({ worked: status < 400, reason: status < 400 ? '' : `it answers ${status}` });
  } catch (error) {
    return silent(reasonOf(error));
  }
};

/** A scanner first, then the member, then somebody with the used link; all within the scope of the run. */
export const tryLink = async (drive: Drive, link: string, uses: LinkUse | null): Promise<TriedLink> => {
  const home = homeward(drive.scope, link);
  const first = await scanned(drive, home);
  if (uses === null) return { ...seenLink(link), scanned: first, opened: await looked(drive, home), again: null };
  const opened = await worked(uses.use);
  const again =
    opened.status === 'ok' && opened.value.worked
      ? await worked(uses.again)
      : silent('it did not work the first time, so a second time says nothing');
  const said = again.status === 'ok' ? seen({ worked: again.value.worked }) : again;
  return { ...seenLink(link), scanned: first, opened, again: said };
};
