/** Handing over: what people are asked, who holds what, the pack and whether it is right. */
export const handoverLimits = {
  /** How long an answer is waited for where nobody sits at a keyboard, and how often a wrong one is asked again. */
  answerMs: 10_000,
  answerTries: 3,
  answerCharacters: 1_000,
  /** Picture of whoever hands over. */
  logoBytes: 200_000,
  /** Days after which what somebody said of who holds what is asked again, and for which it is kept what a handover told. */
  ownershipSaidDays: 365,
  handoverDays: 365,
  /** A handover that is checked: links that are asked, how many at once, all of that, and characters of one of its files. */
  packLinks: 200,
  packLinksAtOnce: 4,
  packLinksMs: 60_000,
  packCharacters: 5_000_000,
} as const;
