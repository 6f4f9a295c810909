/** A launch day: flaws that are often met together, as the demo shows them. */
export const launchDay: readonly string[] = [
  'logout-keeps-session',
  'reset-keeps-sessions',
  'cancelled-keeps-access',
  'plan-down-keeps-plan',
  'post-of-any-space',
  'webhook-unsigned-accepted',
  'login-unthrottled',
  'log-holds-addresses',
];
