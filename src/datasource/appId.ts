/** The app this data source belongs to: its routes lead to the proxy, and beside it lie the data source's chunks. */
export const APP_ID = 'promshards-fleet-app';
