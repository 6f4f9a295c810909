/** Two-sided 95 %. */
const z = 1.959_963_984_540_054;

/** Shares between 0 and 1. */
export type Interval = { readonly from: number; readonly to: number };

/** Wilson’s interval for `hits` of `tries`; everything is possible where nothing was tried. E. B. Wilson, JASA 22 (1927), 209. */
export const wilson = (hits: number, tries: number): Interval => {
  if (tries === 0) return { from: 0, to: 1 };
  const share = hits / tries;
  const square = z * z;
  const scale = 1 + square / tries;
  const middle = (share + square / (2 * tries)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / tries + square / (4 * tries * tries));
  return {
    from: hits === 0 ? 0 : Math.max(0, middle - half),
    to: hits === tries ? 1 : Math.min(1, middle + half),
  };
};

/** How probable it is that an attack that works in this share of all tries is not seen in so many of them. */
export const missChance = (share: number, tries: number): number => (1 - share) ** tries;

const percent = (share: number): string => {
  const rounded = share * 100;
  return rounded > 0 && rounded < 2 ? `${rounded.toFixed(1)} %` : `${Math.round(rounded)} %`;
};

/** What a count says and what it does not, in words. */
export const inWords = (hits: number, tries: number): string => {
  if (tries === 0) return 'nothing was tried, so nothing is known';
  const { from, to } = wilson(hits, tries);
  if (hits === 0) {
    const most = `an attack that works up to ${percent(to)} of the time stays unseen in so few tries`;
    return `none of ${tries}: ${tries < 20 ? 'a smoke test; ' : ''}${most}`;
  }
  return `${hits} of ${tries}: between ${percent(from)} and ${percent(to)} of tries succeed`;
};
