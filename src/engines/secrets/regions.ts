/** Where one rule is to be matched: `[from, to)` pairs, in order. */
export type Regions = {
  readonly add: (from: number, to: number) => void;
  readonly each: (visit: (from: number, to: number) => void) => void;
  readonly clear: () => void;
};

/** None touches another: windows that overlap become one, as they come: a keyword a million times is one region, and no list of a million. */
export const regions = (): Regions => {
  const bounds: number[] = [];
  return {
    add: (from, to) => {
      const last = bounds.length - 1;
      if (last < 0 || from > (bounds[last] ?? 0)) bounds.push(from, to);
      else {
        bounds[last - 1] = Math.min(from, bounds[last - 1] ?? 0);
        bounds[last] = Math.max(to, bounds[last] ?? 0);
      }
    },
    each: visit => {
      for (let at = 0; at < bounds.length; at += 2) visit(bounds[at] ?? 0, bounds[at + 1] ?? 0);
    },
    clear: () => void (bounds.length = 0),
  };
};

/** Each for itself, in the order of where it begins, though they come about in order only. */
export const places = (): Regions => {
  const bounds: number[] = [];
  return {
    add: (from, to) => {
      let at = bounds.length;
      bounds.push(from, to);
      for (; at > 0 && (bounds[at - 2] ?? 0) > from; at -= 2) {
        bounds[at] = bounds[at - 2] ?? 0;
        bounds[at + 1] = bounds[at - 1] ?? 0;
      }
      bounds[at] = from;
      bounds[at + 1] = to;
    },
    each: visit => {
      for (let at = 0; at < bounds.length; at += 2) visit(bounds[at] ?? 0, bounds[at + 1] ?? 0);
    },
    clear: () => void (bounds.length = 0),
  };
};
