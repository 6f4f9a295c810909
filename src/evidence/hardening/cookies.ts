/** A cookie that a sign-in left in the browser, as the app set it. */
export type SignInCookie = {
  readonly name: string;
  /** Whether nobody gets in without it. */
  readonly carriesSession: boolean;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  /** Lower case; null where the app names none. */
  readonly sameSite: string | null;
};

/** The cookies of one sign-in; none in an app with tokens alone. */
export type CookiesTrial = {
  readonly https: boolean;
  readonly cookies: readonly SignInCookie[];
};
