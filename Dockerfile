# Built from the hashed locks; runs as an ordinary user on a read-only root file system. All it writes is in /data
# (temporary files too, hence TMPDIR):
#   docker build -t congress-api . && docker run --read-only -p 8000:8000 -v congress:/data congress-api
# Every command in the container works on the database of CONGRESS_API_DATABASE_URL; set it to use PostgreSQL.
FROM python:3.11-slim AS build
WORKDIR /build
COPY . .
RUN scripts/install.sh /app

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin congress \
    && install --directory --owner=congress --group=congress /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/data \
    CONGRESS_API_DATABASE_URL=sqlite:////data/congress.sqlite
# by number: Kubernetes cannot tell whether a name is root, and refuses it where runAsNonRoot is set
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/live', timeout=2)"]
ENTRYPOINT ["congress-api"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
