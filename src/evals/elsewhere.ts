import type { Actor } from '../drive/actors/actor.ts';
import { wayIn } from '../drive/actors/way-in.ts';
import type { Drive } from '../drive/drive.ts';
import { FlowStopped } from '../drive/walk.ts';
import { Inconclusive } from '../drive/harden/verification.ts';

/** The app lets nobody ask that much from one address. */
export class Throttled extends Inconclusive {
  constructor() {
    super('the app throttles questions to the assistant (429)');
    this.name = 'Throttled';
  }
}

/** Acts as somebody, and where the app throttles them, as the same account from another address of this machine. */
export type Elsewhere = <T>(actor: Actor, act: (actor: Actor) => Promise<T>) => Promise<T>;

const isThrottled = (error: unknown): boolean =>
  error instanceof Throttled || (error instanceof FlowStopped && error.status === 429);

/** On this machine alone are there other addresses. Elsewhere a throttled question stays unanswered: no limit is walked around. */
export const createElsewhere = (drive: Drive): Elsewhere => {
  const moved = new Map<string, Actor>();
  return async (actor, act) => {
    const key = `${actor.name} ${actor.variables()['email'] ?? ''}`;
    try {
      return await act(moved.get(key) ?? actor);
    } catch (error) {
      if (!isThrottled(error) || drive.scope.environment !== 'loopback') throw error;
      const way = await drive.otherWay();
      const known = actor.variables();
      if (way === null || known['email'] === undefined) throw error;
      const there = drive.partOn(way, actor.name, known);
      await there.walk(wayIn(known));
      moved.set(key, there);
      return act(there);
    }
  };
};
