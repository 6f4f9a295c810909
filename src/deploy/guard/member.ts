import { accountToEnter } from '../../drive/actors/cast.ts';
import { clean } from '../../drive/clean.ts';
import type { Drive } from '../../drive/drive.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { whileDriving } from '../../drive/while-driving.ts';
import { LaunchReadyError, PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { createHand, type Hand } from '../smoke/hand.ts';
import { dashboard, login, signUp } from '../smoke/members.ts';
import type { SmokeAim } from '../smoke/smoke.ts';
import { type SmokeStep, type Step, tryStep } from '../smoke/step.ts';
import type { Hands, Member, MemberLook } from './hands.ts';

const asLook = ({ title, status, reason }: SmokeStep): MemberLook => {
  if (status === 'passed') return { kind: 'works', reason: null };
  return {
    kind: status === 'failed' ? 'broken' : 'not-tried',
    reason: reason === null ? title : `${title}: ${reason}`,
  };
};

/** Somebody who signs in, looks at the dashboard time and again, and signs in anew every `signInEveryMs`. */
const memberOn = (drive: Drive, signInEveryMs: number): Pick<Member, 'look'> => {
  const hand: Hand = createHand(drive);
  let signedInAt: number | null = null;
  const tried = async (step: Step<Hand>): Promise<MemberLook> => asLook(await tryStep(step, hand));
  return {
    look: async () => {
      if (accountToEnter(drive, hand.newcomer) === null) {
        const signedUp = await tried(signUp);
        if (signedUp.kind !== 'works') return signedUp;
      }
      const now = drive.io.elapsed();
      if (signedInAt === null || now - signedInAt >= signInEveryMs) {
        const signedIn = await tried(login);
        if (signedIn.kind !== 'works') return signedIn;
        signedInAt = now;
      }
      return tried(dashboard);
    },
  };
};

/** Lets a member in for as long as it is wanted; a text where nobody may or can act on the app. */
export const memberOf =
  (aim: SmokeAim, io: Io, signal: AbortSignal, signInEveryMs: number): Hands['member'] =>
  async () => {
    const opened = Promise.withResolvers<Drive>();
    const leaving = Promise.withResolvers<undefined>();
    const stay = async (drive: Drive): Promise<number> => {
      opened.resolve(drive);
      await leaving.promise;
      return signal.aborted ? 0 : (await clean(drive)).left.length;
    };
    const staying = whileDriving({ ...aim, browser: false }, io, signal, stay);
    staying.catch(opened.reject);
    try {
      const drive = await opened.promise;
      return {
        ...memberOn(drive, signInEveryMs),
        leave: async () => {
          leaving.resolve(undefined);
          const left = await staying;
          return left === 0 ? null : 'An account of this deploy could not be removed: launch-ready clean tries again.';
        },
      };
    } catch (error) {
      signal.throwIfAborted();
      if (
        error instanceof LaunchReadyError ||
        error instanceof OutOfScope ||
        error instanceof PeerFailure ||
        error instanceof SilentPeer
      )
        return error.message.replace(/\.$/, '');
      throw error;
    }
  };
