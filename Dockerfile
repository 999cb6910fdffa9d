# Two stages: a static binary on glibc, and nothing around it.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY rust-toolchain.toml Cargo.toml Cargo.lock rustfmt.toml clippy.toml ./
COPY client client
COPY src src
COPY scenarios scenarios
COPY openapi openapi
COPY benches benches
# The image's own gcc builds aws-lc; it takes no cmake. An explicit target keeps +crt-static away from build scripts and procedural macros, which must stay dynamic.
RUN RUSTFLAGS="-C target-feature=+crt-static" cargo build --release --locked --bin duble --target "$(rustc -vV | sed -n 's/^host: //p')" \
    && cp target/*/release/duble /duble && mkdir /data

FROM scratch
COPY --from=build /duble /duble
# Where the test authority of HTTPS is kept.
COPY --from=build --chown=65532:65532 /data /data
# Nobody's: there is no passwd in the image, a number needs none.
USER 65532:65532
# In a container the loopback would be the container's own; control is open on this port too.
ENV DUBLE_LISTEN=0.0.0.0:8756 DUBLE_DATA=/data
EXPOSE 8756
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s --retries=3 CMD ["/duble", "healthcheck"]
ENTRYPOINT ["/duble"]
CMD ["serve"]
