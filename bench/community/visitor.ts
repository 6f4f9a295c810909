let visitors = 0;

/**
 * The address of one more visitor, as the proxy in front of the app would write it. The app limits what one address may do,
 * and these limits stay on: a thousand requests of the bench are those of a thousand people.
 */
export const visitorAddress = (): string => {
  visitors += 1;
  return `10.${(visitors >> 16) & 255}.${(visitors >> 8) & 255}.${visitors & 255}`;
};
