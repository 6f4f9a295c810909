/** The domain of the community in the little internet. */
export const domain = 'community.test';
