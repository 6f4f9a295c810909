import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export type AnswerLimits = {
  /** Answers that may wait at the same time. */
  readonly places: number;
  /** Milliseconds an answer waits; up to twice that when all places fill at once, since they empty one by one. */
  readonly wait: number;
};

export type LateAnswers = {
  /** Keeps this one for later; false when every place is taken or the server is about to close. */
  readonly take: (response: ServerResponse) => boolean;
  /** Gives all that wait, and keeps none from then on. */
  readonly release: () => void;
};

/** Milliseconds between two steps in which answers are given: all in one go would come back in one go. */
const step = 5;

/**
 * Answers that are given late, so that who asks again and again asks no faster. A connection that waits costs memory and
 * no time. There is one timer, and only while somebody waits.
 */
export const lateAnswers = (give: (response: ServerResponse) => void, { places, wait }: AnswerLimits): LateAnswers => {
  const waiting = new Map<Socket, { readonly response: ServerResponse; readonly due: number }>();
  let timer: NodeJS.Timeout | undefined;
  let stepped = 0;
  let isOpen = true;
  const rest = (): void => {
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const giveSome = (most: number, until: number): void => {
    let left = most;
    for (const [socket, { response, due }] of waiting) {
      if (due > until || left === 0) break;
      left -= 1;
      waiting.delete(socket);
      give(response);
    }
    rest();
  };
  // As many as the places would give in this time, had all been taken evenly.
  const onStep = (): void => {
    const now = performance.now();
    const most = Math.ceil(((now - stepped) * places) / wait);
    stepped = now;
    giveSome(most, now);
  };
  const keep = (socket: Socket, response: ServerResponse): void => {
    const now = performance.now();
    waiting.set(socket, { response, due: now + wait });
    response.once('close', () => {
      if (waiting.get(socket)?.response === response) waiting.delete(socket);
      rest();
    });
    if (timer !== undefined) return;
    stepped = now;
    timer = setInterval(onStep, step);
  };
  return {
    take: response => {
      const { socket } = response.req;
      // Asked again before the answer came: nobody who wants the answer does.
      if (waiting.has(socket)) socket.destroy();
      if (socket.destroyed) return true;
      if (!isOpen || waiting.size >= places) return false;
      keep(socket, response);
      return true;
    },
    release: () => {
      isOpen = false;
      for (const { response } of waiting.values()) response.shouldKeepAlive = false;
      giveSome(Infinity, Infinity);
    },
  };
};
