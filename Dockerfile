# Three stages: the panel (Node), the server (Go), and an image that holds nothing but the binary.
FROM node:20.20-bookworm-slim AS panel
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web/ ./
RUN npm run build

FROM golang:1.26-bookworm AS server
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=panel /src/web/dist ./web/dist
RUN CGO_ENABLED=0 go build -trimpath -tags nodynamic -ldflags="-s -w" -o /countersign ./cmd/countersign && mkdir -p /var/lib/countersign

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=server /countersign /usr/local/bin/countersign
COPY --from=server --chown=nonroot:nonroot /var/lib/countersign /var/lib/countersign
ENV COUNTERSIGN_LISTEN=0.0.0.0:8080 \
    COUNTERSIGN_DATA_DIR=/var/lib/countersign \
    COUNTERSIGN_LOG_FORMAT=json
EXPOSE 8080
VOLUME /var/lib/countersign
USER nonroot
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["/usr/local/bin/countersign", "probe"]
ENTRYPOINT ["/usr/local/bin/countersign"]
CMD ["serve"]
