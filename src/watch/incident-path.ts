/** Where an incident has its page on the dashboard; its ID holds characters that mean something in an address. */
export const incidentPath = (id: string): string => `/incidents/${id.split('/').map(encodeURIComponent).join('/')}`;
