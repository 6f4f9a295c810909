import type { Fault, Verdict } from './check.ts';

/** One cause that shows in several ways at one place is one fault: the first found stands. */
export const onePerPlace = (verdict: Verdict): Verdict => {
  if (verdict.outcome !== 'fail') return verdict;
  const [first, ...more] = verdict.faults;
  const rest = more.filter(
    (fault: Fault, index) =>
      fault.place !== first.place && more.findIndex(({ place }) => place === fault.place) === index,
  );
  return { ...verdict, faults: [first, ...rest] };
};
