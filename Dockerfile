# Three images from one build: `proxy` (the default), `grafana` with the plugin, and `demo`.
# The digests are those of the tags beside them; CONTRIBUTING.md says how they are renewed.

FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm run build:server

FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS demo
WORKDIR /app
COPY --from=build /app/build/demo ./
USER node
EXPOSE 19200-19224
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:19200/-/healthy').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.cjs", "--listen", "0.0.0.0", "--host", "demo"]

FROM grafana/grafana:12.3.0@sha256:70d9599b186ce287be0d2c5ba9a78acb2e86c1a68c9c41449454d0fc3eeb84e8 AS grafana
COPY --from=build /app/dist /plugins/promshards-fleet-app
COPY provisioning /etc/grafana/provisioning
ENV GF_PATHS_PLUGINS=/plugins \
    GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=promshards-fleet-app,promshards-fleet-datasource \
    GF_PLUGINS_PREINSTALL_DISABLED=true

FROM prom/prometheus:v3.5.3@sha256:ddc2493835a1509976d5e4e0c94199c4f843ce1f42dd6bcfc8231ba734a93ff7 AS prometheus

FROM node:22.23.3-bookworm-slim@sha256:43ac6c60b8f89723f746e8a92ce91abd5017e627ce1ddfe4238355d3a30b772c AS proxy
COPY --from=prometheus /bin/prometheus /usr/local/bin/prometheus
WORKDIR /app
COPY --from=build /app/build/server ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
ENV PROMSHARDS_LISTEN=0.0.0.0:9400 \
    PROMSHARDS_FLEETS=/etc/promshards/fleets.yaml \
    PROMSHARDS_DATA_DIR=/data
EXPOSE 9400
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9400/-/healthy').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--enable-source-maps", "main.cjs"]
