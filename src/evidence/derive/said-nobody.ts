const nobody =
  /^(?:(?:no|nobody|no[- ]?one|none|not|never|(?:(?:i|we) )?(?:do not|don['\u2019]t|cannot|can['\u2019]t)|nothing|unknown|unclear|open)(?:,? (?:not|nobody|no[- ]?one|none|yet|known|knows|sure|know|say|has|did|done|so far|anybody|it|that|at all|for now))*|to be (?:done|decided|clarified|found out)|tb[acd]|to ?do|n\/?a|[-?\u2013\u2014.]+)[\s.!?]*$/i;

/** Whether an answer of the interview says that there is none: "nobody yet", "not known", "?". A name after it makes it one. */
export const saidNobody = (said: string): boolean => nobody.test(said.trim());
