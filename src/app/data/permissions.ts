import pluginJson from '../../plugin.json';

/** What Grafana's access control calls seeing fleets and changing them; the plugin's roles in plugin.json hold these. */
export const READ = `${pluginJson.id}.fleets:read`;
export const WRITE = `${pluginJson.id}.fleets:write`;
